import type { ExactDecimal } from '../../core/domain/decimal';
import { MS_PER_HOUR } from '../../core/domain/time';
import { kindOf } from './charge-kind';
import { ExactSum, scaled, sumOf } from './exact-sum';
import type { FocusRow } from './focus-row';

/**
 * How the product comes to know of a line: `live`, from a meter; by the bill alone, as use that AWS prices by the unit
 * (`priced`) or as what no meter could count (`unpriced`: taxes, credits, refunds, fees); not at all (`unknown`).
 * `free`: it costs nothing.
 */
export type Knowledge = 'free' | 'live' | 'priced' | 'unpriced' | 'unknown';

/** What is known of some lines of one currency. Amounts are exact. */
export interface Counted {
  readonly lines: number;
  /** Those that cost something, or of which nobody can say: live, billed and unknown ones. */
  readonly paidLines: number;
  readonly liveLines: number;
  /** Those known by the bill alone: priced and unpriced ones. */
  readonly billedLines: number;
  readonly pricedLines: number;
  readonly unpricedLines: number;
  readonly unknownLines: number;
  readonly live: ExactDecimal;
  readonly billed: ExactDecimal;
  readonly priced: ExactDecimal;
  readonly unpriced: ExactDecimal;
  /** Of the unknown ones whose cost can be read. */
  readonly unknown: ExactDecimal;
}

/** Counts the lines of one service in one account. */
export class ServiceTally {
  private lines = 0;
  private readonly counts = { live: 0, priced: 0, unpriced: 0, unknown: 0 };
  private readonly sums = {
    live: new ExactSum(),
    priced: new ExactSum(),
    unpriced: new ExactSum(),
    unknown: new ExactSum(),
  };
  private readonly accruing = new ExactSum();
  private from = Number.POSITIVE_INFINITY;
  private until = Number.NEGATIVE_INFINITY;

  add(row: FocusRow, knowledge: Knowledge): void {
    this.lines += 1;
    if (accrues(row) && row.start !== undefined && row.end !== undefined) {
      this.from = Math.min(this.from, row.start);
      this.until = Math.max(this.until, row.end);
      if ((knowledge === 'priced' || knowledge === 'unpriced') && row.cost !== undefined) this.accruing.add(row.cost);
    }
    if (knowledge === 'free') return;
    this.counts[knowledge] += 1;
    if (row.cost !== undefined) this.sums[knowledge].add(row.cost);
  }

  counted(): Counted {
    const { live, priced, unpriced, unknown } = this.counts;
    const { sums } = this;
    return {
      lines: this.lines,
      paidLines: live + priced + unpriced + unknown,
      liveLines: live,
      billedLines: priced + unpriced,
      pricedLines: priced,
      unpricedLines: unpriced,
      unknownLines: unknown,
      live: sums.live.value(),
      billed: sumOf([sums.priced.value(), sums.unpriced.value()]),
      priced: sums.priced.value(),
      unpriced: sums.unpriced.value(),
      unknown: sums.unknown.value(),
    };
  }

  /**
   * Returns what accrues unseen, in the currency per hour, to 10 decimals: what is known by the bill alone, over the
   * time from the first to the last hour of the service in the account, an hour at least. Never below zero.
   */
  unseenPerHour(): ExactDecimal {
    const sum = this.accruing.value();
    const ms = BigInt(Math.max(this.until - this.from, MS_PER_HOUR));
    return sum.units <= 0n ? { units: 0n, scale: 0 } : scaled(sum, BigInt(MS_PER_HOUR), ms, SPEED_DECIMALS);
  }
}

const SPEED_DECIMALS = 10;

/**
 * Use accrues by the hour, and so does what is bought again each hour; tax, credits, what changes an older bill and
 * what is bought once do not.
 */
function accrues(row: FocusRow): boolean {
  const kind = kindOf(row);
  return kind === 'use' || (kind === 'purchase' && row.frequency?.toLowerCase() === 'recurring');
}

/** Adds up what was counted. */
export function totalOf(parts: readonly Counted[]): Counted {
  const count = (key: CountKey) => parts.reduce((sum, part) => sum + part[key], 0);
  const amount = (key: AmountKey) => sumOf(parts.map((part) => part[key]));
  return {
    lines: count('lines'),
    paidLines: count('paidLines'),
    liveLines: count('liveLines'),
    billedLines: count('billedLines'),
    pricedLines: count('pricedLines'),
    unpricedLines: count('unpricedLines'),
    unknownLines: count('unknownLines'),
    live: amount('live'),
    billed: amount('billed'),
    priced: amount('priced'),
    unpriced: amount('unpriced'),
    unknown: amount('unknown'),
  };
}

type AmountKey = 'live' | 'billed' | 'priced' | 'unpriced' | 'unknown';
type CountKey = Exclude<keyof Counted, AmountKey>;
