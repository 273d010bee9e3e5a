import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import {
  conditional,
  namesOf,
  pastTransactions,
  transact,
  transactPastConflicts,
} from '../../../src/core/aws/conditional';

const aws = mockClient(DynamoDBClient);
const client = new DynamoDBClient({ region: 'eu-west-1' });

const refused = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
const cancelled = (...codes: readonly (string | undefined)[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

beforeEach(() => {
  aws.reset();
  // No pause between attempts.
  jest.spyOn(Math, 'random').mockReturnValue(0);
});

describe('a write that meets a transaction on its item', () => {
  const conflict = new TransactionConflictException({ message: 'conflict', $metadata: {} });

  test('is tried again until the transaction is over', async () => {
    const write = jest.fn().mockRejectedValueOnce(conflict).mockRejectedValueOnce(conflict).mockResolvedValue('done');

    expect(await pastTransactions(write)).toBe('done');
    expect(write).toHaveBeenCalledTimes(3);
  });

  test('says in the end what stands in its way; every other error at once', async () => {
    await expect(pastTransactions(() => Promise.reject(conflict))).rejects.toThrow('conflict');
    const down = jest.fn().mockRejectedValue(new Error('down'));
    await expect(pastTransactions(down)).rejects.toThrow('down');
    expect(down).toHaveBeenCalledTimes(1);
  });

  test('is superseded if its condition does not hold afterwards', async () => {
    const write = jest.fn().mockRejectedValueOnce(conflict).mockRejectedValue(refused);

    expect(await conditional(write)).toBe('superseded');
  });
});

describe('conditional', () => {
  test('a write is written, or superseded when its condition fails', async () => {
    expect(await conditional(async () => 'anything')).toBe('written');
    expect(await conditional(() => Promise.reject(refused))).toBe('superseded');
  });

  test('every other error is one', async () => {
    await expect(conditional(() => Promise.reject(new Error('throttled')))).rejects.toThrow('throttled');
  });
});

describe('transact', () => {
  test('sends all items at once', async () => {
    aws.on(TransactWriteItemsCommand).resolves({});
    const put = { Put: { TableName: 't', Item: {} } };

    expect(await transact(client, [put, put])).toBe('written');
    expect(aws.commandCalls(TransactWriteItemsCommand).map(({ args }) => args[0].input)).toEqual([
      { TransactItems: [put, put] },
    ]);
  });

  test.each([
    [['ConditionalCheckFailed']],
    [['None', 'ConditionalCheckFailed', 'None']],
    [['TransactionConflict', 'None']],
    [['ConditionalCheckFailed', 'TransactionConflict']],
  ])('%j: superseded', async (codes) => {
    aws.on(TransactWriteItemsCommand).rejects(cancelled(...codes));

    expect(await transact(client, [])).toBe('superseded');
  });

  test.each([
    [['ThrottlingError', 'None']],
    [['ConditionalCheckFailed', 'ProvisionedThroughputExceeded']],
    [['ItemCollectionSizeLimitExceeded']],
    [['ValidationError']],
    [[undefined]],
    [[]],
  ])('%j: an error', async (codes) => {
    aws.on(TransactWriteItemsCommand).rejects(cancelled(...codes));

    await expect(transact(client, [])).rejects.toThrow('cancelled');
  });

  test('an error that says nothing of reasons is one', async () => {
    aws
      .on(TransactWriteItemsCommand)
      .rejects(new TransactionCanceledException({ message: 'cancelled', $metadata: {} }));
    await expect(transact(client, [])).rejects.toThrow('cancelled');

    aws.on(TransactWriteItemsCommand).rejects(new Error('down'));
    await expect(transact(client, [])).rejects.toThrow('down');
  });
});

describe('transactPastConflicts', () => {
  test('sends all items at once, again and again while another write is under way on one of them', async () => {
    aws
      .on(TransactWriteItemsCommand)
      .rejectsOnce(cancelled('None', 'TransactionConflict'))
      .rejectsOnce(cancelled('TransactionConflict', 'TransactionConflict'))
      .resolves({});
    const put = { Put: { TableName: 't', Item: {} } };

    expect(await transactPastConflicts(client, [put, put])).toBe('written');
    expect(aws.commandCalls(TransactWriteItemsCommand).map(({ args }) => args[0].input)).toEqual(
      Array(3).fill({ TransactItems: [put, put] }),
    );
  });

  test.each([[['ConditionalCheckFailed']], [['TransactionConflict', 'ConditionalCheckFailed']]])(
    '%j: superseded, at once',
    async (codes) => {
      aws.on(TransactWriteItemsCommand).rejects(cancelled(...codes));

      expect(await transactPastConflicts(client, [])).toBe('superseded');
      expect(aws.calls()).toHaveLength(1);
    },
  );

  test('says in the end what stands in its way: it does not take a conflict for a refusal', async () => {
    aws.on(TransactWriteItemsCommand).rejects(cancelled('TransactionConflict'));

    await expect(transactPastConflicts(client, [])).rejects.toThrow('cancelled');
    expect(aws.calls()).toHaveLength(10);
  });

  test.each([[['ThrottlingError', 'None']], [['ValidationError']], [[undefined]], [[]]])(
    '%j: an error, at once',
    async (codes) => {
      aws.on(TransactWriteItemsCommand).rejects(cancelled(...codes));

      await expect(transactPastConflicts(client, [])).rejects.toThrow('cancelled');
      expect(aws.calls()).toHaveLength(1);
    },
  );

  test('an error that says nothing of reasons is one', async () => {
    aws.on(TransactWriteItemsCommand).rejects(new Error('down'));
    await expect(transactPastConflicts(client, [])).rejects.toThrow('down');
  });
});

test('names keep attributes apart from reserved words', () => {
  expect(namesOf('state', 'Record')).toEqual({ '#state': 'state', '#Record': 'Record' });
});
