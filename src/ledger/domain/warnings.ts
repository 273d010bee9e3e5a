import { ceilDivide } from '../../core/domain/division';
import { money, type Money } from '../../core/domain/money';
import type { Instant } from '../../core/domain/time';
import { ceilToMinute } from './fence';
import { exhaustionOf, positionAt, reaches, type Ledger } from './ledger';

/** Percentages have at most this many decimals. */
const PERCENT_SCALE = 1_000;

/** Returns a percentage of the limit, rounded up to a micro-revantio. */
export function shareOf(limit: Money, percent: number): Money {
  return money(ceilDivide(limit * BigInt(Math.round(percent * PERCENT_SCALE)), BigInt(100 * PERCENT_SCALE)));
}

/** disable-resources tells what happens at the limit itself. */
const isLimit = (percent: number) => percent === 100;

/** Returns the thresholds that the position has reached, and nobody was told of. */
export function newlyReached(ledger: Ledger, now: Instant): readonly number[] {
  const { limit, thresholds, watch } = ledger;
  if (limit === undefined || ledger.state === 'closed') return [];
  const position = positionAt(ledger, now);
  return thresholds.filter(
    (percent) => !isLimit(percent) && !watch.toldThresholds.includes(percent) && position >= shareOf(limit, percent),
  );
}

/**
 * Returns the minute at or after which the next threshold will have been reached, or undefined when there is none
 * within the period.
 */
export function nextThresholdAt(ledger: Ledger, now: Instant): Instant | undefined {
  const { limit, thresholds, watch } = ledger;
  if (limit === undefined) return undefined;
  const instants = thresholds
    .filter((percent) => !isLimit(percent) && !watch.toldThresholds.includes(percent))
    .map((percent) => reaches(ledger, shareOf(limit, percent)))
    .filter((at): at is Instant => at !== undefined && at > now);
  return instants.length === 0 ? undefined : ceilToMinute(Math.min(...instants) as Instant);
}

/**
 * Returns the exhaustion to tell people about. They are told when it is first foreseen in a period, and again each time
 * the time that is left has halved against what they were told: a handful of messages, however often the prediction
 * moves.
 */
export function predictionToTell(ledger: Ledger, now: Instant): Instant | undefined {
  const exhaustion = ledger.state === 'open' ? exhaustionOf(ledger) : undefined;
  if (exhaustion === undefined || exhaustion <= now) return undefined;
  const { toldExhaustion } = ledger.watch;
  const isNews = toldExhaustion === undefined || 2 * (exhaustion - now) <= toldExhaustion - now;
  return isNews ? exhaustion : undefined;
}
