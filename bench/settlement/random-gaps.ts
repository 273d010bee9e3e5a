import { SteppedClock } from '../../sim/clock';
import { SimulatedCostTable } from '../../sim/cost-table/cost-table';
import { costTablePorts } from '../../sim/cost-table/ports';
import { openedRow } from '../../sim/cost-table/rows';
import { StreamReader } from '../../sim/stream';
import { IMMEDIATE } from '../../sim/wire';
import { accountOf, address as toAddress } from '../../src/core/domain/address';
import type { Money } from '../../src/core/domain/money';
import { period, periodStart } from '../../src/core/domain/period';
import { MS_PER_HOUR } from '../../src/core/domain/time';
import { newLedger } from '../../src/ledger/domain/ledger';
import { settleExpenses, type LedgerChange } from '../../src/ledger/settle-expenses';
import { seededRandom } from '../simulated/random';
import { LedgerWriter, type Mix, type PlainExpenses } from './ledger-writer';
import { CallCounter, countedStandIns } from './stand-ins';

const UPDATES = 5_000;
const LONGEST_BATCH = 100;
/** So often a batch comes twice: the stream delivers at least once. */
const REPEATED = 0.1;
const SEED = 42;
const PERIOD = period('2026-11');
const ADDRESS = toAddress('123456789012');

/**
 * The errors, in revantios, after each batch of a month's updates, which lie between a millisecond and an hour apart.
 */
export async function errorsAtRandomGaps(mix: Mix, limit: Money): Promise<readonly number[]> {
  const random = seededRandom(SEED);
  // Every order of magnitude is as likely as any other; on average four minutes, so that the month is long enough.
  const clock = new SteppedClock(periodStart(PERIOD), () => Math.ceil(MS_PER_HOUR ** random()));
  const budget = {
    address: ADDRESS,
    account: accountOf(ADDRESS),
    scope: 'account' as const,
    limit,
    mode: 'enforce' as const,
    thresholds: [],
    emails: [],
    workloadTag: undefined,
    exempt: [],
    freeze: false,
  };
  const first = { ...newLedger(ADDRESS, PERIOD, periodStart(PERIOD)), limit };
  const table = new SimulatedCostTable();
  table.budgetRows.set(ADDRESS, budget);
  table.put(openedRow(first));
  const stream = new StreamReader(table);
  stream.next();
  const ports = { ...costTablePorts(table, IMMEDIATE), ...countedStandIns(new CallCounter(), clock), clock };
  const spend: PlainExpenses = async ({ address, period: month, at, add }) => {
    table.foreignUpdate(address, month, { add, updatedAt: at });
    return true;
  };
  const errors: number[] = [];
  const writer = new LedgerWriter(ADDRESS, PERIOD, ports.ledgers, spend, clock, mix, random);
  for (let written = 0; written < UPDATES;) {
    for (const last = written + Math.ceil(random() * LONGEST_BATCH); written < last; written++) await writer.write();
    while (!stream.isAtEnd) {
      const batch = stream.next();
      const times = random() < REPEATED ? 2 : 1;
      for (let time = 0; time < times; time++) await settle(batch);
    }
    errors.push(writer.exact.errorOf(table.ledger(ADDRESS, PERIOD)));
  }
  return errors;

  async function settle(batch: readonly LedgerChange[]): Promise<void> {
    for (const { outcome } of await settleExpenses(batch, ports)) if (outcome.kind === 'failed') throw outcome.error;
  }
}
