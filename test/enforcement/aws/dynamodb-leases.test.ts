import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  TransactionConflictException,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { accountOf, address } from '../../../src/core/domain/address';
import { parseInstant } from '../../../src/core/domain/time';
import { DynamoDbLeases, whileHeld } from '../../../src/enforcement/aws/dynamodb-leases';
import { LeaseLost, type Lease } from '../../../src/enforcement/domain/lease';

const ACCOUNT = accountOf(address('222222222222'));
const NOW = parseInstant('2026-11-21T20:46:00Z');
const UNTIL = { S: '2026-11-21T20:52:30.000Z' };
const KEY = { Address: { S: '222222222222' }, Record: { S: 'lease#enforcement' } };
const lease: Lease = { account: ACCOUNT, holder: 'run-1', until: parseInstant(UNTIL.S) };
const row = (holder: string, marks = '0') => ({ ...KEY, holder: { S: holder }, until: UNTIL, marks: { N: marks } });

const aws = mockClient(DynamoDBClient);
const leases = new DynamoDbLeases(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

const refusal = (Item?: Record<string, AttributeValue>) =>
  new ConditionalCheckFailedException({ message: 'no', $metadata: {}, ...(Item === undefined ? {} : { Item }) });
const conflict = new TransactionConflictException({ message: 'conflict', $metadata: {} });

beforeEach(() => {
  aws.reset();
  // No pause between attempts.
  jest.spyOn(Math, 'random').mockReturnValue(0);
});

describe('taking', () => {
  test('writes holder and end, and forgets old marks, when nobody holds it, it is over, or it is the holder’s own', async () => {
    aws.on(UpdateItemCommand).resolves({});

    expect(await leases.take(lease, NOW)).toBe(true);

    expect(aws.commandCalls(UpdateItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'costs',
      Key: KEY,
      UpdateExpression: 'SET #holder = :holder, #until = :until, #marks = :none',
      ConditionExpression: 'attribute_not_exists(#holder) OR #until <= :now OR #holder = :holder',
      ExpressionAttributeNames: { '#holder': 'holder', '#until': 'until', '#marks': 'marks' },
      ExpressionAttributeValues: {
        ':holder': { S: 'run-1' },
        ':until': UNTIL,
        ':now': { S: '2026-11-21T20:46:00.000Z' },
        ':none': { N: '0' },
      },
    });
  });

  test('is refused while somebody holds it, and goes on past a transaction that checks it', async () => {
    aws.on(UpdateItemCommand).rejectsOnce(conflict).rejectsOnce(refusal()).rejects(new Error('down'));

    expect(await leases.take(lease, NOW)).toBe(false);
    await expect(leases.take(lease, NOW)).rejects.toThrow('down');
  });
});

describe('marking', () => {
  test('counts one more, and says until when the holder has it', async () => {
    aws
      .on(UpdateItemCommand)
      .rejectsOnce(conflict)
      .resolves({ Attributes: row('run-1', '1') });

    expect(await leases.mark(ACCOUNT, NOW)).toBe(lease.until);

    expect(aws.commandCalls(UpdateItemCommand).at(-1)?.args[0].input).toEqual({
      TableName: 'costs',
      Key: KEY,
      UpdateExpression: 'ADD #marks :one',
      ConditionExpression: 'attribute_exists(#holder) AND #until > :now',
      ExpressionAttributeNames: { '#holder': 'holder', '#until': 'until', '#marks': 'marks' },
      ExpressionAttributeValues: { ':one': { N: '1' }, ':now': { S: '2026-11-21T20:46:00.000Z' } },
      ReturnValues: 'ALL_NEW',
    });
  });

  test('is in vain when nobody holds it any more', async () => {
    aws.on(UpdateItemCommand).rejectsOnce(refusal()).rejects(new Error('down'));

    expect(await leases.mark(ACCOUNT, NOW)).toBeUndefined();
    await expect(leases.mark(ACCOUNT, NOW)).rejects.toThrow('down');
  });
});

describe('counting marks', () => {
  test('reads what was written last', async () => {
    aws.on(GetItemCommand).resolves({ Item: row('run-1', '3') });

    expect(await leases.marks(lease)).toBe(3);
    expect(aws.commandCalls(GetItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'costs',
      Key: KEY,
      ConsistentRead: true,
    });
  });

  test.each([
    ['another’s', row('run-2')],
    ['nobody’s', undefined],
  ])('of a lease that is %s is an error that names it', async (_whose, Item) => {
    aws.on(GetItemCommand).resolves({ Item });

    await expect(leases.marks(lease)).rejects.toThrow(LeaseLost);
    await expect(leases.marks(lease)).rejects.toThrow('the run run-1 has lost its lease on account 222222222222');
  });
});

describe('letting go', () => {
  test('happens if nobody has marked it since', async () => {
    aws.on(DeleteItemCommand).resolves({});

    expect(await leases.release(lease, 2)).toBe(true);

    expect(aws.commandCalls(DeleteItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'costs',
      Key: KEY,
      ConditionExpression: 'attribute_not_exists(#holder) OR (#holder = :holder AND #marks = :marks)',
      ExpressionAttributeNames: { '#holder': 'holder', '#marks': 'marks' },
      ExpressionAttributeValues: { ':holder': { S: 'run-1' }, ':marks': { N: '2' } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  });

  test.each([
    ['it is marked', row('run-1', '3'), false],
    ['it is another’s by now', row('run-2'), true],
  ])('when %s', async (_case, item, isGone) => {
    aws.on(DeleteItemCommand).rejects(refusal(item));

    expect(await leases.release(lease, 2)).toBe(isGone);
  });

  test('other errors are errors', async () => {
    aws.on(DeleteItemCommand).rejects(new Error('down'));

    await expect(leases.release(lease, 2)).rejects.toThrow('down');
  });

  test('goes on past a transaction that checks it', async () => {
    aws.on(DeleteItemCommand).rejectsOnce(conflict).resolves({});

    expect(await leases.release(lease, 2)).toBe(true);
  });
});

describe('dropping', () => {
  test('happens whatever was marked, and leaves another’s alone', async () => {
    aws.on(DeleteItemCommand).resolvesOnce({}).rejectsOnce(refusal()).rejects(new Error('down'));

    await leases.drop(lease);
    await leases.drop(lease);
    await expect(leases.drop(lease)).rejects.toThrow('down');

    expect(aws.commandCalls(DeleteItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'costs',
      Key: KEY,
      ConditionExpression: '#holder = :holder',
      ExpressionAttributeNames: { '#holder': 'holder' },
      ExpressionAttributeValues: { ':holder': { S: 'run-1' } },
    });
  });
});

test('a transaction goes through only while the lease is its holder’s', () => {
  expect(whileHeld('costs', lease)).toEqual({
    ConditionCheck: {
      TableName: 'costs',
      Key: KEY,
      ConditionExpression: '#holder = :holder',
      ExpressionAttributeNames: { '#holder': 'holder' },
      ExpressionAttributeValues: { ':holder': { S: 'run-1' } },
    },
  });
});
