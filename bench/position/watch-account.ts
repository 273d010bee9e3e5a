import { metersOf } from '../../sim/cost-table/meters';
import { IMMEDIATE } from '../../sim/wire';
import type { Bill } from '../../src/bill/ports';
import { accountOf, type Address } from '../../src/core/domain/address';
import type { Money } from '../../src/core/domain/money';
import { instant, later, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import type { Write } from '../../src/core/ports';
import type { LateMove, MeterRow, Meters } from '../../src/ledger/ports';
import { meterAccountUsage, type UsagePorts } from '../../src/metering/meter-account-usage';
import type { RegionsSeen } from '../../src/metering/ports';
import type { Random } from '../overshoot/distributions';
import type { PlannedAccount } from './account';
import { billOf } from './bill';
import { HISTORY_STARTS, MONTH_ENDS, MONTH_STARTS } from './calendar';
import { heardChanges } from './heard';
import { AccountInstallation, type TableCalls } from './installation';
import { BENCH_METERS, HOME_REGION, SimulatedMetrics } from './metered-use';
import { partOf } from './truth';

/** How many amounts an account has in all days of a read, and in the parts that are asked for where that is too much. */
export interface BilledRows {
  readonly whole: number;
  readonly parts: readonly number[];
}

/** What the product asked in a month to watch one account. */
export interface WatchedMonth {
  readonly looks: number;
  readonly metrics: number;
  readonly lists: number;
  /** Units of the table that the meters' rows took, by their size. */
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Other calls of the table. */
  readonly reads: TableCalls;
  readonly writes: TableCalls;
  /** The account's amounts in what Cost Explorer was asked, read by read. */
  readonly billed: readonly BilledRows[];
}

const BILL_EVERY_MS = 6 * MS_PER_HOUR;
const BILL_MINUTE_MS = 10 * MS_PER_MINUTE;
const BYTES_READ = 4_096;
const BYTES_WRITTEN = 1_024;
/** The names and other attributes of a row, and the two rows of a ledger that a transaction changes. */
const ROW_BYTES = 150;
const LEDGER_BYTES = 3_072;
/** A transaction takes twice the units. */
const TRANSACTION = 2;
const NOTHING_HEARD: RegionsSeen = { lookedAt: new Map(), toldAt: new Map(), heard: new Set() };

/**
 * Lets the product watch one of so many accounts for a month: every start and stop, every bill, every look at what is
 * paid by use when it is due. Everything is asked as the product asks it.
 */
export async function watchAccount(account: PlannedAccount, random: Random, accounts: number): Promise<WatchedMonth> {
  const installation = new WatchedInstallation(account, accounts);
  const { clock } = installation;
  const events = [{ at: account.adoptedAt, happen: () => installation.adopt(account.limit) }];
  for (const change of heardChanges(account, ({ seen }) => seen === 'live', random)) {
    events.push({ at: change.heardAt, happen: () => installation.hear(change, change.resource.rate) });
  }
  for (let at = later(HISTORY_STARTS, BILL_MINUTE_MS); at < MONTH_ENDS; at = later(at, BILL_EVERY_MS)) {
    events.push({ at, happen: () => installation.readBill() });
  }
  events.push({ at: MONTH_STARTS, happen: async () => installation.begin() });
  let next = account.adoptedAt;
  const lookUntil = async (end: Instant) => {
    for (; next < end; next = await installation.look()) clock.moveTo(instant(Math.max(next, clock.now())));
  };
  for (const { at, happen } of events.sort((one, other) => one.at - other.at)) {
    if (at >= MONTH_ENDS) continue;
    await lookUntil(at);
    clock.moveTo(at);
    await happen();
  }
  await lookUntil(MONTH_ENDS);
  return installation.month();
}

class WatchedInstallation extends AccountInstallation {
  private readonly meters: CountedMeters;
  private readonly metrics: SimulatedMetrics;
  private readonly usage: UsagePorts;
  private looks = 0;
  private before: WatchedMonth | undefined;

  constructor(
    account: PlannedAccount,
    accounts: number,
    private readonly billed: BilledRows[] = [],
  ) {
    super(account.address, (now) => counted(billOf(account.address, account.bills, now), account.address, billed));
    this.meters = new CountedMeters(metersOf(this.table, IMMEDIATE));
    this.metrics = new SimulatedMetrics(partOf(account, ({ seen }) => seen === 'use').uses, this.clock);
    this.usage = {
      ...this.ports,
      meters: this.meters,
      metrics: this.metrics,
      usageMeters: BENCH_METERS,
      homeRegion: HOME_REGION,
      accounts: () => accounts,
      inRegion: (amount: Money) => amount,
      regionsSeen: { of: () => this.wire.read('item', () => NOTHING_HEARD) },
    };
  }

  /** What is counted, is counted from here on. */
  begin(): void {
    this.billed.length = 0;
    this.before = this.month();
  }

  /** Looks at what was used, and returns when it is to look again. */
  async look(): Promise<Instant> {
    const { nextAt } = await meterAccountUsage(accountOf(this.address), this.usage);
    this.looks += 1;
    await this.settle();
    return nextAt;
  }

  month(): WatchedMonth {
    const { before, looks, metrics, meters, wire, billed } = this;
    const { readUnits, writeUnits } = meters;
    return {
      looks: looks - (before?.looks ?? 0),
      metrics: metrics.metrics - (before?.metrics ?? 0),
      lists: metrics.lists - (before?.lists ?? 0),
      readUnits: readUnits - (before?.readUnits ?? 0),
      writeUnits: writeUnits - (before?.writeUnits ?? 0),
      reads: callsSince(wire.reads, before?.reads),
      writes: callsSince(wire.writes, before?.writes),
      billed,
    };
  }
}

/** Returns a bill that tells how many amounts of an account it is asked for. */
function counted(bill: Bill, address: Address, billed: BilledRows[]): Bill {
  const own = ({ account }: { readonly account: string }) => account === accountOf(address);
  return {
    read: async (from, to, dailyFrom) => {
      const reading = await bill.read(from, to, dailyFrom);
      const whole = (await bill.read(from, to, from)).amounts.filter(own).length;
      const parts = [reading.amounts.filter(own).length, (reading.before ?? []).filter(own).length];
      billed.push({ whole, parts: dailyFrom > from ? parts : [] });
      return reading;
    },
  };
}

function callsSince(now: TableCalls, before: TableCalls = { item: 0, query: 0, transaction: 0 }): TableCalls {
  return {
    item: now.item - before.item,
    query: now.query - before.query,
    transaction: now.transaction - before.transaction,
  };
}

/** Counts the units of the meters' rows, as large as they are, apart from other calls. */
class CountedMeters implements Meters {
  readUnits = 0;
  writeUnits = 0;

  constructor(private readonly meters: Meters) {}

  async of(address: Address): Promise<readonly MeterRow[]> {
    const rows = await this.meters.of(address);
    this.readUnits += Math.max(Math.ceil(rows.reduce((sum, row) => sum + bytesOf(row), 0) / BYTES_READ), 1);
    return rows;
  }

  async count(rows: readonly MeterRow[], moves: readonly LateMove[]): Promise<Write> {
    const units = (bytes: number) => TRANSACTION * Math.ceil(bytes / BYTES_WRITTEN);
    for (const row of rows) this.writeUnits += units(bytesOf(row));
    this.writeUnits += moves.length * units(LEDGER_BYTES);
    return this.meters.count(rows, moves);
  }
}

function bytesOf({ progress }: MeterRow): number {
  return progress.length + ROW_BYTES;
}
