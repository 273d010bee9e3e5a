import { money, type Money } from '../../core/domain/money';
import type { Instant } from '../../core/domain/time';
import type { Gap } from './ledger';
import { accrueBetween, type Rate } from './rate';

/** The time between two changes of a ledger, and the speed during it: one stream record. */
export interface Segment {
  readonly from: Instant;
  readonly to: Instant;
  readonly rate: Rate;
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
 * up. Time that is settled already is left alone. Time before a record that nobody has told about is settled at the
 * record's own speed, remembered, and put right if its record comes after all.
 */
export function settle(
  from: { readonly settledThrough: Instant; readonly gaps: readonly Gap[] },
  segments: readonly Segment[],
): Settlement {
  let { settledThrough, gaps } = from;
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
      guessedMs += segment.from - settledThrough;
      gaps = [...gaps, { from: settledThrough, to: segment.from, rate: segment.rate }].slice(-MAX_GAPS);
    }
    amount += accrueBetween(segment.rate, settledThrough, segment.to);
    settledThrough = segment.to;
  }
  return { amount: money(amount), settledThrough, gaps, guessedMs };
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
