import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { rowsOf } from '../../../src/ledger/aws/query';

const aws = mockClient(DynamoDBClient);

test('reads every page of a partition, consistently', async () => {
  const last = { Address: { S: 'a' }, Record: { S: 'resource#1' } };
  const pages = [
    { Items: [{ n: { N: '1' } }], LastEvaluatedKey: last },
    { LastEvaluatedKey: last },
    { Items: [{ n: { N: '2' } }] },
  ];
  const sent: unknown[] = [];
  // The paginator changes its input from page to page.
  aws.on(QueryCommand).callsFake((input: object) => pages[sent.push({ ...input }) - 1]);

  expect(await rowsOf(new DynamoDBClient({ region: 'eu-west-1' }), 'costs', 'a', 'resource#')).toEqual([
    { n: { N: '1' } },
    { n: { N: '2' } },
  ]);

  const query = {
    TableName: 'costs',
    KeyConditionExpression: '#Address = :address AND begins_with(#Record, :prefix)',
    ExpressionAttributeNames: { '#Address': 'Address', '#Record': 'Record' },
    ExpressionAttributeValues: { ':address': { S: 'a' }, ':prefix': { S: 'resource#' } },
    ConsistentRead: true,
  };
  expect(sent).toEqual([query, { ...query, ExclusiveStartKey: last }, { ...query, ExclusiveStartKey: last }]);
});
