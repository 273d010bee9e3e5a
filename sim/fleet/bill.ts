import { money, type Money } from '../../src/core/domain/money';
import { MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import type { Rate } from '../../src/ledger/domain/rate';

/** How AWS counts. */
export interface Billing {
  /** Billed in steps of so many ms. */
  readonly stepMs: number;
  /** At least so many for each start. */
  readonly minimumMs: number;
}

/** What AWS really charges, exactly: in `running` alone; the step in which it ends counts. */
export class Bill {
  /** Micro-revantios a second times milliseconds, of what has ended. */
  private product: bigint;
  private readonly running = new Map<string, { readonly rate: Rate; readonly since: Instant }>();

  /** `before`: what was spent before anything is watched. */
  constructor(
    private readonly billing: Billing,
    before: Money,
  ) {
    this.product = before * BigInt(MS_PER_SECOND);
  }

  /** Something is billed from an instant on, if it is not already. */
  begin(arn: string, rate: Rate, since: Instant): void {
    if (!this.running.has(arn)) this.running.set(arn, { rate, since });
  }

  /** It is billed no more. */
  end(arn: string, at: Instant): void {
    const run = this.running.get(arn);
    if (run === undefined) return;
    const { stepMs, minimumMs } = this.billing;
    const until = Math.ceil(at / stepMs) * stepMs;
    this.product += run.rate * BigInt(Math.max(minimumMs, until - run.since));
    this.running.delete(arn);
  }

  /** What has been spent by an instant. */
  spentBy(now: Instant): Money {
    const running = [...this.running.values()].reduce((sum, { rate, since }) => sum + rate * BigInt(now - since), 0n);
    return money((this.product + running) / BigInt(MS_PER_SECOND));
  }
}
