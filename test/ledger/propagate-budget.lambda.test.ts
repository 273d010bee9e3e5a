import { BatchGetItemCommand, DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ListSubscriptionsByTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/ledger/propagate-budget.lambda';

const ACCOUNT = '222222222222';
const dynamoDb = mockClient(DynamoDBClient);
const sts = mockClient(STSClient);
const sns = mockClient(SNSClient);

const record = (SequenceNumber: string, BudgetValue: { N?: string; S?: string }) => ({
  eventID: 'e1',
  eventName: 'INSERT',
  eventSource: 'aws:dynamodb',
  awsRegion: 'eu-west-1',
  dynamodb: {
    SequenceNumber,
    Keys: { Address: { S: ACCOUNT } },
    NewImage: { Address: { S: ACCOUNT }, BudgetValue },
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
});

beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  for (const aws of [dynamoDb, sts, sns]) aws.reset();
});

describe('propagate-budget', () => {
  test('a record of the table’s stream reaches the spoke', async () => {
    dynamoDb
      .on(BatchGetItemCommand)
      .resolves({ Responses: { budgets: [{ Address: { S: ACCOUNT }, BudgetValue: { N: '500' } }] } });
    sts.on(AssumeRoleCommand).rejects(Object.assign(new Error('no such role'), { name: 'AccessDenied' }));

    expect(await handler({ Records: [record('1', { N: '500' })] })).toEqual({ batchItemFailures: [] });

    expect(sts.commandCalls(AssumeRoleCommand)).toHaveLength(1);
    expect(
      dynamoDb.commandCalls(UpdateItemCommand)[0]?.args[0].input.ExpressionAttributeValues?.[':receipt']?.M?.Status,
    ).toEqual({ S: 'PENDING' });
  });

  test('keeps what was changed, and reports what it could not keep', async () => {
    dynamoDb.on(BatchGetItemCommand).resolves({ Responses: { budgets: [] } });
    dynamoDb.on(PutItemCommand).resolvesOnce({}).rejects(new Error('throttled'));

    expect(await handler({ Records: [record('1', { N: '500' }), record('2', { N: '501' })] })).toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }],
    });
    expect(dynamoDb.commandCalls(PutItemCommand)[0]?.args[0].input.Item).toMatchObject({
      Address: { S: ACCOUNT },
      kind: { S: 'added' },
      to: { M: { BudgetValue: { S: '500' } } },
    });
  });

  test('asks the owners that a change names, and does not fail for them', async () => {
    const Emails = { L: [{ S: 'ann@example.com' }] };
    const item = { Address: { S: ACCOUNT }, BudgetValue: { N: '500' }, Emails };
    dynamoDb.on(BatchGetItemCommand).resolves({ Responses: { budgets: [item] } });
    sns.on(ListSubscriptionsByTopicCommand).rejectsOnce(new Error('throttled')).resolves({ Subscriptions: [] });
    sts.on(AssumeRoleCommand).rejects(Object.assign(new Error('no such role'), { name: 'AccessDenied' }));
    const named = record('1', { N: '500' });
    const event = { Records: [{ ...named, dynamodb: { ...named.dynamodb, NewImage: item } }] };

    expect(await handler(event)).toEqual({ batchItemFailures: [] });
    expect(sns.commandCalls(SubscribeCommand)).toHaveLength(0);
    await handler(event);
    expect(sns.commandCalls(SubscribeCommand)[0]?.args[0].input.Endpoint).toBe('ann@example.com');
  });

  test('reports what failed by its sequence number', async () => {
    dynamoDb
      .on(BatchGetItemCommand)
      .resolves({ Responses: { budgets: [{ Address: { S: ACCOUNT }, BudgetValue: { S: 'abc' } }] } });
    sns.on(PublishCommand).rejects(new Error('throttled'));

    expect(await handler({ Records: [record('41', { S: 'abd' }), record('42', { S: 'abc' })] })).toEqual({
      batchItemFailures: [{ itemIdentifier: '42' }],
    });
  });

  test('an event that is no stream record fails as a whole', async () => {
    await expect(handler({ Records: [{ eventName: 'INSERT' }] })).rejects.toThrow();
  });
});
