import type { BilledAmount } from '../../src/bill/domain/billed';
import type { Bill } from '../../src/bill/ports';
import type { AccountId } from '../../src/core/domain/address';
import { money, type Money } from '../../src/core/domain/money';
import { later, MS_PER_DAY, MS_PER_HOUR, type Instant } from '../../src/core/domain/time';
import type { Wire } from '../wire';

/** What is asked of a simulated bill. */
export interface BillFaults {
  /** The part of the days whose bill comes a day later than the others. */
  readonly late: number;
  /** The part of the days that lack a part at first, and are restated after some days. */
  readonly restated: number;
}

/** An account in the bill, and what was really spent there. */
export interface BilledAccount {
  readonly account: AccountId;
  onDay(day: Instant, now: Instant): ReadonlyMap<string, Money>;
}

/** AWS says what was spent so long after it was, at least: it says so of whole days, and of what it knows of today. */
const LAG_MS = 12 * MS_PER_HOUR;
const LATE_MS = MS_PER_DAY;
const RESTATED_AFTER_MS = 2 * MS_PER_DAY;
const PERMILLE = 1_000n;
/** Amounts on a page of Cost Explorer. AWS publishes no number. */
export const PAGE_ROWS = 5_000;

/** The bill of an organization: late by hours, now and then by a day, and now and then restated. */
export class SimulatedBill {
  /** How often it was read, and how many amounts it has told. */
  reads = 0;
  amounts = 0;

  constructor(
    private readonly accounts: () => Iterable<BilledAccount>,
    private readonly draw: (day: Instant, name: string) => number,
    private readonly faults: () => BillFaults,
    private readonly now: () => Instant,
  ) {}

  over(wire: Wire<string>): Bill {
    return {
      read: async (from, to) => {
        const reading = await wire.read('bill', () => this.readNow(from, to), 'GetCostAndUsage');
        for (let page = 1; page < reading.requests; page++) {
          await wire.read('bill', () => undefined, 'GetCostAndUsage');
        }
        return reading;
      },
    };
  }

  private readNow(from: Instant, to: Instant) {
    const readAt = this.now();
    const amounts: BilledAmount[] = [];
    for (const account of this.accounts()) {
      for (let day = from; day < to; day = later(day, MS_PER_DAY)) amounts.push(...this.billedOn(account, day, readAt));
    }
    this.reads += 1;
    this.amounts += amounts.length;
    const requests = Math.max(1, Math.ceil(amounts.length / PAGE_ROWS));
    return { readAt, from, to, amounts, refused: [], requests };
  }

  /** A day is in the bill, whole, some hours after its end: what is not over is not told. */
  private billedOn(account: BilledAccount, day: Instant, readAt: Instant): readonly BilledAmount[] {
    const { late, restated } = this.faults();
    const isLate = this.draw(day, `late ${account.account}`) < late;
    if (readAt < later(day, MS_PER_DAY + LAG_MS + (isLate ? LATE_MS : 0))) return [];
    const isRestated = this.draw(day, `restated ${account.account}`) < restated;
    const missing = isRestated && readAt < later(day, MS_PER_DAY + LAG_MS + RESTATED_AFTER_MS) ? 50n : 0n;
    return [...account.onDay(day, readAt)].map(([service, amount]) => ({
      account: account.account,
      service,
      day,
      amount: money((amount * (PERMILLE - missing)) / PERMILLE),
    }));
  }
}
