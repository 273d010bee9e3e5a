import type { Address } from '../../src/core/domain/address';
import { formatUsd, money, type Money } from '../../src/core/domain/money';
import { periodOf, previousPeriod, type Period } from '../../src/core/domain/period';
import { positionAt } from '../../src/ledger/domain/ledger';
import { known } from '../cost-table/rows';
import { breaches } from '../law/check';
import type { SimulatedAccount } from './account';
import type { Installation } from './installation';
import { isInForce } from './traffic';

/** A breach of what the product promises, in one account or, with an empty one, in the installation. */
export interface Breach {
  readonly account: string;
  readonly breach: string;
}

/** What differs by less is the sum of what amounts were rounded up by. */
const ONE_REVANTIO = 1_000_000n;

/** What became of the money of all accounts. */
export interface Judged {
  readonly breaches: readonly Breach[];
  /** Below and above the truth, added up over all budgets that are to be exact. */
  readonly lost: Money;
  readonly doubled: Money;
  readonly notInForce: number;
  readonly positions: number;
}

/** Judges an organization in which nothing goes wrong any more. */
export function judge(of: Installation): Judged {
  const found: Breach[] = of.lambda.errors.map((error) => ({
    account: '',
    breach: `an error that no fault explains: ${error instanceof Error ? error.stack : String(error)}`,
  }));
  let [lost, doubled, positions, notInForce] = [0n, 0n, 0, 0];
  for (const account of of.accounts.values()) {
    const say = (breach: string) => found.push({ account: account.id, breach });
    for (const breach of breaches({ world: account, wishes: account.owner.wishes })) say(breach);
    for (const { address, period, position, truth, above } of positionsOf(account)) {
      positions += 1;
      const wrong = position - truth;
      if (wrong < ONE_REVANTIO + above && -wrong < ONE_REVANTIO) continue;
      if (wrong < 0n) lost -= wrong;
      else doubled += wrong;
      say(`${address} in ${period}: ${formatUsd(position)} USD, ${formatUsd(money(wrong))} from the truth`);
    }
  }
  for (const { address, written, receipt } of of.budgets.items.values()) {
    if (isInForce(written, receipt)) continue;
    notInForce += 1;
    found.push({
      account: address.slice(0, 12),
      breach: `the budget of ${address} is not in force: ${receipt?.reason}`,
    });
  }
  return { breaches: found, lost: money(lost), doubled: money(doubled), positions, notInForce };
}

interface Position {
  readonly address: Address;
  readonly period: Period;
  readonly position: Money;
  readonly truth: Money;
  /** The most by which it may be more. */
  readonly above: Money;
}

/**
 * Without a bill, every budget is exact at any time. With it, an account is as soon as all of a month is billed, but
 * for what was used as the month ended: meters hear of it after the day was counted, and so does the bill.
 */
function positionsOf(account: SimulatedAccount): readonly Position[] {
  const now = account.clock.now();
  const present = periodOf(now);
  return Object.values(account.addresses).flatMap((address) => {
    const periods = account.isBilled
      ? address === account.addresses.account
        ? [previousPeriod(present)]
        : []
      : [previousPeriod(present), present];
    return periods.flatMap((period) => {
      const ledger = known(account.table.row(address, period));
      if (ledger === undefined) return [];
      const position = period === present ? positionAt(ledger, now) : ledger.accrued;
      const above = account.isBilled ? account.usedLastIn(period) : money(0n);
      return [{ address, period, position, truth: account.spentIn(address, period, now), above }];
    });
  });
}
