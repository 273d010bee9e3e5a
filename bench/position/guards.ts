import { money, type Money } from '../../src/core/domain/money';
import { instant, later, MS_PER_MINUTE, MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import { refreshThatShows } from '../overshoot/alternatives';
import { drawUniform, type Random } from '../overshoot/distributions';
import type { PlannedAccount } from './account';
import { MONTH_ENDS, MONTH_STARTS, wholeSecond } from './calendar';
import type { EndedBy } from './kinds';
import { partOf, spentBetween } from './truth';

/** What a month cost above its limit, with either guard, and what was left of the limit when ours stopped. */
export interface Guarded {
  /** As ours comes to rest: when its stop and its freeze have landed. */
  readonly ours: Money;
  /** With what goes on then because nothing stops it, up to the stroke at which AWS Budgets' action ends everything. */
  readonly oursGoingOn: Money;
  readonly awsBudgets: Money;
  readonly early: Money;
}

const STOP_SECONDS = { shortest: 2, longest: 8 } as const;

/**
 * Compares the two guards, each at the instant at which its last stop has landed: what no guard can end is left out
 * from then on, on both sides. AWS Budgets' action stops everything at one stroke. What was spent before there was a
 * budget is no guard's fault.
 */
export function guardedBy(account: PlannedAccount, exhaustedAt: Instant | undefined, random: Random): Guarded {
  const from = later(MONTH_STARTS, Math.max(account.adoptedAt - MONTH_STARTS, 0));
  const spentBy = (at: Instant) => spentBetween(account, MONTH_STARTS, at);
  const before = spentBy(from);
  const limit = money(before > account.limit ? before : account.limit);
  const end = untilEnd(refreshThatShows({ from, end: MONTH_ENDS, limit: account.limit, spentBy }, true, random));
  const stop = untilEnd(
    exhaustedAt === undefined
      ? MONTH_ENDS
      : later(
          exhaustedAt,
          Math.round(drawUniform(STOP_SECONDS.shortest, STOP_SECONDS.longest, random) * MS_PER_SECOND),
        ),
  );
  const freeze = untilEnd(exhaustedAt === undefined ? MONTH_ENDS : later(exhaustedAt, MS_PER_MINUTE));
  const part = (by: EndedBy, until: Instant) =>
    spentBetween(
      partOf(account, ({ endedBy }) => endedBy === by),
      MONTH_STARTS,
      until,
    );
  const ended = part('stop', stop) + part('freeze', freeze);
  const atRest = ended + part('nothing', freeze);
  const spent = ended + part('nothing', instant(Math.max(freeze, end)));
  return {
    ours: above(atRest, limit),
    oursGoingOn: above(spent, limit),
    awsBudgets: above(spentBy(end), limit),
    early: exhaustedAt === undefined ? money(0n) : above(account.limit, money(atRest)),
  };
}

function above(amount: bigint, limit: bigint): Money {
  return money(amount > limit ? amount - limit : 0n);
}

function untilEnd(at: number): Instant {
  return wholeSecond(Math.min(at, MONTH_ENDS));
}
