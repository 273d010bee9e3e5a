import { money, type Money } from '../../core/domain/money';
import { periodEnd } from '../../core/domain/period';
import { formatInstant, instant, type Instant } from '../../core/domain/time';
import type { JournalEntry } from '../../enforcement/domain/journal';
import { accrue } from '../../ledger/domain/rate';
import { byRate, count, duration, moment, perHour, speed, usd } from './words';

/** The most that is listed for people. Machines get all. */
const MOST_SHOWN = 20;

/** What a stop has saved until now: its speed for the time since, within its month. Undefined: it has not come yet. */
export function savedBy({ status, rate, changedAt, period }: JournalEntry, now: Instant): Money | undefined {
  if (status !== 'done') return undefined;
  const until = instant(Math.min(now, periodEnd(period)));
  return until <= changedAt ? money(0n) : accrue(rate, until - changedAt);
}

/** What is stopped, the dearest first, a line each. */
export function heldLines(held: readonly JournalEntry[], now: Instant): readonly string[] {
  const lines = [...held]
    .sort(byRate)
    .slice(0, MOST_SHOWN)
    .map((entry) => describeHeld(entry, now));
  const more = held.length - lines.length;
  return more > 0 ? [...lines, `and ${count(more, 'more', 'more')}`] : lines;
}

function describeHeld(entry: JournalEntry, now: Instant): string {
  const { resource, status, rate, changedAt, restoring } = entry;
  const since = `since ${moment(changedAt)}, ${duration(Math.max(0, now - changedAt))}`;
  const what = restoring ? 'being given back' : status === 'planned' ? 'being stopped' : 'stopped';
  return `${resource.arn}: ${what} ${since}; saves ${speed(rate)}`;
}

/** The same for machines. */
export function heldJson(entry: JournalEntry, now: Instant) {
  const { address, resource, status, rate, changedAt, restoring, reason, startedBy } = entry;
  const saved = savedBy(entry, now);
  return {
    address,
    arn: resource.arn,
    type: resource.type,
    status: restoring && status !== 'restored' ? 'restoring' : status,
    since: formatInstant(changedAt),
    usd_per_hour: usd(perHour(rate), 6),
    saved_usd: saved === undefined ? null : usd(saved, 6),
    started_by: startedBy ?? null,
    reason,
  };
}
