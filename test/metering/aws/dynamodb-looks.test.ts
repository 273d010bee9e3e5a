import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoDbLooks } from '../../../src/metering/aws/dynamodb-looks';
import { ACCOUNT_ID, on } from '../../support/ledgers';

const aws = mockClient(DynamoDBClient);
const newLooks = () => new DynamoDbLooks(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');
const KEY = { Address: { S: '222222222222' }, Record: { S: 'look#regions' } };

beforeEach(() => aws.reset().onAnyCommand().resolves({}));

describe('what is remembered of the regions of an account', () => {
  test('is nothing at first', async () => {
    expect(await newLooks().of(ACCOUNT_ID)).toEqual({ lookedAt: new Map(), toldAt: new Map(), heard: new Set() });
  });

  test('is one row, with attributes of its own for each region', async () => {
    await newLooks().save(ACCOUNT_ID, {
      lookedAt: new Map([['eu-west-1', on('21')]]),
      toldAt: new Map([['us-east-1', on('22')]]),
    });

    expect(aws.commandCalls(UpdateItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'costs',
      Key: KEY,
      UpdateExpression: 'SET #n0 = :v0, #n1 = :v1',
      ExpressionAttributeNames: { '#n0': 'lookedAt-eu-west-1', '#n1': 'toldAt-us-east-1' },
      ExpressionAttributeValues: {
        ':v0': { S: '2026-11-21T00:00:00.000Z' },
        ':v1': { S: '2026-11-22T00:00:00.000Z' },
      },
    });
    aws.on(GetItemCommand).resolves({
      Item: {
        ...KEY,
        'lookedAt-eu-west-1': { S: '2026-11-21T00:00:00.000Z' },
        'toldAt-us-east-1': { S: '2026-11-22T00:00:00.000Z' },
        heard: { SS: ['eu-west-1'] },
      },
    });

    expect(await newLooks().of(ACCOUNT_ID)).toEqual({
      lookedAt: new Map([['eu-west-1', on('21')]]),
      toldAt: new Map([['us-east-1', on('22')]]),
      heard: new Set(['eu-west-1']),
    });
  });

  test('costs no write when there is nothing new, and one for the first event that a process hears of', async () => {
    const looks = newLooks();
    await looks.save(ACCOUNT_ID, { lookedAt: new Map(), toldAt: new Map() });
    for (let times = 0; times < 3; times++) await looks.hear(ACCOUNT_ID, 'eu-west-1');
    await looks.hear(ACCOUNT_ID, 'us-east-1');

    expect(aws.commandCalls(UpdateItemCommand).map(({ args }) => args[0].input)).toMatchObject(
      ['eu-west-1', 'us-east-1'].map((region) => ({
        Key: KEY,
        UpdateExpression: 'ADD #heard :region',
        ExpressionAttributeValues: { ':region': { SS: [region] } },
      })),
    );
  });
});
