import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ParameterNotFound,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/workloads/reconcile-budgets.lambda';

const dynamoDb = mockClient(DynamoDBClient);
const ssm = mockClient(SSMClient);
const log = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
const context = { getRemainingTimeInMillis: () => 600_000 };

beforeEach(() => {
  log.mockClear();
  dynamoDb.reset().onAnyCommand().resolves({});
  ssm
    .reset()
    .on(GetParameterCommand)
    .rejects(new ParameterNotFound({ message: 'no', $metadata: {} }));
});

describe('reconcile-budgets', () => {
  test('goes through the table and counts in CloudWatch’s embedded metric format', async () => {
    dynamoDb.on(ScanCommand).resolves({ Items: [{ Address: { S: '222222222222.shop' }, BudgetValue: { N: '5' } }] });
    dynamoDb.on(GetItemCommand).resolves({});

    dynamoDb.on(GetItemCommand).resolves({});
    await handler({}, context);

    const line = JSON.parse(String(log.mock.calls[0]?.[0])) as Record<string, unknown>;
    expect(line).toMatchObject({
      message: 'budgets reconciled',
      _aws: { Timestamp: expect.any(Number), CloudWatchMetrics: [{ Namespace: 'BudgetGuardrails', Dimensions: [[]] }] },
      PendingBudgets: 0,
      counts: { accepted: 1 },
      complete: true,
    });
  });

  test('counts a budget that AWS Budgets does not take among those that are not in force', async () => {
    const parameters = [
      { Name: '/budget-guardrails/budget', Value: '500', Version: 3 },
      { Name: '/budget-guardrails/budget/aws-budget-name', Value: 'of a form: unknown', Version: 1 },
    ];
    dynamoDb
      .on(ScanCommand)
      .resolves({ Items: [{ Address: { S: '222222222222' }, BudgetValue: { N: '500' } }] })
      .on(GetItemCommand)
      .resolves({ Item: { Record: { S: 'budget#222222222222' }, limit: { N: '5000000000000' } } })
      .on(UpdateItemCommand)
      .resolves({});
    mockClient(STSClient)
      .on(AssumeRoleCommand)
      .resolves({
        Credentials: { AccessKeyId: 'k', SecretAccessKey: 's', SessionToken: 't', Expiration: new Date(0) },
      });
    ssm.on(GetParametersCommand).resolves({ Parameters: parameters });
    ssm.on(GetParametersByPathCommand).resolves({ Parameters: [] });

    await handler({}, context);

    expect(JSON.parse(String(log.mock.calls[0]?.[0]))).toMatchObject({
      PendingBudgets: 1,
      counts: { pending: 0, 'without-aws-budget': 1 },
    });
  });

  test('fails when a budget could not be reconciled, so that the alarm goes off', async () => {
    dynamoDb.on(ScanCommand).resolves({ Items: [{ Address: { S: '222222222222.shop' }, BudgetValue: { N: '5' } }] });
    dynamoDb.on(UpdateItemCommand).rejects(new Error('down'));
    dynamoDb.on(BatchGetItemCommand).rejects(new Error('down'));

    await expect(handler({}, context)).rejects.toThrow(
      '1 budgets could not be reconciled, the first is 222222222222.shop',
    );
  });
});
