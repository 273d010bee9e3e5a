import { BatchGetItemCommand, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetParametersByPathCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/workloads/register-workload.lambda';
import { startWithout } from '../support/environment';

const ACCOUNT = '222222222222';
const [dynamoDb, ssm, sts] = [mockClient(DynamoDBClient), mockClient(SSMClient), mockClient(STSClient)];

const event = (name: string, operation = 'Update') => ({
  version: '0',
  id: 'e1',
  source: 'aws.ssm',
  'detail-type': 'Parameter Store Change',
  account: ACCOUNT,
  region: 'eu-west-1',
  time: '2026-11-21T20:46:00Z',
  resources: [],
  detail: { operation, name, type: 'String', description: '' },
});
const read = () => dynamoDb.commandCalls(BatchGetItemCommand)[0]?.args[0].input.RequestItems?.budgets?.Keys;

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  for (const aws of [dynamoDb, ssm, sts]) aws.reset();
  sts
    .on(AssumeRoleCommand)
    .resolves({ Credentials: { AccessKeyId: 'k', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(0) } });
  ssm.on(GetParametersByPathCommand).resolves({ Parameters: [] });
  dynamoDb.on(BatchGetItemCommand).resolves({});
});

describe('register-workload', () => {
  test('looks at the workload of the event even if nothing of it is left in the account', async () => {
    await handler(event('/budget-guardrails/budgets/shop', 'Delete'));

    expect(read()).toEqual([{ Address: { S: ACCOUNT } }, { Address: { S: `${ACCOUNT}.shop` } }]);
  });

  test('at those of an account whose own budget has changed, and at no table if it has none', async () => {
    await handler(event('/budget-guardrails/budget'));

    expect([ssm.commandCalls(GetParametersByPathCommand).length, read()]).toEqual([2, undefined]);
  });

  test('fails when a workload could not be registered, so that the event comes again', async () => {
    const written = '{"amount":"5","tagKey":"app","tagValue":"shop"}';
    ssm
      .on(GetParametersByPathCommand, { Path: '/budget-guardrails/budgets' })
      .resolves({ Parameters: [{ Name: '/budget-guardrails/budgets/shop', Value: written }] });
    ssm.on(PutParameterCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    dynamoDb.on(UpdateItemCommand).resolves({});

    await expect(handler(event('/budget-guardrails/budgets/shop'))).rejects.toThrow(
      `account ${ACCOUNT}: cannot put /budget-guardrails/receipts/shop`,
    );
  });

  test.each([
    [{}],
    [event('/budget-guardrails/budgets/shop', 'LabelParameterVersion')],
    [{ ...event('/x'), account: 'x' }],
  ])('an event of another form fails: %j', async (bad) => {
    await expect(handler(bad)).rejects.toThrow();
  });

  test('does not start without its table', () => {
    expect(() => startWithout('BUDGETS_TABLE_NAME', 'workloads/register-workload')).toThrow();
  });
});
