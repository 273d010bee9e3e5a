import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { accountOf, address } from '../../../src/core/domain/address';
import { money } from '../../../src/core/domain/money';
import { period, periodStart } from '../../../src/core/domain/period';
import { later } from '../../../src/core/domain/time';
import { DynamoDbJournal } from '../../../src/enforcement/aws/dynamodb-journal';
import { DynamoDbLeases } from '../../../src/enforcement/aws/dynamodb-leases';
import type { JournalEntry } from '../../../src/enforcement/domain/journal';
import { DynamoDbAdoptedBudgets } from '../../../src/ledger/aws/dynamodb-adopted-budgets';
import { DynamoDbAsks } from '../../../src/ledger/aws/dynamodb-asks';
import { DynamoDbContributions } from '../../../src/ledger/aws/dynamodb-contributions';
import { DynamoDbLedgers } from '../../../src/ledger/aws/dynamodb-ledgers';
import { newLedger, NOTHING_LEFT, NOTHING_WATCHED, type Ledger } from '../../../src/ledger/domain/ledger';
import { rate } from '../../../src/ledger/domain/rate';
import { closed, opened } from '../../../src/ledger/domain/rollover';
import { NOTHING_BOOKED } from '../../../src/ledger/domain/unsettled';
import { UnreadableRow } from '../../../src/ledger/ports';

// DynamoDB refuses a name or a value that is used and not given, or given and not used.

const ACCOUNT = address('222222222222');
const NOVEMBER = period('2026-11');
const START = periodStart(NOVEMBER);
const AT = later(START, 1);
const ledger: Ledger = newLedger(ACCOUNT, NOVEMBER, START);
const limited: Ledger = { ...ledger, limit: money(1n), thresholds: [50] };
const gaps = [{ from: START, to: AT, rate: rate(1n) }];
const stray = { accrued: money(1n), rate: rate(1n), updatedAt: AT, stamp: 'x' };
const settlement = { amount: money(1n), settledThrough: AT, gaps: [], guessedMs: 0 };
const resource = { type: 'ec2-instance', arn: 'arn:1' } as const;
const contribution = {
  address: ACCOUNT,
  resource,
  history: [],
  tags: {},
  control: undefined,
  startedBy: undefined,
  revision: 0,
};
const move = {
  address: ACCOUNT,
  period: NOVEMBER,
  at: AT,
  rateDelta: rate(1n),
  add: money(1n),
  state: 'open',
} as const;
const lateMoves = [{ address: ACCOUNT, period: period('2026-10'), add: money(1n) }];
const budget = {
  address: ACCOUNT,
  account: accountOf(ACCOUNT),
  scope: 'account',
  limit: money(1n),
  mode: undefined,
  thresholds: [],
  emails: [],
  workloadTag: undefined,
  exempt: [],
  freeze: false,
} as const;
const entry: JournalEntry = {
  address: ACCOUNT,
  period: NOVEMBER,
  resource,
  status: 'planned',
  mode: 'enforce',
  previous: {},
  rate: rate(1n),
  startedBy: undefined,
  position: money(1n),
  limit: money(1n),
  reason: '',
  times: 1,
  restoring: false,
  changedAt: AT,
  revision: 0,
};
const followUp = { ...NOTHING_LEFT, at: AT, minutes: 1, toldStopsAt: AT, toldRestoresAt: AT, quietAt: AT };
const lease = { account: accountOf(ACCOUNT), holder: 'run-1', until: AT };
const watch = { ...NOTHING_WATCHED, fenceAt: AT, toldThresholds: [50] };

const elsewhere = { ...ledger, stamp: '2027-01-01T00:00:00+23:00' };

const aws = mockClient(DynamoDBClient);
const client = new DynamoDBClient({ region: 'eu-west-1' });
const ledgers = new DynamoDbLedgers(client, 'costs');
const contributions = new DynamoDbContributions(client, 'costs');
const budgets = new DynamoDbAdoptedBudgets(client, 'costs');
const journal = new DynamoDbJournal(client, 'costs');
const asks = new DynamoDbAsks(client, 'costs');
const leases = new DynamoDbLeases(client, 'costs');

const CALLS: Readonly<Record<string, () => Promise<unknown>>> = {
  newest: () => ledgers.newest(ACCOUNT, NOVEMBER),
  open: () => ledgers.open(ledger, undefined),
  'open in place of a stray row': () => ledgers.open(limited, stray),
  'roll over': () => ledgers.rollOver(ledger, closed(ledger), opened(ledger), undefined),
  'roll over into a stray row': () => ledgers.rollOver(limited, closed(limited), opened(limited), stray),
  settle: () => ledgers.settle(ACCOUNT, NOVEMBER, { settledThrough: START }, settlement),
  'settle with the speed of then': () =>
    ledgers.settle(ACCOUNT, NOVEMBER, { settledThrough: START }, settlement, {
      at: AT,
      rate: rate(1n),
      booked: NOTHING_BOOKED,
    }),
  'settle as read': () => ledgers.settle(ACCOUNT, NOVEMBER, { settledThrough: START, gaps: [] }, settlement),
  'settle with a first gap': () =>
    ledgers.settle(ACCOUNT, NOVEMBER, { settledThrough: START, gaps: [] }, { ...settlement, gaps }),
  'settle with gaps': () => ledgers.settle(ACCOUNT, NOVEMBER, { settledThrough: START, gaps }, { ...settlement, gaps }),
  'settle the last gap': () => ledgers.settle(ACCOUNT, NOVEMBER, { settledThrough: START, gaps }, settlement),
  'book a start': () => ledgers.book([{ contribution, moves: [move], lateMoves }]),
  'book a stop': () =>
    ledgers.book([
      { contribution: { ...contribution, revision: 1 }, moves: [{ ...move, rateDelta: rate(-1n) }], lateMoves: [] },
    ]),
  'spend once': () => ledgers.spendOnce(move, 'a', AT),
  touch: () => ledgers.touch(ledger, AT, false),
  'touch a row with a time of another zone': () => ledgers.touch(elsewhere, AT, true),
  'adopt in a row with a time of another zone': () => budgets.abandon(budget, elsewhere, AT),
  'book in a row with a time of another zone': () =>
    ledgers.book([{ contribution, moves: [{ ...move, stamp: 'x' }], lateMoves }]),
  'remember that a row was told of': () => ledgers.rememberTold(new UnreadableRow('me', 'ledger#x', 'why'), AT),
  'touch and drop the fence': () => ledgers.touch(ledger, AT, true),
  exhausted: () => ledgers.changeState(limited, 'exhausted'),
  'stopped by hand': () => ledgers.changeState(limited, 'exhausted', 'hand'),
  'open again': () => ledgers.changeState(limited, 'open'),
  'open again without a limit': () => ledgers.changeState(ledger, 'open'),
  watch: () => ledgers.saveWatch(ledger, watch),
  'watch nothing': () => ledgers.saveWatch(ledger, NOTHING_WATCHED),
  'watch all': () =>
    ledgers.saveWatch(ledger, { fenceAt: AT, thresholdAt: AT, toldExhaustion: AT, toldThresholds: [] }),
  told: () => ledgers.saveTold(ledger, 100),
  page: () => ledgers.page(NOVEMBER, undefined),
  'page of late ones': () => ledgers.pageLate(NOVEMBER, undefined),
  contributions: () => contributions.of(ACCOUNT),
  adopt: () => budgets.adopt(budget, ledger, AT),
  abandon: () => budgets.abandon(budget, ledger, AT),
  'adopt for a workload': () => budgets.adopt({ ...budget, scope: 'workload' }, ledger, AT),
  'abandon a workload’s': () => budgets.abandon({ ...budget, scope: 'workload' }, ledger, AT),
  'all that count': () => budgets.counting(accountOf(ACCOUNT)),
  'new entry': () => journal.write([entry], lease),
  'known entry': () => journal.write([{ ...entry, revision: 1 }], lease),
  'follow up': () => ledgers.followUp(ledger, followUp),
  'stopped because nobody sees': () => ledgers.changeState(limited, 'exhausted', 'blind'),
  blind: () => ledgers.saveBlind(ledger, AT),
  'sees again': () => ledgers.saveBlind(ledger, undefined),
  'follow up no more': () => ledgers.followUp(ledger, NOTHING_LEFT),
  'take a lease': () => leases.take(lease, START),
  'mark a lease': () => leases.mark(lease.account, START),
  'release a lease': () => leases.release(lease, 1),
  'ask for a run': () => asks.make(ACCOUNT, START, AT),
  'have nobody ask': () => asks.keepQuiet(ACCOUNT, AT),
  'drop a lease': () => leases.drop(lease),
};

interface Expressions {
  readonly [name: string]: unknown;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
}

/** The statements of a command: itself, or those of its transaction. */
function statementsOf(
  input: Expressions & { readonly TransactItems?: readonly Readonly<Record<string, Expressions>>[] },
): readonly Expressions[] {
  return input.TransactItems?.flatMap((item) => Object.values(item)) ?? [input];
}

test.each(Object.entries(CALLS))(
  '%s: each name and value that is given is used, and the other way round',
  async (_name, call) => {
    aws.reset().onAnyCommand().resolves({});

    await call();

    const statements = aws.calls().flatMap(({ args }) => statementsOf(args[0].input as Expressions));
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) {
      const text = Object.entries(statement)
        .flatMap(([name, value]) => (/Expression$/.test(name) ? [String(value)] : []))
        .join(' ');
      const used = (mark: string) => [...new Set(text.match(new RegExp(`${mark}[A-Za-z0-9]+`, 'g')) ?? [])].sort();
      expect(used('#')).toEqual(Object.keys(statement.ExpressionAttributeNames ?? {}).sort());
      expect(used(':')).toEqual(Object.keys(statement.ExpressionAttributeValues ?? {}).sort());
      // Every attribute has a name of its own: none collides with a reserved word.
      expect(
        text.replace(
          /[#:][A-Za-z0-9]+|\b(SET|ADD|REMOVE|DELETE|AND|OR|BETWEEN|attribute_exists|attribute_not_exists|begins_with|if_not_exists)\b|[=<>(),\-\s]/g,
          '',
        ),
      ).toBe('');
    }
  },
);
