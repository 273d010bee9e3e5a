import { money, type Money } from '../../src/core/domain/money';
import { periodEnd, periodStart } from '../../src/core/domain/period';
import { instant, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import { drawUniform, type Random } from './distributions';
import { spentBy, type PlannedMonth } from './month';

// What else could guard a budget. Each stops everything at one stroke, and nothing before the month ends goes
// uncounted: in their favour.

/** Of AWS Budgets, which says "8 to 12 hours". */
const REFRESH_HOURS = { shortest: 8, longest: 12 } as const;
/** How old the spending is that a refresh shows. AWS publishes no number: docs/overshoot-model.md. */
const BILLING_LAG_HOURS = { shortest: 0, longest: 8 } as const;
const ACTION_MINUTES = { shortest: 1, longest: 5 } as const;
const POLL_MINUTES = 5;
const METRIC_STREAM_MINUTES = { shortest: 2, longest: 3 } as const;

export type Guard = (month: PlannedMonth, random: Random) => Instant;

/** A budget, and what has been spent of it by an instant, from when on somebody looks. */
export interface WatchedBudget {
  readonly from: Instant;
  readonly end: Instant;
  readonly limit: Money;
  spentBy(at: Instant): Money;
}

/**
 * Returns when AWS Budgets has acted on the first refresh that shows the limit as reached; `withLag: false`: as if it
 * showed everything up to itself.
 */
export function refreshThatShows(
  { from, end, limit, spentBy: spent }: WatchedBudget,
  withLag: boolean,
  random: Random,
) {
  let refresh = from + drawUniform(0, REFRESH_HOURS.longest, random) * MS_PER_HOUR;
  for (; refresh < end; refresh += drawUniform(REFRESH_HOURS.shortest, REFRESH_HOURS.longest, random) * MS_PER_HOUR) {
    const lag = withLag ? drawUniform(BILLING_LAG_HOURS.shortest, BILLING_LAG_HOURS.longest, random) * MS_PER_HOUR : 0;
    if (spent(wholeMs(refresh - lag)) >= limit) break;
  }
  return wholeMs(refresh + drawUniform(ACTION_MINUTES.shortest, ACTION_MINUTES.longest, random) * MS_PER_MINUTE);
}

function awsBudgets(withLag: boolean): Guard {
  return ({ period, instances, limit }, random) => {
    const watched = { from: periodStart(period), end: periodEnd(period), limit };
    return refreshThatShows({ ...watched, spentBy: (at) => spentBy(instances, at) }, withLag, random);
  };
}

export const ALTERNATIVES: Readonly<
  Record<'aws_budgets' | 'aws_budgets_without_lag' | 'polling_5_minutes' | 'metric_streams', Guard>
> = {
  aws_budgets: awsBudgets(true),
  aws_budgets_without_lag: awsBudgets(false),
  polling_5_minutes: ({ exhaustion }, random) =>
    wholeMs(exhaustion + drawUniform(0, POLL_MINUTES, random) * MS_PER_MINUTE),
  metric_streams: ({ exhaustion }, random) =>
    wholeMs(
      exhaustion + drawUniform(METRIC_STREAM_MINUTES.shortest, METRIC_STREAM_MINUTES.longest, random) * MS_PER_MINUTE,
    ),
};

/** What a month costs above its limit when everything is stopped at an instant, or with the month. */
export function overshootWith(guard: Guard, month: PlannedMonth, random: Random): Money {
  const stop = instant(Math.min(guard(month, random), periodEnd(month.period)));
  return money(spentBy(month.instances, stop) - month.limit);
}

function wholeMs(at: number): Instant {
  return instant(Math.round(at));
}
