import { BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { address } from '../../../src/core/domain/address';
import { DynamoDbContributions } from '../../../src/ledger/aws/dynamodb-contributions';

const ACCOUNT = address('222222222222');
const SHOP = address('222222222222.shop');
const item = (of: string) => ({
  Address: { S: of },
  Record: { S: 'resource#arn:1' },
  type: { S: 'ec2-instance' },
  history: { L: [] },
  revision: { N: '3' },
});

const aws = mockClient(DynamoDBClient);
const contributions = new DynamoDbContributions(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

beforeEach(() => aws.reset());

test('all of one budget', async () => {
  aws.on(QueryCommand).resolves({ Items: [item(ACCOUNT)] });

  expect(await contributions.of(ACCOUNT)).toEqual([
    {
      address: ACCOUNT,
      resource: { type: 'ec2-instance', arn: 'arn:1' },
      history: [],
      tags: {},
      control: undefined,
      startedBy: undefined,
      revision: 3,
    },
  ]);
  expect(aws.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
    TableName: 'costs',
    ExpressionAttributeValues: { ':address': { S: ACCOUNT }, ':prefix': { S: 'resource#' } },
    ConsistentRead: true,
  });
});

test('one resource in several budgets, in one read', async () => {
  aws.on(BatchGetItemCommand).resolves({ Responses: { costs: [item(SHOP)] } });

  expect(await contributions.find([ACCOUNT, SHOP], 'arn:1')).toMatchObject([{ address: SHOP }]);
  expect(aws.commandCalls(BatchGetItemCommand).map(({ args }) => args[0].input)).toEqual([
    {
      RequestItems: {
        costs: {
          Keys: [
            { Address: { S: ACCOUNT }, Record: { S: 'resource#arn:1' } },
            { Address: { S: SHOP }, Record: { S: 'resource#arn:1' } },
          ],
          ConsistentRead: true,
        },
      },
    },
  ]);
});

test('of no budget: nothing is read', async () => {
  expect(await contributions.find([], 'arn:1')).toEqual([]);
  expect(aws.calls()).toHaveLength(0);
});
