import { MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';
import { LOOK_CALLS_EVERY_MS, PACED_MINUTES } from '../../src/ledger/reconcile-expenses';
import { PAGE_ROWS } from './bill';
import { costPerAccountMonth, totalOf } from './cost';
import type { PartFigures } from './figures';
import { CONCURRENCY } from './functions';
import { QUOTAS } from './quotas';

/**
 * Works out what an account costs in a month in an organization of another size, in USD, from two that were played by
 * one process each for as many days: what was counted is a part for each account, and a part for the installation.
 */
export function costAt(accounts: number, small: PartFigures, large: PartFigures): number {
  const at = (counter: (of: PartFigures) => number) => {
    const perAccount = (counter(large) - counter(small)) / (large.accounts - small.accounts);
    return Math.max(0, counter(small) + perAccount * (accounts - small.accounts));
  };
  const names = Object.keys(large.quotas) as (keyof PartFigures['quotas'])[];
  const pages = Math.max(1, Math.ceil(at((of) => of.billAmounts / of.billReads) / PAGE_ROWS));
  const quotas = Object.fromEntries(
    names.map((name) => [
      name,
      { calls: name === 'Cost Explorer' ? large.billReads * pages : at((of) => of.quotas[name].calls) },
    ]),
  ) as Record<keyof PartFigures['quotas'], { readonly calls: number }>;
  const functions = Object.fromEntries(
    Object.keys(large.functions).map((name) => [
      name,
      {
        invocations: at((of) => of.functions[name]?.invocations ?? 0),
        seconds: at((of) => of.functions[name]?.seconds ?? 0),
      },
    ]),
  );
  return totalOf(costPerAccountMonth(quotas, functions, accounts, large.days));
}

const HOURS_PER_DAY = 24;

/**
 * Returns the number of accounts from which on something crosses a quota of the management account, by what was counted
 * of fewer: what the hourly look has no time to ask for at its pace begins at once, or STS gives no more sessions.
 */
export function kneeOf({ accounts, days, quotas, functions }: PartFigures): number {
  const hours = days * HOURS_PER_DAY;
  const perAccountHour = (calls: number) => calls / accounts / hours;
  const asked = [functions['meter-resource'], functions['enforce-budgets']];
  const sum = (of: 'seconds' | 'invocations') => asked.reduce((all, use) => all + (use?.[of] ?? 0), 0);
  const atOnce = (sum('seconds') / sum('invocations')) * (MS_PER_SECOND / LOOK_CALLS_EVERY_MS);
  const inAnHour = (PACED_MINUTES * MS_PER_MINUTE) / LOOK_CALLS_EVERY_MS + Math.max(0, CONCURRENCY - atOnce);
  const looks = inAnHour / perAccountHour(quotas['Lambda Invoke'].calls);
  const sessions =
    (QUOTAS['STS AssumeRole'].perSecond * MS_PER_HOUR) / MS_PER_SECOND / perAccountHour(quotas['STS AssumeRole'].calls);
  return Math.floor(Math.min(looks, sessions));
}
