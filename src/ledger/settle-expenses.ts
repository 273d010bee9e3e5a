import pMap from 'p-map';
import type { Address } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import type { Period } from '../core/domain/period';
import { instant, type Instant } from '../core/domain/time';
import type { Clock, Write } from '../core/ports';
import { nextUpdate, type Ledger, type LedgerState } from './domain/ledger';
import type { Rate } from './domain/rate';
import { settle, type Segment, type Settlement } from './domain/settlement';
import { NOTHING_BOOKED, speedAtSettlement, type BookedRates, type SettledSpeed } from './domain/unsettled';
import { guardLedger, type GuardPorts } from './guard-ledger';
import { openForWriting, openPeriod, type LedgerPorts } from './open-period';
import type { SettledSoFar } from './ports';

/** The ledger before or after a write, as a stream record shows it. */
export interface LedgerImage {
  readonly accrued: Money;
  readonly updatedAt: Instant;
  readonly rate: Rate;
  /** Undefined in a row that somebody created by a plain update. */
  readonly settledThrough: Instant | undefined;
  /** What this product has booked in the month. Undefined: nothing. */
  readonly booked?: BookedRates | undefined;
  readonly limit: Money | undefined;
  readonly state: LedgerState | undefined;
  /** The end of the grace that has begun. */
  readonly graceUntil?: Instant | undefined;
  /** The next run that enforcement has asked for. */
  readonly followUpAt?: Instant | undefined;
}

export interface LedgerChange {
  /** The id that names the change to whoever delivered it. */
  readonly id: string;
  readonly address: Address;
  readonly period: Period;
  readonly before: LedgerImage | undefined;
  readonly after: LedgerImage;
}

export interface SettledLedger {
  readonly address: Address;
  readonly period: Period;
  readonly changes: readonly LedgerChange[];
  readonly outcome: SettleOutcome;
}

export type SettleOutcome =
  | { readonly kind: 'settled'; readonly amount: Money; readonly guessedMs: number }
  /** The changes ask for no work: they are the product's own writes. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'failed'; readonly error: unknown };

const CONCURRENCY = 25;
const MAX_ATTEMPTS = 20;

/** Turns speed into position for every ledger that changed, with one write for each, and sees to what guards it. */
export async function settleExpenses(
  changes: readonly LedgerChange[],
  ports: GuardPorts,
): Promise<readonly SettledLedger[]> {
  const ledgers = new Map<string, LedgerChange[]>();
  for (const change of changes) {
    const key = `${change.address} ${change.period}`;
    ledgers.set(key, [...(ledgers.get(key) ?? []), change]);
  }
  return pMap(
    ledgers.values(),
    async (ofOne): Promise<SettledLedger> => {
      const [{ address, period }] = ofOne as [LedgerChange];
      try {
        return { address, period, changes: ofOne, outcome: await settleOne(address, period, ofOne, ports) };
      } catch (error) {
        return { address, period, changes: ofOne, outcome: { kind: 'failed', error } };
      }
    },
    { concurrency: CONCURRENCY },
  );
}

/** Has a ledger settled up to now although nothing has changed: a threshold may have been reached. */
export async function settleNow(address: Address, ports: LedgerPorts & { readonly clock: Clock }): Promise<Write> {
  const now = ports.clock.now();
  const ledger = await openForWriting(address, now, ports);
  // A superseded write means that somebody has just written, and the stream has their record.
  return ports.ledgers.touch(ledger, instant(Math.max(now, nextUpdate(ledger))), false);
}

async function settleOne(
  address: Address,
  period: Period,
  changes: readonly LedgerChange[],
  ports: GuardPorts,
): Promise<SettleOutcome> {
  if (!changes.some(isNews)) return { kind: 'nothing' };
  if (changes.some(({ after }) => after.settledThrough === undefined)) {
    await openPeriod(address, ports.clock.now(), ports);
  }
  const settled = await settleRecords(address, period, changes, ports);
  const ledger = settled.ledger ?? (await ports.ledgers.find(address, period));
  if (ledger !== undefined) await guardLedger(ledger, settled.isDoubtful || changes.some(isTimeless), ports);
  return { kind: 'settled', amount: settled.amount, guessedMs: settled.guessedMs };
}

/**
 * Returns whether a change is anybody else's. The product's own writes change neither time, speed, limit nor state:
 * without this, each would lead to another.
 */
function isNews({ before, after }: LedgerChange): boolean {
  if (before === undefined || before.updatedAt !== after.updatedAt) return true;
  const isSpent = before.accrued !== after.accrued && before.settledThrough === after.settledThrough;
  return (
    isSpent ||
    before.rate !== after.rate ||
    before.limit !== after.limit ||
    before.state !== after.state ||
    before.graceUntil !== after.graceUntil ||
    before.followUpAt !== after.followUpAt
  );
}

/**
 * Returns whether a change takes no time. A new row knows nothing of the schedules of the row before it. After a change
 * that took no time, nothing tells that it came before.
 */
function isTimeless({ before, after }: LedgerChange): boolean {
  if (before === undefined) return true;
  return (
    after.updatedAt <= before.updatedAt &&
    (before.rate !== after.rate || before.limit !== after.limit || before.state !== after.state)
  );
}

function segmentsOf(changes: readonly LedgerChange[]): readonly Segment[] {
  return changes.flatMap(({ before, after }) =>
    before === undefined || after.updatedAt <= before.updatedAt
      ? []
      : [
          {
            from: before.updatedAt,
            to: after.updatedAt,
            rate: before.rate,
            booked: before.booked,
            next: { rate: after.rate, booked: after.booked ?? NOTHING_BOOKED },
          },
        ],
  );
}

interface SettledRecords {
  readonly ledger: Ledger | undefined;
  readonly amount: Money;
  readonly guessedMs: number;
  /**
   * True when the row was settled further than to where the records begin, or not as far. Others may have died half-way
   * with some of the records.
   */
  readonly isDoubtful: boolean;
}

/**
 * Settles the records. The first attempt reads nothing: records come in the order of the changes, so the row is usually
 * settled up to where the first of them begins. When it is not, the write is refused and says how far the row is.
 */
async function settleRecords(
  address: Address,
  period: Period,
  changes: readonly LedgerChange[],
  { ledgers }: GuardPorts,
): Promise<SettledRecords> {
  const segments = segmentsOf(changes);
  const nothing = { amount: 0n as Money, guessedMs: 0 };
  const first = segments.reduce<Segment | undefined>(
    (one, other) => (one === undefined || other.from < one.from ? other : one),
    undefined,
  );
  if (first === undefined) return { ledger: undefined, ...nothing, isDoubtful: false };
  let from: SettledSoFar = { settledThrough: first.from };
  let settlement = settle({ settledThrough: first.from, gaps: [] }, segments, period);
  let known = settlement.gaps.length > 0 ? await ledgers.find(address, period) : undefined;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    if (known !== undefined) {
      from = known;
      settlement = settle({ ...known, speed: speedAtSettlement(known) }, segments, period);
      if (addsNothing(settlement, known)) return { ledger: known, ...nothing, isDoubtful: true };
    }
    const { write, ledger } = await ledgers.settle(
      address,
      period,
      from,
      settlement,
      speedAfter(from, settlement, changes),
    );
    if (write === 'written' || ledger === undefined) {
      return { ledger, amount: settlement.amount, guessedMs: settlement.guessedMs, isDoubtful: known !== undefined };
    }
    known = ledger;
  }
  throw new Error(`the ledger of ${address} for ${period} was settled by others at each of ${MAX_ATTEMPTS} attempts`);
}

/** Returns the speed that the row had at the instant to which it is settled now, as a record shows it. */
function speedAfter(
  from: SettledSoFar,
  { settledThrough: at }: Settlement,
  changes: readonly LedgerChange[],
): SettledSpeed | undefined {
  if (at <= from.settledThrough) return undefined;
  const { after } = changes.filter((change) => change.after.updatedAt === at).at(-1) ?? {};
  return after === undefined ? undefined : { at, rate: after.rate, booked: after.booked ?? NOTHING_BOOKED };
}

function addsNothing({ amount, settledThrough, gaps }: Settlement, known: Ledger): boolean {
  const isSameGaps = gaps.length === known.gaps.length && gaps.every((gap, index) => gap === known.gaps[index]);
  return amount === 0n && settledThrough === known.settledThrough && isSameGaps;
}
