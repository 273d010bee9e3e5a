import { formatUsd, money, type Money } from '../../core/domain/money';
import { periodEnd } from '../../core/domain/period';
import { formatInstant, type Instant } from '../../core/domain/time';
import { exhaustionOf, positionAt, type Ledger } from '../../ledger/domain/ledger';
import { accrue, type Rate } from '../../ledger/domain/rate';
import { duration, moment, perHour, speed, usd } from './words';

/** A budget in its month, as of an instant. */
export interface Figures {
  readonly spent: Money;
  /** Undefined: nothing is done about what is spent. */
  readonly limit: Money | undefined;
  /** Below zero: over the limit. */
  readonly left: Money | undefined;
  readonly rate: Rate;
  /** Undefined: it lasts to the end of the month. */
  readonly runsOut: Instant | undefined;
  /** The limit is reached. */
  readonly isSpent: boolean;
  /** What will be spent at the end of the month, at the speed of now. */
  readonly atEnd: Money;
  readonly ends: Instant;
  readonly at: Instant;
}

export function figuresOf(ledger: Ledger, at: Instant): Figures {
  const spent = positionAt(ledger, at);
  const { limit, rate } = ledger;
  const left = limit === undefined ? undefined : money(limit - spent);
  const isSpent = left !== undefined && left <= 0n;
  const ends = periodEnd(ledger.period);
  return {
    spent,
    limit,
    left,
    rate,
    runsOut: isSpent ? undefined : exhaustionOf(ledger),
    isSpent,
    atEnd: money(spent + accrue(rate, Math.max(0, ends - at))),
    ends,
    at,
  };
}

/** When the money runs out, in words. */
export function describeOutlook({ limit, rate, runsOut, isSpent, atEnd, at }: Figures): string {
  if (isSpent) return rate > 0n ? `the money is spent, and ${speed(rate)} go on` : 'the money is spent';
  if (runsOut !== undefined) return `${moment(runsOut)}, in ${duration(runsOut - at)}`;
  if (limit === undefined) return 'never: there is no limit';
  return rate > 0n
    ? `not this month: it ends with ${usd(atEnd, 2)} USD spent at this speed`
    : 'not this month: nothing runs by the hour';
}

/** `24 %` of the limit, rounded down. */
export function shareSpent({ spent, limit }: Pick<Figures, 'spent' | 'limit'>): string {
  return limit === undefined || limit === 0n ? '–' : `${(spent * 100n) / limit} %`;
}

/** `380.00`, or `12.00 over`. */
export function describeLeft(left: Money | undefined): string {
  if (left === undefined) return '–';
  return left < 0n ? `${usd(money(-left))} over` : usd(left);
}

/** The same for machines. Amounts are decimal texts in USD, exact. */
export function figuresJson({ spent, limit, left, rate, runsOut, isSpent, atEnd, at }: Figures) {
  return {
    at: formatInstant(at),
    limit_usd: limit === undefined ? null : formatUsd(limit),
    spent_usd: formatUsd(spent),
    left_usd: left === undefined ? null : formatUsd(left),
    usd_per_hour: usd(perHour(rate), 6),
    runs_out_at: runsOut === undefined ? null : formatInstant(runsOut),
    is_spent: isSpent,
    month_ends_with_usd: formatUsd(atEnd),
  };
}
