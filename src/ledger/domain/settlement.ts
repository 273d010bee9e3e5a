import { money, type Money } from '../../core/domain/money';
import type { Period } from '../../core/domain/period';
import type { Instant } from '../../core/domain/time';
import type { Gap } from './ledger';
import { accrueBetween, type Rate } from './rate';
import { accruedUntil, type BookedRates, type SettledSpeed } from './unsettled';

/** The time between two changes of a ledger, and the speed during it: one stream record. */
export interface Segment {
  readonly from: Instant;
  readonly to: Instant;
  readonly rate: Rate;
  /** What this product had booked at its beginning. Undefined: nothing is known of it. */
  readonly booked?: BookedRates | undefined;
  /** The speed at its end. */
  readonly next?: Omit<SettledSpeed, 'at'> | undefined;
}

/** How far a ledger is settled, and what is known of it then. */
export interface SettledRow {
  readonly settledThrough: Instant;
  readonly gaps: readonly Gap[];
  /** Undefined: it is not known. */
  readonly speed?: SettledSpeed | undefined;
}

export interface Settlement {
  /** The amount to add to the position. It is negative when a guess was too high. */
  readonly amount: Money;
  readonly settledThrough: Instant;
  readonly gaps: readonly Gap[];
  /** The time that was settled at a guessed rate, in ms. */
  readonly guessedMs: number;
}

/** More gaps than this are a sign of something else. The oldest stay as they were guessed. */
const MAX_GAPS = 50;

/**
 * Returns what some stream records add to a ledger. They may come twice, in any order, and without some that were given
 * up. Time that is settled already is left alone. Time before a record that nobody has told about is settled by what
 * the product has booked in it. Where that does not explain the speed, it is settled at the record's own, remembered,
 * and put right if its record comes after all.
 */
export function settle(from: SettledRow, segments: readonly Segment[], period: Period): Settlement {
  let { settledThrough, gaps, speed } = from;
  let amount = 0n;
  let guessedMs = 0;
  // A writer's clock may have gone back. Such a change takes no time.
  const forward = segments
    .filter((segment) => segment.to > segment.from)
    .sort((one, other) => one.from - other.from || one.to - other.to);
  for (const segment of forward) {
    const corrected = correct(gaps, segment);
    gaps = corrected.gaps;
    amount += corrected.amount;
    if (segment.to <= settledThrough) continue;
    if (segment.from > settledThrough) {
      const booked = speed?.at === settledThrough ? bookedIn(speed, segment, period) : undefined;
      if (booked === undefined) {
        guessedMs += segment.from - settledThrough;
        gaps = [...gaps, { from: settledThrough, to: segment.from, rate: segment.rate }].slice(-MAX_GAPS);
      } else {
        amount += booked;
        settledThrough = segment.from;
      }
    }
    amount += accrueBetween(segment.rate, settledThrough, segment.to);
    settledThrough = segment.to;
    speed = segment.next && { at: segment.to, ...segment.next };
  }
  return { amount: money(amount), settledThrough, gaps, guessedMs };
}

/**
 * Returns what has accrued before a segment, since the speed was known last, by what the product has booked meanwhile.
 * Undefined: nothing is booked, or somebody else has changed the speed, too.
 */
function bookedIn(known: SettledSpeed, { from, rate, booked }: Segment, period: Period): Money | undefined {
  if (booked === undefined || booked.moment === known.booked.moment) return undefined;
  if (rate - known.rate !== booked.rate - known.booked.rate) return undefined;
  return accruedUntil(from, known, booked, period);
}

/** Replaces guesses by what a late record says, and returns what is left to guess. */
function correct(gaps: readonly Gap[], segment: Segment): { readonly gaps: readonly Gap[]; readonly amount: bigint } {
  let amount = 0n;
  const left = gaps.flatMap((gap) => {
    const begin = Math.max(gap.from, segment.from) as Instant;
    const end = Math.min(gap.to, segment.to) as Instant;
    if (begin >= end) return [gap];
    amount += accrueBetween(segment.rate, begin, end) - accrueBetween(gap.rate, begin, end);
    return [
      { ...gap, to: begin },
      { ...gap, from: end },
    ].filter((part) => part.from < part.to);
  });
  return { gaps: left, amount };
}
