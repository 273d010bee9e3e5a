import {
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type AttributeValue,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import * as fc from 'fast-check';
import { judgeBudget, type Budget, type WrittenBudget } from '../../../src/budgets/domain/budget';
import { formatBudgetValue } from '../../../src/budgets/domain/budget-value';
import { accountOf, address } from '../../../src/core/domain/address';
import { period, periodStart } from '../../../src/core/domain/period';
import { parseInstant } from '../../../src/core/domain/time';
import { DynamoDbAdoptedBudgets } from '../../../src/ledger/aws/dynamodb-adopted-budgets';
import { newLedger } from '../../../src/ledger/domain/ledger';
import * as arbitrary from '../../support/arbitraries';

const SHOP = address('222222222222.shop');
const NOVEMBER = period('2026-11');
const AT = parseInstant('2026-11-21T20:46:00Z');
const ledger = newLedger(SHOP, NOVEMBER, periodStart(NOVEMBER));
const written: WrittenBudget = {
  Address: SHOP,
  BudgetValue: '750.25',
  Mode: 'enforce',
  Thresholds: ['80', '33.3'],
  Emails: ['ann@example.com'],
  WorkloadTag: { Key: 'app', Value: 'shop' },
  Exempt: ['arn:1', 'keep'],
};

function judged(item: WrittenBudget): Budget {
  const verdict = judgeBudget(item);
  if (verdict.kind === 'refused') throw new Error(verdict.reason);
  return verdict.budget;
}

const anyWritten: fc.Arbitrary<WrittenBudget> = fc
  .record({
    workload: fc.boolean(),
    account: arbitrary.account(),
    limit: arbitrary.limit(),
    more: fc.record(
      {
        Mode: fc.constantFrom('observe', 'notify', 'enforce'),
        Thresholds: fc.array(
          fc.integer({ min: 1, max: 1_000_000 }).map((thousandths) => `${thousandths / 1_000}`),
          { minLength: 1, maxLength: 4 },
        ),
        Emails: fc.array(fc.constantFrom('ann@example.com', 'bob@example.com')),
        Exempt: fc.array(fc.string({ minLength: 1 }).filter((text) => /\S/.test(text))),
        GraceMinutes: fc.constantFrom('0', '30', '1440'),
        Stop: fc.constant({ Who: 'Ann', Why: 'leaked key', Until: '2026-12-01T00:00:00Z' }),
      },
      { requiredKeys: [] },
    ),
    tag: fc.option(fc.record({ Key: fc.string({ minLength: 1 }), Value: fc.string() }), { nil: undefined }),
  })
  .map(({ workload, account, limit, more, tag }) => ({
    Address: workload ? `${account}.shop` : account,
    BudgetValue: formatBudgetValue(limit),
    ...more,
    ...(workload && tag !== undefined ? { WorkloadTag: tag } : {}),
  }));

/** As adopt-budget compares them. */
const comparable = (budget: Budget | undefined) =>
  JSON.stringify(budget, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

const aws = mockClient(DynamoDBClient);
const budgets = new DynamoDbAdoptedBudgets(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');

async function writes(budget: Budget) {
  aws.reset().on(TransactWriteItemsCommand).resolves({});
  expect(await budgets.adopt(budget, ledger, AT)).toBe('written');
  return aws.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems ?? [];
}

/** The row that the update of a budget makes. */
function itemOf(write: TransactWriteItem | undefined): Record<string, AttributeValue> {
  const { Key = {}, ExpressionAttributeValues: values = {} } = write?.Update ?? {};
  const attributes = Object.entries(values).map(([mark, value]) => [
    mark === ':at' ? 'adoptedAt' : mark.slice(1),
    value,
  ]);
  return { ...Key, ...(Object.fromEntries(attributes) as Record<string, AttributeValue>) };
}

beforeEach(() => aws.reset());

describe('DynamoDbAdoptedBudgets', () => {
  test('adopts budget and limit together, or neither', async () => {
    expect(await writes(judged(written))).toEqual([
      {
        Update: {
          TableName: 'costs',
          // Beside those of its account, so that one query finds all.
          Key: { Address: { S: '222222222222' }, Record: { S: 'budget#222222222222.shop' } },
          UpdateExpression:
            'SET #limit = :limit, #mode = :mode, #thresholds = :thresholds, #emails = :emails, ' +
            '#workloadTag = :workloadTag, #exempt = :exempt, #freeze = :freeze, #adoptedAt = if_not_exists(#adoptedAt, :at) REMOVE #graceMinutes, #whenBlind, #stop',
          ExpressionAttributeNames: Object.fromEntries(
            'limit mode thresholds emails workloadTag exempt freeze graceMinutes whenBlind stop adoptedAt'
              .split(' ')
              .map((name) => [`#${name}`, name]),
          ),
          ExpressionAttributeValues: {
            ':limit': { N: '7502500000000' },
            ':mode': { S: 'enforce' },
            ':thresholds': { L: [{ N: '33.3' }, { N: '80' }] },
            ':emails': { L: [{ S: 'ann@example.com' }] },
            ':workloadTag': { M: { key: { S: 'app' }, value: { S: 'shop' } } },
            ':exempt': { L: [{ S: 'arn:1' }, { S: 'keep' }] },
            ':freeze': { BOOL: false },
            ':at': { S: '2026-11-21T20:46:00.000Z' },
          },
        },
      },
      {
        Delete: {
          TableName: 'costs',
          Key: { Address: { S: '222222222222' }, Record: { S: 'budget-removed#222222222222.shop' } },
        },
      },
      {
        Update: {
          TableName: 'costs',
          Key: { Address: { S: SHOP }, Record: { S: 'ledger#2026-11' } },
          UpdateExpression:
            'SET #updatedAt = :at, #budgetLimit = :limit, #thresholds = :thresholds REMOVE #graceMinutes',
          ConditionExpression: 'attribute_exists(#settledThrough) AND #updatedAt < :at AND #state <> :closed',
          ExpressionAttributeNames: {
            '#updatedAt': 'updatedAt',
            '#budgetLimit': 'budgetLimit',
            '#thresholds': 'thresholds',
            '#graceMinutes': 'graceMinutes',
            '#settledThrough': 'settledThrough',
            '#state': 'state',
          },
          ExpressionAttributeValues: {
            ':at': { S: '2026-11-21T20:46:00.000Z' },
            ':closed': { S: 'closed' },
            ':limit': { N: '7502500000000' },
            ':thresholds': { L: [{ N: '33.3' }, { N: '80' }] },
          },
        },
      },
    ]);
  });

  test('abandons both together: what is spent goes on being counted', async () => {
    aws.on(TransactWriteItemsCommand).resolves({});

    expect(await budgets.abandon(judged(written), ledger, AT)).toBe('written');

    expect(aws.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems).toMatchObject([
      {
        Delete: {
          TableName: 'costs',
          Key: { Address: { S: '222222222222' }, Record: { S: 'budget#222222222222.shop' } },
        },
      },
      {
        Put: {
          Item: {
            Address: { S: '222222222222' },
            Record: { S: 'budget-removed#222222222222.shop' },
            workloadTag: { M: { key: { S: 'app' }, value: { S: 'shop' } } },
          },
        },
      },
      {
        Update: {
          Key: { Address: { S: SHOP }, Record: { S: 'ledger#2026-11' } },
          UpdateExpression: 'SET #updatedAt = :at REMOVE #budgetLimit, #thresholds, #graceMinutes',
          ExpressionAttributeValues: { ':at': { S: '2026-11-21T20:46:00.000Z' }, ':closed': { S: 'closed' } },
        },
      },
    ]);
  });

  test('ends one with its limit, and opens the ledger in the same write', async () => {
    aws.on(TransactWriteItemsCommand).resolves({});

    expect(await budgets.closeAccount(SHOP, ledger, AT)).toBe('written');

    expect(aws.commandCalls(TransactWriteItemsCommand)[0]?.args[0].input.TransactItems).toMatchObject([
      {
        Delete: {
          TableName: 'costs',
          Key: { Address: { S: '222222222222' }, Record: { S: 'budget#222222222222.shop' } },
        },
      },
      {
        Update: {
          Key: { Address: { S: SHOP }, Record: { S: 'ledger#2026-11' } },
          UpdateExpression:
            'SET #updatedAt = :at, #state = :open REMOVE #budgetLimit, #thresholds, #graceMinutes, #exhaustedLimit, #exhaustedRate',
          ConditionExpression: 'attribute_exists(#settledThrough) AND #updatedAt < :at AND #state <> :closed',
          ExpressionAttributeNames: {
            '#exhaustedLimit': 'exhaustedLimit',
            '#exhaustedRate': 'exhaustedRate',
            '#state': 'state',
          },
          ExpressionAttributeValues: {
            ':at': { S: '2026-11-21T20:46:00.000Z' },
            ':closed': { S: 'closed' },
            ':open': { S: 'open' },
          },
        },
      },
    ]);
  });

  test('says superseded when the ledger has changed, and lets other errors through', async () => {
    const cancelled = new TransactionCanceledException({
      message: 'no',
      $metadata: {},
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
    });
    aws.on(TransactWriteItemsCommand).rejectsOnce(cancelled).rejectsOnce(cancelled).rejects(new Error('down'));

    expect(await budgets.adopt(judged(written), ledger, AT)).toBe('superseded');
    expect(await budgets.abandon(judged(written), ledger, AT)).toBe('superseded');
    await expect(budgets.adopt(judged(written), ledger, AT)).rejects.toThrow('down');
  });

  test('finds one consistently, or none', async () => {
    aws.on(GetItemCommand).resolves({});

    expect(await budgets.find(SHOP)).toBeUndefined();
    expect(aws.commandCalls(GetItemCommand)[0]?.args[0].input).toEqual({
      TableName: 'costs',
      Key: { Address: { S: '222222222222' }, Record: { S: 'budget#222222222222.shop' } },
      ConsistentRead: true,
    });
  });

  test('tells when a budget was first adopted, where that was written down', async () => {
    const [put] = await writes(judged(written));
    const { adoptedAt: _none, ...before } = itemOf(put);
    aws
      .on(GetItemCommand)
      .resolvesOnce({ Item: itemOf(put) })
      .resolvesOnce({ Item: before })
      .resolves({});

    expect([await budgets.adoptedAt(SHOP), await budgets.adoptedAt(SHOP), await budgets.adoptedAt(SHOP)]).toEqual([
      AT,
      undefined,
      undefined,
    ]);
  });

  test('finds all of an account', async () => {
    const [put] = await writes(judged(written));
    aws.on(QueryCommand).resolves({ Items: [itemOf(put)] });

    expect(await budgets.of(accountOf(SHOP))).toEqual([judged(written)]);
    expect(aws.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
      ExpressionAttributeValues: { ':address': { S: '222222222222' }, ':prefix': { S: 'budget#' } },
    });
  });

  test('property: a budget is read back in the very form in which it was judged, for the two are compared', async () => {
    await fc.assert(
      fc.asyncProperty(anyWritten, async (item) => {
        const budget = judged(item);
        const [put] = await writes(budget);
        aws.on(GetItemCommand).resolves({ Item: itemOf(put) });

        const found = await budgets.find(budget.address);

        expect(found).toEqual(budget);
        expect(comparable(found)).toBe(comparable(budget));
      }),
    );
  });

  test('a budget without limit is an error that names it', async () => {
    aws.on(GetItemCommand).resolves({ Item: { Address: { S: '222222222222' }, Record: { S: 'budget#222222222222' } } });

    await expect(budgets.find(address('222222222222'))).rejects.toThrow(
      '222222222222 budget#222222222222 has no limit of the right type',
    );
  });
});
