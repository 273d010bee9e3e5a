import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { later, MS_PER_MINUTE } from '../../../src/core/domain/time';
import { DynamoDbAsks } from '../../../src/ledger/aws/dynamodb-asks';
import { on, WORKLOAD } from '../../support/ledgers';

const KEY = { Address: { S: WORKLOAD }, Record: { S: 'ask#run' } };
const NOW = on('21');
const UNTIL = later(NOW, MS_PER_MINUTE);
const aws = mockClient(DynamoDBClient);
const asks = new DynamoDbAsks(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');
const puts = () => aws.commandCalls(PutItemCommand).map(({ args }) => args[0].input);

beforeEach(() => aws.reset());

describe('DynamoDbAsks', () => {
  test('asks where nobody has, or that was long ago, each time under a name of its own', async () => {
    const refused = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
    aws.on(PutItemCommand).resolvesOnce({}).rejectsOnce(refused).rejects(new Error('down'));

    expect([await asks.make(WORKLOAD, NOW, UNTIL), await asks.make(WORKLOAD, NOW, UNTIL)]).toEqual([true, false]);
    await expect(asks.make(WORKLOAD, NOW, UNTIL)).rejects.toThrow('down');

    const [first, second] = puts();
    expect(first).toMatchObject({
      TableName: 'costs',
      Item: { ...KEY, until: { S: '2026-11-21T00:01:00.000Z' } },
      ConditionExpression: 'attribute_not_exists(#until) OR #until <= :now OR #asker = :asker',
      ExpressionAttributeValues: { ':now': { S: '2026-11-21T00:00:00.000Z' }, ':asker': first?.Item?.asker },
    });
    expect(first?.Item?.asker).not.toEqual(second?.Item?.asker);
  });

  test('keeps others from asking whoever has asked, and forgets', async () => {
    aws.onAnyCommand().resolves({});

    await asks.keepQuiet(WORKLOAD, UNTIL);
    await asks.forget(WORKLOAD);

    expect(puts()).toEqual([{ TableName: 'costs', Item: { ...KEY, until: { S: '2026-11-21T00:01:00.000Z' } } }]);
    expect(aws.commandCalls(DeleteItemCommand)[0]?.args[0].input).toEqual({ TableName: 'costs', Key: KEY });
  });
});
