import { formatUsd, money, type Money } from '../../src/core/domain/money';
import { periodOf, type Period } from '../../src/core/domain/period';
import type { Instant } from '../../src/core/domain/time';
import { known } from '../cost-table/rows';
import type { SimulatedAccount } from './account';

/** The worst that any budget which enforces was exceeded by: in USD, and in seconds of the speed of that time. */
export interface Overshoot {
  readonly usd: number;
  readonly seconds: number;
  readonly account: string;
}

/** Watches the accounts whose budgets enforce: what they have really spent when the last of it was stopped. */
export class Overshoots {
  worst: Overshoot = { usd: 0, seconds: 0, account: '' };
  /** What was spent, and the speed, when a budget was last changed: what was over before is nobody's overshoot. */
  private readonly before = new Map<
    string,
    { readonly period: Period; readonly limit: Money; readonly spent: Money }
  >();

  /** Something has stopped in an account. `speed`: its fastest since nothing ran, in micro-revantios a second. */
  stopped(account: SimulatedAccount, speed: bigint, now: Instant): void {
    const { account: address } = account.addresses;
    const period = periodOf(now);
    const ledger = known(account.table.row(address, period));
    const limit = ledger?.limit;
    if (ledger?.state !== 'exhausted' || limit === undefined || account.isSpending) return;
    const budget = account.table.budgetRows.get(address);
    // What is spent in a time of grace is meant to be.
    if (budget?.mode !== 'enforce' || budget.graceMinutes !== undefined) return;
    const spent = account.spentIn(address, period, now);
    const was = this.before.get(address);
    const from = was?.period === period && was.limit === limit && was.spent > limit ? was.spent : limit;
    this.before.set(address, { period, limit, spent });
    const over = spent - from;
    const usd = Number(formatUsd(money(over)));
    if (over <= 0n || usd <= this.worst.usd) return;
    this.worst = { usd, seconds: speed > 0n ? Number(over) / Number(speed) : 0, account: account.id };
  }
}
