import pMap from 'p-map';
import { EmulatedCostTable } from '../../sandbox/emulated-cost-table';
import { SteppedClock } from '../../sim/clock';
import { DEFAULT_THRESHOLDS } from '../../src/budgets/domain/budget';
import { accountOf, address as toAddress, type Address } from '../../src/core/domain/address';
import type { Money } from '../../src/core/domain/money';
import { periodOf } from '../../src/core/domain/period';
import { later, MS_PER_SECOND, parseInstant } from '../../src/core/domain/time';
import { DynamoDbAdoptedBudgets } from '../../src/ledger/aws/dynamodb-adopted-budgets';
import { DynamoDbLedgers } from '../../src/ledger/aws/dynamodb-ledgers';
import { COST_STREAM } from '../../src/ledger/contracts';
import { newLedger } from '../../src/ledger/domain/ledger';
import { seededRandom } from '../simulated/random';
import { LedgerWriter, type Mix } from './ledger-writer';
import { plainExpenses, updatePlainly } from './plain-updates';
import { Settler } from './settler';
import { CallCounter } from './stand-ins';

/** Budgets that many write to at once. */
export interface Scenario {
  readonly name: 'hot' | 'spread';
  readonly budgets: number;
  readonly limit: Money;
  readonly mix: Mix;
  /** How often the batching window of the stream fills. */
  readonly windows: number;
}

export interface Settled {
  /** What the writers changed: the product's own writes come back, too, and are not counted. */
  readonly records: number;
  readonly seconds: number;
  readonly calls: number;
  /** By operation, for people. */
  readonly summary: string;
  /** The same records of one window, each settled by a plain update. */
  readonly plain: { readonly records: number; readonly seconds: number };
  /** Revantios above what each position should be. */
  readonly errors: readonly number[];
}

const START = parseInstant('2026-11-10T12:00:00.000Z');
/** DynamoDB takes 1,000 writes a second for one item: each has a millisecond of its own. */
const WRITE_MS = 1;
/** What one window of the stream gathers at that pace. */
const WINDOW_RECORDS = (COST_STREAM.batchingWindowSeconds * MS_PER_SECOND) / WRITE_MS;
const WRITERS = 8;
const SEED = 20_261_121;
const LOWEST_ACCOUNT = 100_000_000_000;

/** Writers fill one window of the stream after the other; settle-expenses empties each. */
export async function settleScenario(
  { name, budgets, limit, mix, windows }: Scenario,
  endpoint: string,
): Promise<Settled> {
  const table = await EmulatedCostTable.create(endpoint, `Costs-${name}`);
  const random = seededRandom(SEED);
  const clock = new SteppedClock(START, () => WRITE_MS);
  const calls = new CallCounter();
  const settler = new Settler(table, clock, calls);
  const ledgers = new DynamoDbLedgers(table.connect(), table.name);
  const addresses = Array.from({ length: budgets }, (_none, index) => toAddress(`${LOWEST_ACCOUNT + index}`));
  await adopt(addresses, limit, table, clock);
  const period = periodOf(START);
  const spend = plainExpenses(table.connect(), table.name);
  const writers = addresses.map((address) => new LedgerWriter(address, period, ledgers, spend, clock, mix, random));
  // Something runs everywhere before anything is measured.
  await pMap(writers, (writer) => writer.begin(), { concurrency: WRITERS });
  await settler.settleRest();
  calls.reset();
  settler.seconds = 0;

  let plain = { records: 0, seconds: 0 };
  for (let window = 0; window < windows; window++) {
    await pMap(Array.from({ length: WINDOW_RECORDS }), () => pick(writers, random).write(), { concurrency: WRITERS });
    const records = await table.newRecords();
    await settler.settle(records);
    if (window === 0) plain = { records: records.length, seconds: await updatePlainly(records, table) };
  }
  await settler.settleRest();
  const errors = await pMap(writers, async (writer) => writer.exact.errorOf(await settledLedger(writer.address)), {
    concurrency: WRITERS,
  });
  return {
    records: windows * WINDOW_RECORDS,
    seconds: settler.seconds,
    calls: calls.total,
    summary: calls.summary,
    plain,
    errors,
  };

  async function settledLedger(address: Address) {
    const ledger = await ledgers.find(address, period);
    if (ledger === undefined || ledger.settledThrough !== ledger.updatedAt) {
      throw new Error(`the ledger of ${address} is not settled`);
    }
    return ledger;
  }
}

async function adopt(
  addresses: readonly Address[],
  limit: Money,
  table: EmulatedCostTable,
  clock: SteppedClock,
): Promise<void> {
  const client = table.connect();
  const ledgers = new DynamoDbLedgers(client, table.name);
  const budgets = new DynamoDbAdoptedBudgets(client, table.name);
  await pMap(
    addresses,
    async (address) => {
      const at = clock.next();
      const ledger = newLedger(address, periodOf(at), at);
      await ledgers.open(ledger, undefined);
      await budgets.adopt(
        {
          address,
          account: accountOf(address),
          scope: 'account',
          limit,
          mode: 'enforce',
          thresholds: DEFAULT_THRESHOLDS,
          emails: [],
          workloadTag: undefined,
          exempt: [],
          freeze: false,
        },
        ledger,
        later(at, 1),
      );
    },
    { concurrency: WRITERS },
  );
}

function pick<T>(all: readonly T[], random: () => number): T {
  const picked = all[Math.floor(random() * all.length)];
  if (picked === undefined) throw new RangeError('there is nothing to pick from');
  return picked;
}
