import { BudgetsClient, DescribeBudgetCommand } from '@aws-sdk/client-budgets';
import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/ledger/sync-budget.lambda';

const ACCOUNT = '222222222222';
const dynamoDb = mockClient(DynamoDBClient);
const sts = mockClient(STSClient);
const ssm = mockClient(SSMClient);
const budgets = mockClient(BudgetsClient);
const CREDENTIALS = { AccessKeyId: 'k', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(0) };

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
      .resolves({ Responses: { budgets: [{ Address: { S: ACCOUNT }, BudgetValue: { N: '500' } }] } })
      .on(GetItemCommand)
      .resolves({});

    await expect(handler(event('Update'))).rejects.toThrow(`account ${ACCOUNT}: cannot assume`);
    await expect(handler(event('Delete'))).resolves.toBeUndefined();
  });

  test.each([
    ['that its stack made', 'spoke-AwsBudget-1', true],
    ['that the management account is to make', 'budget-guardrails-spoke threshold=90 email=a@example.com', false],
    ['of which nobody knows what is said', 'threshold 90', false],
  ])('a refusal of AWS Budgets brings the event of an AWS Budget %s again: %j, %s', async (_which, Value, isAgain) => {
    const refusal = Object.assign(new Error('Account is not ready'), { name: 'AccessDeniedException' });
    sts.on(AssumeRoleCommand).resolves({ Credentials: CREDENTIALS });
    dynamoDb
      .on(BatchGetItemCommand)
      .resolves({ Responses: { budgets: [{ Address: { S: ACCOUNT }, BudgetValue: { N: '500' } }] } })
      .on(GetItemCommand)
      .resolves({ Item: { Record: { S: 'budget#222222222222' }, limit: { N: '5000000000000' } } })
      .on(UpdateItemCommand)
      .resolves({});
    ssm.on(GetParametersCommand).resolves({
      Parameters: [
        { Name: '/budget-guardrails/budget', Value: '500', Version: 3 },
        { Name: '/budget-guardrails/budget/aws-budget-name', Value, Version: 1 },
      ],
    });
    budgets.on(DescribeBudgetCommand).rejects(refusal);

    const handled = handler(event('Update'));
    await (isAgain ? expect(handled).rejects.toThrow(refusal.message) : expect(handled).resolves.toBeUndefined());
    const [written] = dynamoDb.commandCalls(UpdateItemCommand);
    expect(JSON.stringify(written?.args[0].input)).toContain('the limit is in force for enforcement');
  });

  test.each([[{}], [event('LabelParameterVersion')], [{ ...event('Update'), account: 'x' }]])(
    'an event of another form fails: %j',
    async (bad) => {
      await expect(handler(bad)).rejects.toThrow();
    },
  );
});
