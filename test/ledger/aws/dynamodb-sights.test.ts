import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoDbSights } from '../../../src/ledger/aws/dynamodb-sights';
import { ACCOUNT, ACCOUNT_ID, on } from '../../support/ledgers';

const aws = mockClient(DynamoDBClient);
const sights = new DynamoDbSights(new DynamoDBClient({ region: 'eu-west-1' }), 'costs', 'CostExplorer');
const lastLook = (item: Readonly<Record<string, { S: string }>> | undefined) => {
  aws.reset().on(GetItemCommand).resolves({ Item: item });
  return sights.lastLook(ACCOUNT_ID);
};

describe('when an account last answered a look', () => {
  test('is the latest answer, if only in part; rows of older releases have the regions alone', async () => {
    const regions = {
      'lookedAt-eu-west-1': { S: '2026-11-18T00:00:00Z' },
      'lookedAt-eu-west-2': { S: '2026-11-19T00:00:00Z' },
    };
    expect(await lastLook({ ...regions, 'toldAt-*': { S: '2026-11-22T00:00:00Z' } })).toBe(on('19'));
    expect(await lastLook({ ...regions, answeredAt: { S: '2026-11-21T00:00:00Z' } })).toBe(on('21'));
    expect(aws.commandCalls(GetItemCommand)[0]?.args[0].input).toMatchObject({
      Key: { Address: { S: ACCOUNT }, Record: { S: 'look#regions' } },
      ConsistentRead: true,
    });
  });

  test('is unknown where it never has', async () => {
    expect([await lastLook(undefined), await lastLook({})]).toEqual([undefined, undefined]);
  });
});
