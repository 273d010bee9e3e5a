import { LambdaClient, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { LambdaSwitch } from '../../../src/enforcement/aws/lambda-switch';

const aws = mockClient(LambdaClient);
const doors = new LambdaSwitch(new LambdaClient({ region: 'eu-west-1' }), ['arn:disable', 'arn:restore']);

const shut = () => aws.commandCalls(PutFunctionConcurrencyCommand).map(({ args }) => args[0].input);

beforeEach(() => aws.reset());

describe('LambdaSwitch', () => {
  test('leaves each of the functions no concurrency', async () => {
    aws.on(PutFunctionConcurrencyCommand).resolves({});

    await doors.shut();

    expect(shut()).toEqual([
      { FunctionName: 'arn:disable', ReservedConcurrentExecutions: 0 },
      { FunctionName: 'arn:restore', ReservedConcurrentExecutions: 0 },
    ]);
  });

  test.each([1, 2])('fails when Lambda refuses the %d. of them: a door that is open is not shut', async (nth) => {
    aws.on(PutFunctionConcurrencyCommand).resolves({});
    aws
      .on(PutFunctionConcurrencyCommand, { FunctionName: ['arn:disable', 'arn:restore'][nth - 1] })
      .rejects(new Error('not authorized'));

    await expect(doors.shut()).rejects.toThrow('not authorized');
  });
});
