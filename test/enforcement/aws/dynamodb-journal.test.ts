import {
  DynamoDBClient,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { accountOf, address } from '../../../src/core/domain/address';
import { MODES } from '../../../src/core/domain/mode';
import { parseUsd } from '../../../src/core/domain/money';
import { period, periodOf } from '../../../src/core/domain/period';
import { parseInstant } from '../../../src/core/domain/time';
import { DynamoDbJournal } from '../../../src/enforcement/aws/dynamodb-journal';
import { whileHeld } from '../../../src/enforcement/aws/dynamodb-leases';
import type { JournalEntry, JournalStatus } from '../../../src/enforcement/domain/journal';
import { ENTRIES_PER_WRITE } from '../../../src/enforcement/ports';
import { rate } from '../../../src/ledger/domain/rate';
import { RESOURCE_TYPES } from '../../../src/metering/types/contracts';
import * as arbitrary from '../../support/arbitraries';

const ACCOUNT = address('222222222222');
const entry: JournalEntry = {
  address: ACCOUNT,
  period: period('2026-11'),
  resource: { type: 'auto-scaling-group', arn: 'arn:group#1' },
  status: 'planned',
  mode: 'enforce',
  previous: { min: 1, max: 4, desired: 2 },
  rate: rate(28_888_888_889n),
  startedBy: 'ann',
  position: parseUsd('500.0000000000000001'),
  limit: parseUsd('500'),
  reason: 'the budget is exhausted',
  times: 1,
  restoring: false,
  changedAt: parseInstant('2026-11-21T20:46:00Z'),
  revision: 0,
};

/** What a resource adapter may say of a state: a JSON object. */
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.maxSafeInteger(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(arbitrary.memberName(), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const anyEntry: fc.Arbitrary<JournalEntry> = fc.record(
  {
    address: arbitrary.account(),
    period: arbitrary.moment().map(periodOf),
    resource: fc.record({ type: fc.constantFrom(...RESOURCE_TYPES), arn: fc.string().map((tail) => `arn:${tail}`) }),
    status: fc.constantFrom<JournalStatus>('planned', 'done', 'failed', 'restored'),
    mode: fc.constantFrom(...MODES),
    previous: fc.dictionary(arbitrary.memberName(), json.value, { noNullPrototype: true }),
    rate: arbitrary.amount().map((amount) => rate(amount)),
    startedBy: fc.option(fc.string(), { nil: undefined }),
    position: arbitrary.amount(),
    limit: arbitrary.limit(),
    reason: fc.string(),
    times: fc.nat(),
    restoring: fc.boolean(),
    changedAt: arbitrary.moment(),
    revision: fc.nat(),
    cameBackAt: fc.array(arbitrary.moment(), { minLength: 1, maxLength: 3 }),
  },
  {
    requiredKeys: [
      'address',
      'period',
      'resource',
      'status',
      'mode',
      'previous',
      'rate',
      'startedBy',
      'position',
      'limit',
      'reason',
      'times',
      'restoring',
      'changedAt',
      'revision',
    ],
  },
);

const aws = mockClient(DynamoDBClient);
const journal = new DynamoDbJournal(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

const lease = { account: accountOf(ACCOUNT), holder: 'run-1', until: parseInstant('2026-11-21T20:52:30Z') };
const cancelled = (...codes: readonly string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

/** The items of the transactions that were sent. */
const sent = () => aws.commandCalls(TransactWriteItemsCommand).map(({ args }) => args[0].input.TransactItems ?? []);

async function storedItem(of: JournalEntry): Promise<Record<string, AttributeValue>> {
  aws.reset().on(TransactWriteItemsCommand).resolves({});
  expect(await journal.write([of], lease)).toBe('written');
  return sent()[0]?.[1]?.Put?.Item ?? {};
}

beforeEach(() => aws.reset());

describe('DynamoDbJournal', () => {
  test('a new entry must not be there', async () => {
    aws.on(TransactWriteItemsCommand).resolves({});

    await journal.write([entry], lease);

    expect(sent()[0]?.[1]?.Put).toEqual({
      TableName: 'costs',
      Item: {
        Address: { S: ACCOUNT },
        Record: { S: 'journal#2026-11#arn:group#1' },
        resource: { M: { type: { S: 'auto-scaling-group' }, arn: { S: 'arn:group#1' } } },
        status: { S: 'planned' },
        mode: { S: 'enforce' },
        previous: { M: { min: { N: '1' }, max: { N: '4' }, desired: { N: '2' } } },
        rate: { N: '28888.888889' },
        startedBy: { S: 'ann' },
        position: { N: '5000000000000.000001' },
        limit: { N: '5000000000000' },
        reason: { S: 'the budget is exhausted' },
        times: { N: '1' },
        restoring: { BOOL: false },
        changedAt: { S: '2026-11-21T20:46:00.000Z' },
        revision: { N: '1' },
      },
      ConditionExpression: 'attribute_not_exists(#Record)',
      ExpressionAttributeNames: { '#Record': 'Record' },
    });
  });

  test('a known entry must be as it was read', async () => {
    aws.on(TransactWriteItemsCommand).resolves({});

    await journal.write([{ ...entry, revision: 3 }], lease);

    expect(sent()[0]?.[1]?.Put).toMatchObject({
      Item: { revision: { N: '4' } },
      ConditionExpression: '#revision = :revision',
      ExpressionAttributeNames: { '#revision': 'revision' },
      ExpressionAttributeValues: { ':revision': { N: '3' } },
    });
  });

  test('writes all entries in one transaction, on the condition that the lease is still its holder’s', async () => {
    aws.on(TransactWriteItemsCommand).resolves({});
    const entries = Array.from({ length: ENTRIES_PER_WRITE }, (_each, index) => ({
      ...entry,
      resource: { ...entry.resource, arn: `arn:group#${index}` },
    }));

    expect(await journal.write(entries, lease)).toBe('written');

    const [[check, ...puts] = []] = sent();
    expect(sent()).toHaveLength(1);
    expect(check).toEqual(whileHeld('costs', lease));
    expect(puts.map(({ Put: put }) => put?.Item?.Record?.S)).toEqual(
      entries.map(({ resource: { arn } }) => `journal#2026-11#${arn}`),
    );
    // DynamoDB takes 100 items in a transaction.
    expect(1 + puts.length).toBe(100);
  });

  test.each([
    ['the lease is another’s', ['ConditionalCheckFailed', 'None']],
    ['an entry has changed', ['None', 'ConditionalCheckFailed']],
  ])('says superseded when %s', async (_case, codes) => {
    aws.on(TransactWriteItemsCommand).rejects(cancelled(...codes));

    expect(await journal.write([entry], lease)).toBe('superseded');
  });

  test('a mark that is written to the lease at the same moment is no refusal', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    aws.on(TransactWriteItemsCommand).rejectsOnce(cancelled('TransactionConflict', 'None')).resolves({});

    expect(await journal.write([entry], lease)).toBe('written');
    expect(sent()).toHaveLength(2);
  });

  test('lets other errors through', async () => {
    aws.on(TransactWriteItemsCommand).rejects(new Error('down'));

    await expect(journal.write([entry], lease)).rejects.toThrow('down');
  });

  test('reads the entries of all months', async () => {
    const item = await storedItem(entry);
    aws.on(QueryCommand).resolves({ Items: [item] });

    expect(await journal.of(ACCOUNT)).toEqual([{ ...entry, revision: 1 }]);
    expect(aws.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      ExpressionAttributeValues: { ':address': { S: ACCOUNT }, ':prefix': { S: 'journal#' } },
      ConsistentRead: true,
    });
  });

  test('property: what is written is read back equal, one revision later', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntry, async (written) => {
        const item = await storedItem(written);
        aws.on(QueryCommand).resolves({ Items: [item] });

        expect(await journal.of(written.address)).toEqual([{ ...written, revision: written.revision + 1 }]);
      }),
    );
  });

  test.each(['resource', 'status', 'mode', 'previous', 'rate', 'position', 'limit', 'times', 'changedAt', 'revision'])(
    'an entry without %s is an error that names it',
    async (attribute) => {
      const { [attribute]: _missing, ...rest } = await storedItem(entry);
      aws.on(QueryCommand).resolves({ Items: [rest] });

      await expect(journal.of(ACCOUNT)).rejects.toThrow(
        `222222222222 journal#2026-11#arn:group#1 has no ${attribute} of the right type`,
      );
    },
  );
});
