import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/budgets/sync-budget.lambda';

const ACCOUNT = '222222222222';
const dynamoDb = mockClient(DynamoDBClient);
const sts = mockClient(STSClient);

const event = (operation: string) => ({
  version: '0',
  id: 'e1',
  source: 'aws.ssm',
  'detail-type': 'Parameter Store Change',
  account: ACCOUNT,
  region: 'eu-west-1',
  time: '2026-11-21T20:46:00Z',
  resources: [],
  detail: { operation, name: '/budget-guardrails/budget', type: 'String', description: '' },
});

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  dynamoDb.reset();
  sts
    .reset()
    .on(AssumeRoleCommand)
    .rejects(Object.assign(new Error('no such role'), { name: 'AccessDenied' }));
});

describe('sync-budget', () => {
  test('the event’s account is the budget’s address', async () => {
    dynamoDb.on(BatchGetItemCommand).resolves({});

    await handler(event('Update'));

    expect(dynamoDb.commandCalls(BatchGetItemCommand)[0]?.args[0].input.RequestItems?.budgets?.Keys).toEqual([
      { Address: { S: ACCOUNT } },
    ]);
  });

  test('fails for a spoke that has called and cannot be reached, so that the event comes again; not for one being deleted', async () => {
    dynamoDb
      .on(BatchGetItemCommand)
      .resolves({ Responses: { budgets: [{ Address: { S: ACCOUNT }, BudgetValue: { N: '500' } }] } });

    await expect(handler(event('Update'))).rejects.toThrow(`account ${ACCOUNT}: cannot assume`);
    await expect(handler(event('Delete'))).resolves.toBeUndefined();
  });

  test.each([[{}], [event('LabelParameterVersion')], [{ ...event('Update'), account: 'x' }]])(
    'an event of another form fails: %j',
    async (bad) => {
      await expect(handler(bad)).rejects.toThrow();
    },
  );
});
