import { MICRO_REVANTIOS_PER_REVANTIO, type Money } from '../../src/core/domain/money';
import { MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import type { Ledger } from '../../src/ledger/domain/ledger';
import type { Rate } from '../../src/ledger/domain/rate';

/**
 * The position that follows from what was written to a ledger, without any rounding. It knows nothing of settlement.
 */
export class ExactPosition {
  private readonly changes: { readonly at: Instant; readonly rateDelta: Rate }[] = [];
  private spent = 0n;

  spend(amount: Money): void {
    this.spent += amount;
  }

  changeRate(at: Instant, rateDelta: Rate): void {
    this.changes.push({ at, rateDelta });
  }

  /** By how many revantios the position of a settled ledger is above what it should be. */
  errorOf({ accrued, settledThrough }: Ledger): number {
    const perSecond = this.changes.reduce(
      (sum, { at, rateDelta }) => sum + rateDelta * BigInt(settledThrough - at),
      0n,
    );
    const difference = (accrued - this.spent) * BigInt(MS_PER_SECOND) - perSecond;
    return Number(difference) / MS_PER_SECOND / Number(MICRO_REVANTIOS_PER_REVANTIO);
  }
}
