import { formatRounded } from '../bill/domain/exact-sum';
import type { ExactDecimal } from '../core/domain/decimal';
import type { Money } from '../core/domain/money';
import { formatInstant, type Instant } from '../core/domain/time';
import { DEFAULT_BUDGET_PERCENT } from '../ledger/domain/replay-bill';
import { AWS_BUDGETS, BILL_LAG_HOURS } from '../ledger/domain/replay-month';
import { exactOf } from './replay-totals';

const CENTS = 2;
const MINUTES = 16;

/** Writes an amount for people: `1,234.50`. */
export function usd(amount: Money | ExactDecimal): string {
  const [whole = '', cents = ''] = formatRounded(typeof amount === 'bigint' ? exactOf(amount) : amount, CENTS).split(
    '.',
  );
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${cents}`;
}

/** Writes an instant for people: `2026-10-17 04:12`, in UTC. */
export function when(at: Instant | undefined): string {
  return at === undefined ? '–' : formatInstant(at).slice(0, MINUTES).replace('T', ' ');
}

/** What a replay assumes, for whoever reads its figures. */
export function assumptions(isDefault: boolean): readonly string[] {
  return [
    ...(isDefault
      ? [
          `No budgets were given: each account was tried with ${DEFAULT_BUDGET_PERCENT} % of what its costliest month ` +
            'has cost, rounded up to a whole dollar.',
        ]
      : []),
    'What meters see counts as it is used, evenly within its hour. All else counts by the speed of the last seven days ' +
      `that are known, until the bill tells of it, ${BILL_LAG_HOURS} hours later.`,
    'A stop ends what meters see, until the month ends or there is money again. All else goes on as it did.',
    `AWS Budgets looks every ${AWS_BUDGETS.refreshHours} hours at spending that is ${AWS_BUDGETS.lagHours} hours old, ` +
      'and then stops the same.',
    'A stop is false when the month would have ended below its limit by itself.',
  ];
}
