import {
  ANSWER_MS,
  customResource,
  MAX_REASON_CHARACTERS,
  type CustomResourceRequest,
} from '../../../src/core/lambda/custom-resource';

const URL = 'https://cloudformation-custom-resource-response-euwest1.s3.amazonaws.com/answer?Signature=x';
const IDS = {
  StackId: 'arn:aws:cloudformation:eu-west-1:111111111111:stack/hub/1',
  RequestId: 'r1',
  LogicalResourceId: 'Share',
};
const create = (properties: Record<string, unknown> = { Portfolio: 'port-1' }) => ({
  ...IDS,
  RequestType: 'Create',
  ResponseURL: URL,
  ResourceType: 'Custom::Share',
  ResourceProperties: { ServiceToken: 'arn:aws:lambda:x', ...properties },
});
const remaining = (ms = 60_000) => ({ getRemainingTimeInMillis: () => ms });

const fetched = jest.spyOn(globalThis, 'fetch');
const answers = () =>
  fetched.mock.calls.map(([url, init]) => ({ url, answer: JSON.parse(String(init?.body)) as Record<string, unknown> }));

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  fetched.mockReset().mockResolvedValue(new Response());
});
afterEach(() => jest.useRealTimers());

describe('a custom resource', () => {
  test('that is created is answered with its name and its attributes', async () => {
    const asked: CustomResourceRequest[] = [];
    await customResource(async (request) => {
      asked.push(request);
      return { physicalId: 'port-1/shares', data: { Count: '2' } };
    })(create(), remaining());

    expect(asked).toEqual([
      { type: 'Create', properties: { Portfolio: 'port-1' }, oldProperties: undefined, physicalId: undefined },
    ]);
    expect(answers()).toEqual([
      { url: URL, answer: { ...IDS, Status: 'SUCCESS', PhysicalResourceId: 'port-1/shares', Data: { Count: '2' } } },
    ]);
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: 'PUT', headers: { 'content-type': '' } });
  });

  test('that is updated gets what it was, without the function’s ARN', async () => {
    const asked: CustomResourceRequest[] = [];
    const update = {
      ...create(),
      RequestType: 'Update',
      PhysicalResourceId: 'p',
      OldResourceProperties: { ServiceToken: 'arn', Portfolio: 'port-0' },
    };
    await customResource(async (request) => {
      asked.push(request);
      return { physicalId: 'p' };
    })(update, remaining());

    expect(asked).toEqual([
      { type: 'Update', properties: { Portfolio: 'port-1' }, oldProperties: { Portfolio: 'port-0' }, physicalId: 'p' },
    ]);
    expect(answers()[0]?.answer).toEqual({ ...IDS, Status: 'SUCCESS', PhysicalResourceId: 'p' });
  });

  test('that cannot be created says why, under a name by which it can be deleted', async () => {
    await customResource(() => Promise.reject(new Error('not the management account')))(create(), remaining());

    expect(answers()[0]?.answer).toEqual({
      ...IDS,
      Status: 'FAILED',
      Reason: 'not the management account',
      PhysicalResourceId: 'Share',
    });
  });

  test('that is deleted is answered under the name that CloudFormation knows', async () => {
    await customResource(async () => ({ physicalId: 'another' }))(
      { ...create(), RequestType: 'Delete', PhysicalResourceId: 'p' },
      remaining(),
    );

    expect(answers()[0]?.answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'p' });
  });

  test('that cannot be deleted keeps its name', async () => {
    await customResource(() => Promise.reject(new Error('in use')))(
      { ...create(), RequestType: 'Delete', PhysicalResourceId: 'p' },
      remaining(),
    );

    expect(answers()[0]?.answer).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'p' });
  });

  test('that throws a long text, or no error, is answered in 4,096 bytes', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what others throw
    await customResource(() => Promise.reject('€'.repeat(9_000)))(create(), remaining());

    expect(String(answers()[0]?.answer.Reason)).toHaveLength(MAX_REASON_CHARACTERS);
    expect(Buffer.byteLength(String(fetched.mock.calls[0]?.[1]?.body))).toBeLessThan(4_096);
  });

  test('that takes too long fails before the function’s time is up', async () => {
    jest.useFakeTimers();
    const answered = customResource(() => new Promise(() => undefined))(create(), remaining(60_000));

    await jest.advanceTimersByTimeAsync(60_000 - ANSWER_MS - 1);
    expect(fetched).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await answered;

    expect(answers()[0]?.answer).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('longer than the function may'),
    });
  });

  test('leaves no timer behind', async () => {
    jest.useFakeTimers();
    await customResource(async () => ({ physicalId: 'p' }))(create(), remaining());
    // Those of the answer’s own timeout do not hold a process.
    expect(jest.getTimerCount()).toBe(0);
  });

  test('is answered again when the answer is not taken, and once only worked on', async () => {
    const handle = jest.fn().mockResolvedValue({ physicalId: 'p' });
    fetched.mockRejectedValueOnce(new Error('reset')).mockResolvedValueOnce(new Response('', { status: 503 }));
    await customResource(handle)(create(), remaining());

    expect(handle).toHaveBeenCalledTimes(1);
    expect(answers().map(({ answer }) => answer.Status)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
  });

  test('whose answer nobody takes is a failed invocation', async () => {
    fetched.mockImplementation(() => Promise.resolve(new Response('', { status: 500 })));
    await expect(customResource(async () => ({ physicalId: 'p' }))(create(), remaining())).rejects.toThrow(
      'answered 500',
    );
  });

  test.each([
    ['ResponseURL', 'file:///etc/passwd'],
    ['RequestType', 'Replace'],
    ['StackId', undefined],
  ])('refuses an event whose %s is %s', async (name, value) => {
    const handle = jest.fn();
    await expect(customResource(handle)({ ...create(), [name]: value }, remaining())).rejects.toThrow(name);
    expect(handle).not.toHaveBeenCalled();
  });
});
