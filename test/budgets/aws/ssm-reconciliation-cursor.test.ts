import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { SsmReconciliationCursor } from '../../../src/budgets/aws/ssm-reconciliation-cursor';

const aws = mockClient(SSMClient);
const cursor = new SsmReconciliationCursor(new SSMClient({ region: 'eu-west-1' }), '/cursor');

beforeEach(() => aws.reset());

describe('SsmReconciliationCursor', () => {
  test('before the first unfinished run there is none', async () => {
    aws.on(GetParameterCommand).rejects(new ParameterNotFound({ message: 'no', $metadata: {} }));

    expect(await cursor.load()).toBeUndefined();
  });

  test.each(['222222222222', undefined])('what is saved is loaded: %s', async (address) => {
    await cursor.save(address);
    const { Value: value } = aws.commandCalls(PutParameterCommand)[0]?.args[0].input ?? {};
    aws.on(GetParameterCommand).resolves({ Parameter: { Value: value } });

    expect(value).not.toBe('');
    expect(await cursor.load()).toBe(address);
  });

  test('a store that is out of reach is not the beginning', async () => {
    aws.on(GetParameterCommand).rejects(new Error('down'));

    await expect(cursor.load()).rejects.toThrow('down');
  });
});
