import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { DynamoDbPauses } from '../../../src/budgets/aws/dynamodb-pauses';

const aws = mockClient(DynamoDBClient);
const pauses = new DynamoDbPauses(new DynamoDBClient({ region: 'eu-west-1' }), 'budgets');
const Address = { S: '*' };

beforeEach(() => aws.reset());

describe('DynamoDbPauses', () => {
  test('reads one item, consistently', async () => {
    aws.on(GetItemCommand).resolves({ Item: { Address, Paused: { M: { Who: { S: 'Ann' }, Why: { S: 'drill' } } } } });

    expect(await pauses.find()).toEqual({ who: 'Ann', why: 'drill' });

    expect(aws.commandCalls(GetItemCommand).map(({ args }) => args[0].input)).toEqual([
      { TableName: 'budgets', Key: { Address: { S: '*' } }, ConsistentRead: true },
    ]);
  });

  test.each([
    ['there is no item', {}],
    ['the item has no Paused', { Item: { Address, Receipt: { M: {} } } }],
  ])('finds none when %s', async (_case, answer) => {
    aws.on(GetItemCommand).resolves(answer);
    expect(await pauses.find()).toBeUndefined();
  });

  test('finds one in a bad form', async () => {
    aws.on(GetItemCommand).resolves({ Item: { Address, Paused: { BOOL: true } } });
    expect(await pauses.find()).toEqual({ who: '(not said)', why: '(not said)' });
  });

  test('a read that fails is no lack of a pause', async () => {
    aws.on(GetItemCommand).rejects(new Error('throttled'));
    await expect(pauses.find()).rejects.toThrow('throttled');
  });
});
