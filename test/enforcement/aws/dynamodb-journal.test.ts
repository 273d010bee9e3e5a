import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { address } from '../../../src/core/domain/address';
import { MODES } from '../../../src/core/domain/mode';
import { parseUsd } from '../../../src/core/domain/money';
import { period, periodOf } from '../../../src/core/domain/period';
import { parseInstant } from '../../../src/core/domain/time';
import { DynamoDbJournal } from '../../../src/enforcement/aws/dynamodb-journal';
import type { JournalEntry, JournalStatus } from '../../../src/enforcement/domain/journal';
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
const anyEntry: fc.Arbitrary<JournalEntry> = fc.record({
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
});

const aws = mockClient(DynamoDBClient);
const journal = new DynamoDbJournal(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

async function storedItem(of: JournalEntry): Promise<Record<string, AttributeValue>> {
  aws.reset().on(PutItemCommand).resolves({});
  expect(await journal.write(of)).toBe('written');
  return aws.commandCalls(PutItemCommand)[0]?.args[0].input.Item ?? {};
}

beforeEach(() => aws.reset());

describe('DynamoDbJournal', () => {
  test('a new entry must not be there', async () => {
    aws.on(PutItemCommand).resolves({});

    await journal.write(entry);

    expect(aws.commandCalls(PutItemCommand)[0]?.args[0].input).toEqual({
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
    aws.on(PutItemCommand).resolves({});

    await journal.write({ ...entry, revision: 3 });

    expect(aws.commandCalls(PutItemCommand)[0]?.args[0].input).toMatchObject({
      Item: { revision: { N: '4' } },
      ConditionExpression: '#revision = :revision',
      ExpressionAttributeNames: { '#revision': 'revision' },
      ExpressionAttributeValues: { ':revision': { N: '3' } },
    });
  });

  test('says superseded when the condition fails, and lets other errors through', async () => {
    aws
      .on(PutItemCommand)
      .rejectsOnce(new ConditionalCheckFailedException({ message: 'no', $metadata: {} }))
      .rejects(new Error('down'));

    expect(await journal.write(entry)).toBe('superseded');
    await expect(journal.write(entry)).rejects.toThrow('down');
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
