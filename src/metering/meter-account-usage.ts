import { address as toAddress, type AccountId, type Address } from '../core/domain/address';
import { money, total, type Money } from '../core/domain/money';
import { periodOf, periodStart, type Period } from '../core/domain/period';
import { instant, later, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, type Instant } from '../core/domain/time';
import type { Operators, Timer } from '../core/ports';
import type { DoubtNotice } from '../ledger/domain/doubt-notice';
import { factorAt } from '../ledger/domain/factor';
import { positionAt, type Ledger } from '../ledger/domain/ledger';
import { rate } from '../ledger/domain/rate';
import { openPeriod, type LedgerPorts } from '../ledger/open-period';
import type { LateMove, MeterRow, Meters } from '../ledger/ports';
import { askingCost, askingUsage, type Asked } from './domain/asking';
import { NOTHING_FREE } from './domain/tariff';
import { NO_USAGE, plus, type UsageMeter } from './domain/usage';
import { LONGEST_INTERVAL_MS, usageInterval } from './domain/usage-interval';
import { advance, windowStart } from './domain/usage-progress';
import {
  readLookRecord,
  readMeterRecord,
  writeLookRecord,
  writeMeterRecord,
  type LookRecord,
  type MeterRecord,
} from './domain/usage-record';
import { firstTurn, lookInTurn, seenIn, type LookInTurnPorts, type RegionLook } from './look-in-turn';
import type { Looks } from './ports';

export interface UsagePorts extends LedgerPorts, LookInTurnPorts {
  readonly meters: Meters;
  readonly regionsSeen: Pick<Looks, 'of'>;
  readonly operators: Operators<DoubtNotice>;
  readonly clock: Timer;
  /** Returns how many accounts are looked at. */
  accounts(): number;
  /** Returns what costs so much in us-east-1 at an upper bound of a region. */
  inRegion(amount: Money, region: string): Money;
}

/** A look at what an account has used. */
export interface UsageLook {
  readonly account: AccountId;
  /** `early`: it is not due. `superseded`: somebody else looked meanwhile, and nothing was booked. */
  readonly outcome: 'booked' | 'early' | 'superseded';
  readonly booked: Money;
  readonly asking: Money;
  readonly nextAt: Instant;
}

/** The row of what is remembered of the looks. No meter has this name. */
export const LOOK = 'look';
/** A meter that begins in the middle of a month counts what lists still name. What was before is in the bill. */
const FIRST_LOOK_MS = 3 * MS_PER_HOUR;
const AGAIN_AFTER_FAILURE_MS = 15 * MS_PER_MINUTE;

/**
 * Reads what an account has used in the regions whose turn it is, books what that costs, and says when to look again.
 * What cannot be read delays nothing else: it is told once a day, and read another time.
 */
export async function meterAccountUsage(account: AccountId, ports: UsagePorts): Promise<UsageLook> {
  const address = toAddress(account);
  const now = ports.clock.now();
  const rows = new Map((await ports.meters.of(address)).map((row) => [row.meter, row]));
  const stored = rows.get(LOOK);
  const look = stored === undefined ? await firstLook(address, now, ports) : readLookRecord(stored.progress);
  if (stored !== undefined && look.nextAt > now) return nothing(account, 'early', look.nextAt);
  const records = recordsOf(rows);
  const { heard } = await ports.regionsSeen.of(account);
  const rules = { expected: new Set([ports.homeRegion, ...heard]), accounts: ports.accounts() };
  const looks = await lookInTurn(account, { look, records }, rules, now, ports);
  const ledger = await openPeriod(address, now, ports);
  const counted = countAll(looks, records, ledger, now, ports);
  const asked = askedSince(look, looks, periodOf(now), rules.accounts);
  const moves = await movesOf(ledger, [...counted.amounts, [periodOf(now), asked.cost]], ports);
  const failures = looks.flatMap((one) => (one.failure === undefined ? [] : [one.failure]));
  const booked = total(moves.map(({ add }) => add));
  const intervalMs = intervalOf(ledger, booked, look, now);
  const seen = {
    intervalMs,
    lookedAt: seenIn(look.lookedAt, looks, () => now),
    usedAt: seenIn(look.usedAt, looks, ({ isInUse }) => (isInUse ? now : undefined)),
  };
  const nextAt =
    failures.length > 0
      ? later(now, AGAIN_AFTER_FAILURE_MS)
      : instant(Math.max(later(now, intervalMs), firstTurn(looks, seen, rules)));
  const next: LookRecord = {
    since: look.since,
    nextAt,
    ...seen,
    asked: asked.months,
    functions: seenIn(look.functions, looks, (usage) => usage.functions),
  };
  const changed: MeterRow[] = [
    ...[...counted.changed].map(([meter, record]) => rowOf(address, meter, writeMeterRecord(record), rows)),
    rowOf(address, LOOK, writeLookRecord(next), rows),
  ];
  const write = await ports.meters.count(changed, moves);
  if (failures.length > 0) await tellFailures(address, failures, ports);
  await tellUnpriced(address, looks, ports);
  if (write === 'superseded') return nothing(account, 'superseded', now);
  return { account, outcome: 'booked', booked, asking: asked.cost, nextAt };
}

function nothing(account: AccountId, outcome: UsageLook['outcome'], nextAt: Instant): UsageLook {
  return { account, outcome, booked: money(0n), asking: money(0n), nextAt };
}

/** Use counts since the budget does, within this month and what lists still name. */
async function firstLook(address: Address, now: Instant, { budgets }: UsagePorts): Promise<LookRecord> {
  const adopted = (await budgets.adoptedAt(address)) ?? now;
  const since = Math.max(Math.min(adopted, now), periodStart(periodOf(now)), now - FIRST_LOOK_MS);
  return {
    since: windowStart(instant(since)),
    nextAt: now,
    lookedAt: new Map(),
    usedAt: new Map(),
    intervalMs: LONGEST_INTERVAL_MS,
    asked: new Map(),
    functions: new Map(),
  };
}

function recordsOf(rows: ReadonlyMap<string, MeterRow>): ReadonlyMap<string, MeterRecord> {
  return new Map(
    [...rows.values()]
      .filter(({ meter }) => meter !== LOOK)
      .map(({ meter, progress }) => [meter, readMeterRecord(progress)]),
  );
}

/**
 * Counts what was read, meter by meter and region by region: what has changed, and what the months cost more, by what
 * is paid of list prices.
 */
function countAll(
  looks: readonly RegionLook[],
  records: ReadonlyMap<string, MeterRecord>,
  { factors = [] }: Ledger,
  now: Instant,
  { usageMeters, inRegion }: UsagePorts,
) {
  const changed = new Map<string, MeterRecord>();
  const amounts: (readonly [Period, Money])[] = [];
  for (const meter of usageMeters) {
    const record = new Map(records.get(meter.name));
    for (const { region, usage } of looks) {
      const readings = usage?.readings.get(meter.name);
      if (readings === undefined) continue;
      const costOf = (of: Parameters<UsageMeter['costOf']>[0]) => inRegion(meter.costOf(of, NOTHING_FREE), region);
      const factorOf = (at: Instant) => factorAt(factors, meter.name, at);
      const step = advance(record.get(region), readings, now, costOf, factorOf);
      record.set(region, step.progress);
      changed.set(meter.name, record);
      amounts.push(...step.amounts);
    }
  }
  return { changed, amounts };
}

/** What asking has cost this month, and costs more by these looks. */
function askedSince({ asked }: LookRecord, looks: readonly RegionLook[], period: Period, accounts: number) {
  const before = asked.get(period) ?? NO_USAGE;
  const news: readonly Asked[] = looks.flatMap(({ usage }) => usage?.asked ?? []);
  const after = plus(before, askingUsage(news));
  return {
    months: new Map([[period, after]]),
    cost: money(askingCost(after, accounts) - askingCost(before, accounts)),
  };
}

/** Adds up the amounts of each month. A month that has no ledger has nothing to add to: then the present one counts. */
async function movesOf(
  ledger: Ledger,
  amounts: readonly (readonly [Period, Money])[],
  { ledgers }: UsagePorts,
): Promise<readonly LateMove[]> {
  const sums = new Map<Period, bigint>();
  for (const [period, amount] of amounts) {
    const hasRow = period === ledger.period || (await ledgers.find(ledger.address, period)) !== undefined;
    const of = hasRow ? period : ledger.period;
    sums.set(of, (sums.get(of) ?? 0n) + amount);
  }
  return [...sums]
    .filter(([, sum]) => sum !== 0n)
    .map(([period, sum]) => ({
      ...{ address: ledger.address, period, add: money(sum) },
      // What another factor counts for by now is not booked at an old one.
      ...(period === ledger.period ? { under: ledger.factors ?? [] } : {}),
    }));
}

function intervalOf(ledger: Ledger, booked: Money, { lookedAt: last, since }: LookRecord, now: Instant): number {
  const before = Math.max(since, ...last.values());
  const ms = BigInt(Math.max(now - before, MS_PER_MINUTE));
  const byUse = (booked * BigInt(MS_PER_SECOND)) / ms;
  const left = ledger.limit === undefined ? undefined : money(ledger.limit - positionAt(ledger, now) - booked);
  return usageInterval(left, rate(ledger.rate + (byUse > 0n ? byUse : 0n)));
}

function rowOf(address: Address, meter: string, progress: string, rows: ReadonlyMap<string, MeterRow>): MeterRow {
  return { address, meter, progress, revision: rows.get(meter)?.revision ?? 0 };
}

/** Tells of what counts at an upper bound, at most once a day for each meter. */
async function tellUnpriced(
  address: Address,
  looks: readonly RegionLook[],
  { usageMeters, ledgers, operators, clock }: UsagePorts,
): Promise<void> {
  const now = clock.now();
  for (const { name, label, unpriced } of usageMeters) {
    const readings = looks.flatMap(({ usage }) => [...(usage?.readings.get(name)?.values() ?? [])]);
    const names = unpriced?.(plus(...readings)) ?? [];
    if (names.length === 0) continue;
    if ((await ledgers.rememberTold({ address, record: `meter#${name}` }, now)) !== 'written') continue;
    await operators.tell({ kind: 'usage-price-unknown', address, period: periodOf(now), meter: label, names });
  }
}

async function tellFailures(
  address: Address,
  failures: readonly unknown[],
  { ledgers, operators, clock }: UsagePorts,
): Promise<void> {
  const now = clock.now();
  if ((await ledgers.rememberTold({ address, record: `meter#${LOOK}` }, now)) !== 'written') return;
  const notes = failures.map((failure) => (failure instanceof Error ? failure.message : String(failure)));
  await operators.tell({
    kind: 'usage-unread',
    address,
    period: periodOf(now),
    note: [...new Set(notes)].join('; '),
  });
}
