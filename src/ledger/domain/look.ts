import { floorToSecond, instant, later, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import type { Rate } from './rate';

/**
 * A look at an account knows an interval, not an instant: what it saw was so at some time between the asking and the
 * answer of an API that may be slow.
 */
export interface Look {
  readonly asked: Instant;
  readonly answered: Instant;
  /** The resource's own word for when it last started (or stopped), where its API has one. */
  readonly own?: Instant | undefined;
  /** The instant since which it may have been running, for what nobody has heard of and that has no start of its own. */
  readonly earliest?: Instant | undefined;
}

/** The look that saw a change. */
export interface Sight {
  readonly asked: Instant;
  readonly answered: Instant;
  /** True when the change has the resource's own time, not only an edge of the interval. */
  readonly own: boolean;
}

/** The parts of a change that a look needs to know. */
interface Known {
  readonly at: Instant;
  readonly running: boolean;
  readonly rate: Rate;
}

/**
 * Returns the time at which to book what a look saw, as long as no event tells. It is the resource's own time if the
 * rest of what is known allows it, or else the side that invents no run: a start at the answer, a stop at the asking.
 */
export function sightOf(
  { asked, answered, own: told, earliest }: Look,
  { running, rate }: Pick<Known, 'running' | 'rate'>,
  known: readonly Known[],
): { readonly at: Instant; readonly seen: Sight } {
  const own = told ?? (running && known.length === 0 ? earliest : undefined);
  const isOwn =
    own !== undefined &&
    own <= answered &&
    isBelievable(own, running, asked, known) &&
    !isRepriced(own, { running, rate }, asked, known);
  const edge = running ? answered : asked;
  return { at: isOwn ? afterItsStart(own, running, known) : edge, seen: { asked, answered, own: isOwn } };
}

/**
 * Returns the time of a start or stop of its own. A stop in the second of a start that is known to the millisecond is
 * not before that start.
 */
function afterItsStart(own: Instant, running: boolean, known: readonly Known[]): Instant {
  const start = known.filter((change) => change.running && change.at < endOfSecond(own)).at(-1);
  return running || start === undefined || start.at < own ? own : start.at;
}

/**
 * Returns the look as it is to a budget that has never heard of the resource. What runs counts in it from its own start
 * on, but not from before `since`, when the budget began to count. Undefined: there is no budget, and what was before
 * the look does not matter.
 */
export function sinceItCounts(look: Look, since: Instant | undefined): Look {
  const start = look.own ?? look.earliest;
  if (start === undefined || start > look.answered) return look;
  const from = Math.max(start, since ?? look.asked);
  const isInLook = from > look.answered || (since === undefined && start < look.asked);
  return { ...look, earliest: undefined, own: isInLook ? undefined : instant(from) };
}

/**
 * Returns whether to believe a resource's own time. It is not believed when, by what is known, the run (or the stop)
 * has ended before the look.
 */
function isBelievable(own: Instant, running: boolean, asked: Instant, known: readonly Known[]): boolean {
  // Within one second, a start is before a stop.
  const from = running ? own : endOfSecond(own);
  return !known.some((change) => change.running !== running && change.at >= from && change.at < floorToSecond(asked));
}

/**
 * Returns whether a look sees nothing new but the price of a run that is known. Since when it has that price, nobody
 * can say: what ran before the look keeps the price of then.
 */
function isRepriced(
  own: Instant,
  { running, rate }: Pick<Known, 'running' | 'rate'>,
  asked: Instant,
  known: readonly Known[],
): boolean {
  const standing = known.filter((change) => change.at < floorToSecond(asked)).at(-1);
  return running && standing?.running === true && standing.rate !== rate && standing.at >= floorToSecond(own);
}

/**
 * Returns whether what is known says all that a look has to say. Events tell whole seconds: one of the second of the
 * asking may be later than the asking.
 */
export function isTold(
  { at, running, rate }: Known,
  { asked, answered, own }: Sight,
  known: readonly Known[],
): boolean {
  // A run at another price is news.
  const isSame = (change: Known | undefined) => change?.running === running && (!running || change.rate === rate);
  if (own) {
    const before = known.filter((change) => isBefore(change, at, running));
    // Its event is of that time or soon after: what is asked for comes after the asking, and before the answer.
    const event = known.find((change) => !before.includes(change) && change.at <= answered);
    return event?.running === running || isSame(before.at(-1));
  }
  const from = floorToSecond(asked);
  const during = known.filter((change) => change.at >= from && change.at <= answered);
  // A stop during the look ends what was seen to run; a start during it does not end what was seen to stand.
  const isExplained = during.some((change) => running || !change.running);
  return isExplained || isSame(known.filter((change) => change.at < from).at(-1));
}

/**
 * Returns whether a change is before a start (or stop) at the time of its own, of which only the second may be known.
 */
function isBefore(change: Known, at: Instant, running: boolean): boolean {
  return change.at < floorToSecond(at) || (change.running && !running && change.at < endOfSecond(at));
}

function endOfSecond(at: Instant): Instant {
  return later(floorToSecond(at), MS_PER_SECOND);
}
