import type { ExactDecimal } from '../../core/domain/decimal';
import { MS_PER_HOUR } from '../../core/domain/time';
import { ExactSum, scaled } from './exact-sum';
import type { FocusRow } from './focus-row';

/** How the product comes to know of a line. `free`: it costs nothing. */
export type Knowledge = 'free' | 'live' | 'billed' | 'unknown';

/** What is known of some lines of one currency. Amounts are exact. */
export interface Counted {
  readonly lines: number;
  /** Those that cost something, or of which nobody can say: live, billed and unknown ones. */
  readonly paidLines: number;
  readonly liveLines: number;
  readonly billedLines: number;
  readonly unknownLines: number;
  readonly live: ExactDecimal;
  readonly billed: ExactDecimal;
  /** Of the unknown ones whose cost can be read. */
  readonly unknown: ExactDecimal;
}

/** Counts the lines of one service in one account. */
export class ServiceTally {
  private lines = 0;
  private readonly counts = { live: 0, billed: 0, unknown: 0 };
  private readonly sums = { live: new ExactSum(), billed: new ExactSum(), unknown: new ExactSum() };
  private readonly accruing = new ExactSum();
  private from = Number.POSITIVE_INFINITY;
  private until = Number.NEGATIVE_INFINITY;

  add(row: FocusRow, knowledge: Knowledge): void {
    this.lines += 1;
    if (accrues(row) && row.start !== undefined && row.end !== undefined) {
      this.from = Math.min(this.from, row.start);
      this.until = Math.max(this.until, row.end);
      if (knowledge === 'billed' && row.cost !== undefined) this.accruing.add(row.cost);
    }
    if (knowledge === 'free') return;
    this.counts[knowledge] += 1;
    if (row.cost !== undefined) this.sums[knowledge].add(row.cost);
  }

  counted(): Counted {
    const { live, billed, unknown } = this.counts;
    return {
      lines: this.lines,
      paidLines: live + billed + unknown,
      liveLines: live,
      billedLines: billed,
      unknownLines: unknown,
      live: this.sums.live.value(),
      billed: this.sums.billed.value(),
      unknown: this.sums.unknown.value(),
    };
  }

  /**
   * Returns what accrues unseen, in the currency per hour, to 10 decimals: what is known by the bill alone, over the time
   * from the first to the last hour of the service in the account, an hour at least. Never below zero.
   */
  unseenPerHour(): ExactDecimal {
    const sum = this.accruing.value();
    const ms = BigInt(Math.max(this.until - this.from, MS_PER_HOUR));
    return sum.units <= 0n ? { units: 0n, scale: 0 } : scaled(sum, BigInt(MS_PER_HOUR), ms, SPEED_DECIMALS);
  }
}

const SPEED_DECIMALS = 10;

/** Use accrues by the hour, and so does what is bought again each hour; tax, credits and what is bought once do not. */
function accrues({ category, frequency }: FocusRow): boolean {
  const kind = category?.toLowerCase();
  return kind === 'usage' || (kind === 'purchase' && frequency?.toLowerCase() === 'recurring');
}

/** Adds up what was counted. */
export function totalOf(parts: readonly Counted[]): Counted {
  const count = (key: CountKey) => parts.reduce((sum, part) => sum + part[key], 0);
  const amount = (key: AmountKey) => {
    const sum = new ExactSum();
    for (const part of parts) sum.add(part[key]);
    return sum.value();
  };
  return {
    lines: count('lines'),
    paidLines: count('paidLines'),
    liveLines: count('liveLines'),
    billedLines: count('billedLines'),
    unknownLines: count('unknownLines'),
    live: amount('live'),
    billed: amount('billed'),
    unknown: amount('unknown'),
  };
}

type CountKey = 'lines' | 'paidLines' | 'liveLines' | 'billedLines' | 'unknownLines';
type AmountKey = 'live' | 'billed' | 'unknown';
