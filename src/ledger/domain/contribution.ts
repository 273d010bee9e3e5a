import { ceilDivide } from '../../core/domain/division';
import { money, type Money } from '../../core/domain/money';
import { floorToSecond, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { isTold, type Sight } from './look';
import { ZERO_RATE, type Rate } from './rate';

/** From this instant on a resource runs at a speed, or does not run. */
export interface StateChange {
  readonly at: Instant;
  readonly running: boolean;
  readonly rate: Rate;
  /** The look that saw the change, which may have the time a little wrong. Undefined means that an event told it. */
  readonly seen?: Sight;
}

/**
 * All that is known of one resource's running, in the order of time. It depends on what happened, not on the order in
 * which it was heard.
 */
export type History = readonly StateChange[];

/**
 * The most changes that are remembered: enough to sort out a day of events that come late. EventBridge gives up after
 * 24 hours.
 */
const MAX_HISTORY = 24;

/**
 * Returns the history with one more change. It is unchanged when it has the change already, or when the change is older
 * than everything that is remembered. Of two changes at the same instant, a stop comes last: a resource cannot start
 * before it has stopped.
 */
export function withChange(history: History, change: StateChange): History {
  const [oldest] = history;
  if (history.length >= MAX_HISTORY && oldest !== undefined && change.at < oldest.at) return history;
  if (change.seen !== undefined && !counted([...history, change]).includes(change)) return history;
  const twin = history.find(
    (known) => known.at === change.at && known.running === change.running && !known.seen === !change.seen,
  );
  if (twin !== undefined && twin.rate >= change.rate) return history;
  return inOrder([...history.filter((known) => known !== twin), change]);
}

/**
 * Returns the changes that count. What a look saw counts until events tell what happened while it looked: with all
 * events heard, nothing but the events is left. Why: docs/decisions/0026-a-look-knows-an-interval.md.
 */
export function counted(history: History): History {
  let known = history.filter(({ seen }) => seen === undefined);
  const looks = history.flatMap((change) => (change.seen === undefined ? [] : [{ change, seen: change.seen }]));
  for (const { change, seen } of looks.sort((one, other) => one.seen.asked - other.seen.asked)) {
    if (!isTold(change, seen, known)) known = inOrder([...known, change]);
  }
  return known;
}

function inOrder(changes: StateChange[]): StateChange[] {
  return changes.sort((one, other) => one.at - other.at || Number(other.running) - Number(one.running));
}

/**
 * Returns the part of a history that is worth keeping. The costs of the rest are booked: all that is lost is the chance
 * to put them right.
 */
export function remembered(history: History): History {
  return counted(history).slice(-MAX_HISTORY);
}

/** Returns whether a history that was remembered has all that has happened since an instant. */
export function knowsSince(history: History, from: Instant): boolean {
  const [oldest] = history;
  return oldest === undefined || oldest.at <= from || history.length < MAX_HISTORY;
}

/**
 * Returns the price of a run whose event comes twice or late. The resource shows its price of now only. Where a look
 * has seen the run that the event tells of, and what happened after it is known too, the look's price is nearer.
 */
export function priceOfThen(at: Instant, ofNow: Rate, history: History): Rate {
  const twin = history.find((change) => change.at === at && change.running && change.seen === undefined);
  if (twin !== undefined) return twin.rate;
  const known = counted(history);
  const before = known.filter((change) => change.at < floorToSecond(at) + MS_PER_SECOND).at(-1);
  const after = known.find((change) => change.at >= floorToSecond(at) + MS_PER_SECOND);
  if (after?.running === true && after.seen !== undefined) return after.rate;
  const isSeenBefore = after !== undefined && before?.running === true && before.seen?.own === true;
  return isSeenBefore ? before.rate : ofNow;
}

/** Returns the speed after all that is known. */
export function currentRate(history: History): Rate {
  const last = counted(history).at(-1);
  return last?.running === true ? last.rate : ZERO_RATE;
}

export function isRunning(history: History): boolean {
  return counted(history).at(-1)?.running === true;
}

/** Returns the instant since which the resource has been running, or stopped. */
export function since(history: History): Instant | undefined {
  const known = counted(history);
  const running = known.at(-1)?.running === true;
  let first: Instant | undefined;
  for (const change of known) first = change.running === running ? (first ?? change.at) : undefined;
  return first;
}

/** Returns the instant from which two histories are not the same, or undefined when they are. */
export function firstDifference(one: History, other: History): Instant | undefined {
  const [ones, others] = [counted(one), counted(other)];
  const different = [
    ...ones.filter((change) => !others.includes(change)),
    ...others.filter((change) => !ones.includes(change)),
  ];
  return inOrder(different)[0]?.at;
}

/** What AWS charges for a run, besides its length: at least so much, and whole steps. In ms. */
export interface Charge {
  readonly minimumMs: number;
  /** 1: a run is charged for its length. */
  readonly stepMs: number;
}

/** What is charged for its length, however short. */
export const BY_LENGTH: Charge = { minimumMs: 0, stepMs: 1 };

/**
 * Returns what `after` costs more (negative: less) than `before` in a span of time, rounded up. A run that ended is
 * charged for whole steps, and for the minimum at least: what that is more than its length is booked where it ended.
 */
export function difference(before: History, after: History, charge: Charge, from: Instant, to: Instant): Money {
  const product = weigh(after, charge, from, to) - weigh(before, charge, from, to);
  return money(ceilDivide(product, BigInt(MS_PER_SECOND)));
}

/** Returns rate times milliseconds, exactly. */
function weigh(all: History, { minimumMs, stepMs }: Charge, from: Instant, to: Instant): bigint {
  const history = counted(all);
  let product = 0n;
  let started: Instant | undefined;
  for (const [index, { at, running, rate }] of history.entries()) {
    const next = history[index + 1];
    if (!running) {
      started = undefined;
      continue;
    }
    started ??= at;
    const begin = Math.max(at, from);
    const end = Math.min(next?.at ?? to, to);
    if (end > begin) product += rate * BigInt(end - begin);
    const hasEnded = next !== undefined && !next.running && next.at > from && next.at <= to;
    if (!hasEnded) continue;
    const length = next.at - started;
    product += rate * BigInt(Math.max(minimumMs, Math.ceil(length / stepMs) * stepMs) - length);
  }
  return product;
}
