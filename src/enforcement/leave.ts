import type { Address } from '../core/domain/address';
import { instant, later, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../core/domain/time';
import { ASK_LASTS_MS } from '../ledger/ask-for-run';
import { nextUpdate, NOTHING_LEFT, type FollowUp, type Ledger } from '../ledger/domain/ledger';
import { overshootOf } from '../ledger/how-known';
import { openPeriod } from '../ledger/open-period';
import { mayHold } from './domain/freeze';
import type { Standing } from './domain/standing';
import { BY_USE, NOT_QUIET, quietSince } from './domain/use';
import type { Restored } from './give-back';
import type { Looked } from './look-at-budgets';
import type { EnforcementRun } from './run';
import type { Stopping } from './stop-spending';
import { restoringNotice, stoppingNotice } from './tell';
import { tellBlindness } from './tell-blindness';

const LONGEST_MINUTES = 60;

/**
 * Ends a run: says what is news, once, and what goes on in spite of it, once an hour; and asks for the next run of each
 * budget that is not as it should be, later and later while nothing changes. Returns whether everything is.
 */
export async function leave(
  { standings, unreadable }: Looked,
  stoppings: readonly Stopping[],
  restored: readonly Restored[],
  run: EnforcementRun,
): Promise<boolean> {
  let isConverged = unreadable.length === 0;
  for (const standing of standings) {
    const { address } = standing;
    const stopping = stoppings.find((one) => one.standing.address === address);
    const ofAddress = restored.filter(({ entry }) => entry.address === address);
    const hasLeft = await leaveBudget(standing, stopping, ofAddress, run);
    isConverged &&= !hasLeft;
  }
  return isConverged;
}

async function leaveBudget(
  standing: Standing,
  stopping: Stopping | undefined,
  restored: readonly Restored[],
  run: EnforcementRun,
): Promise<boolean> {
  const { ports } = run;
  const ledger = await openPeriod(standing.address, ports.clock.now(), ports);
  const before = ledger.followUp ?? NOTHING_LEFT;
  const stops = await tellStops(stopping, ledger, before, run);
  const restores = await tellRestores(standing.address, restored, before.toldRestoresAt, run);
  const left = whatIsLeft(standing, stopping, restored, run);
  const hasMore = left !== 'nothing' || stops.isLater || restores.isLater;
  const followUp: FollowUp = {
    ...(left !== 'nothing'
      ? nextRun(before, left === 'progress', ports.clock.now())
      : nextHour(hasMore, ports.clock.now())),
    toldStopsAt: stops.toldAt,
    toldRestoresAt: restores.toldAt,
    toldRemaining: stops.toldRemaining,
    toldAgain: stops.toldAgain,
    ...quiet(standing, stopping, ledger, ports.clock.now()),
  };
  if (isChanged(followUp, before)) await ports.ledgers.followUp(ledger, followUp);
  // Nothing is stopped here: a run in a minute sees all that starts until then.
  const quietUntil = later(ports.clock.now(), ASK_LASTS_MS);
  const isQuiet = standing.wanted === 'planned' || standing.wanted === 'kept';
  if (isQuiet) await ports.asks.keepQuiet(standing.address, quietUntil);
  await tellBlindness(standing, ledger, run);
  await dropFiredFence(standing.address, ledger, followUp, run);
  return hasMore;
}

/**
 * Returns whether a budget is as it should be, and if it is not, whether this run has come nearer. What only a person
 * can do is nothing that a run has left: the hourly look names it.
 */
function whatIsLeft(
  standing: Standing,
  stopping: Stopping | undefined,
  restored: readonly Restored[],
  run: EnforcementRun,
): 'nothing' | 'progress' | 'standstill' {
  const { address, wanted } = standing;
  const done =
    restored.some(({ outcome }) => outcome.kind !== 'failed' && outcome.kind !== 'pending') ||
    (stopping?.targets.some(({ outcome }) => outcome.kind === 'disabled') ?? false);
  const isHolding = run.held().some((entry) => entry.address === address && !mayHold(entry, standing));
  const isSpending =
    stopping !== undefined &&
    wanted === 'stopped' &&
    (stopping.unseen.length + stopping.braked.length > 0 ||
      stopping.targets.some(
        ({ outcome }) => outcome.kind === 'untried' || (outcome.kind === 'failed' && !outcome.isFinal),
      ));
  const isUnattended = wanted === 'stopped' && (run.turned || run.isOver);
  if (!isHolding && !isSpending && !isUnattended) return 'nothing';
  return done ? 'progress' : 'standstill';
}

function nextRun({ minutes }: FollowUp, isProgress: boolean, now: Instant): Pick<FollowUp, 'at' | 'minutes'> {
  const next = isProgress || minutes === 0 ? 1 : Math.min(LONGEST_MINUTES, 2 * minutes);
  return { at: later(now, next * MS_PER_MINUTE), minutes: next };
}

/** What could not be told in this hour is told in the next. */
function nextHour(hasMore: boolean, now: Instant): Pick<FollowUp, 'at' | 'minutes'> {
  if (!hasMore) return { at: undefined, minutes: 0 };
  return { at: later(now, MS_PER_HOUR - (now % MS_PER_HOUR)), minutes: LONGEST_MINUTES };
}

interface Told {
  readonly toldAt: Instant | undefined;
  /** There is news, and this hour has had its message. */
  readonly isLater: boolean;
}

/** The most messages of an hour after its first: each names more that goes on than the one before. */
const MOST_AGAIN = 3;

type ToldStops = Told & Pick<FollowUp, 'toldRemaining' | 'toldAgain'>;

async function tellStops(
  stopping: Stopping | undefined,
  ledger: Ledger,
  { toldStopsAt: toldAt, toldRemaining, toldAgain }: FollowUp,
  run: EnforcementRun,
): Promise<ToldStops> {
  const { ports } = run;
  const now = ports.clock.now();
  const before = { toldAt, toldRemaining, toldAgain };
  if (stopping === undefined) return { ...before, isLater: false };
  const overshoot = await overshootOf(ledger, now, ports.bills);
  const message = stoppingNotice(stopping, ledger, overshoot, toldAt, now, run);
  if (message === undefined) return { ...before, isLater: false };
  const isDue = message.isFirst || isNextHour(toldAt, now);
  const isMore = message.remaining > toldRemaining && toldAgain < MOST_AGAIN;
  if (!isDue && !isMore) return { ...before, isLater: message.hasNews };
  await ports.operators.tell(message.notice);
  if (message.isFirst && message.threshold !== undefined) await ports.ledgers.saveTold(ledger, message.threshold);
  return {
    toldAt: now,
    toldRemaining: message.remaining,
    toldAgain: isDue ? 0 : toldAgain + 1,
    isLater: false,
  };
}

async function tellRestores(
  address: Address,
  restored: readonly Restored[],
  toldAt: Instant | undefined,
  run: EnforcementRun,
): Promise<Told> {
  const { ports } = run;
  const now = ports.clock.now();
  const message = restoringNotice(address, restored, toldAt, run);
  if (message === undefined) return { toldAt, isLater: false };
  if (!isNextHour(toldAt, now)) return { toldAt, isLater: message.hasNews };
  await ports.operators.tell(message.notice);
  return { toldAt: now, isLater: false };
}

function isNextHour(toldAt: Instant | undefined, now: Instant): boolean {
  return toldAt === undefined || Math.floor(now / MS_PER_HOUR) > Math.floor(toldAt / MS_PER_HOUR);
}

function isChanged(next: FollowUp, before: FollowUp): boolean {
  return (
    next.at !== before.at ||
    next.minutes !== before.minutes ||
    next.toldStopsAt !== before.toldStopsAt ||
    next.toldRestoresAt !== before.toldRestoresAt ||
    next.toldRemaining !== before.toldRemaining ||
    next.toldAgain !== before.toldAgain ||
    next.quietAt !== before.quietAt ||
    next.quietPosition !== before.quietPosition ||
    next.quietRate !== before.quietRate
  );
}

/** Returns the position that the next run compares with: what is spent from it on is spent by use. */
function quiet({ wanted }: Standing, stopping: Stopping | undefined, ledger: Ledger, now: Instant) {
  if (wanted !== 'stopped') return NOT_QUIET;
  const hasStopped = stopping?.targets.some(({ outcome }) => outcome.kind === 'disabled') === true;
  const isNamed = stopping?.spared.some(({ reason }) => reason === BY_USE) === true;
  return quietSince(ledger, stopping?.spared ?? [], hasStopped || isNamed, now);
}

/**
 * Drops a schedule that has fired and is gone: settle-expenses learns of it, and sets a new one if one is needed. A
 * schedule that is ahead stands.
 */
async function dropFiredFence(
  address: Address,
  { watch, state }: Ledger,
  followUp: FollowUp,
  { ports }: EnforcementRun,
): Promise<void> {
  const now = ports.clock.now();
  if (state !== 'open' || watch.fenceAt === undefined || watch.fenceAt > now || followUp.at !== undefined) return;
  const ledger = await openPeriod(address, now, ports);
  // Superseded: somebody else has just changed it, and the stream has their record.
  await ports.ledgers.touch(ledger, instant(Math.max(now, nextUpdate(ledger))), true);
}
