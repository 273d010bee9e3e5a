import { accountOf, type Address } from '../core/domain/address';
import { periodStart, previousPeriod } from '../core/domain/period';
import { arnOfControl, type Control, type ResourceId, type ResourceType } from '../core/domain/resource-id';
import { instant, later, type Instant } from '../core/domain/time';
import type { Timer } from '../core/ports';
import {
  counted,
  isRunning,
  priceOfThen,
  remembered,
  withChange,
  type History,
  type StateChange,
} from './domain/contribution';
import type { Ledger } from './domain/ledger';
import { sightOf, sinceItCounts, type Look } from './domain/look';
import type { Rate } from './domain/rate';
import { lateMovesOf, moveOf } from './ledger-moves';
import { openForWriting, type LedgerPorts } from './open-period';
import { UnreadableRow, type Booking, type Contribution, type Contributions } from './ports';

export interface BookingPorts extends LedgerPorts {
  readonly contributions: Contributions;
  readonly clock: Timer;
  /** Returns what AWS charges at least for each start of this type, in ms. */
  minimumMs(type: ResourceType): number;
  /** Returns the steps in which AWS charges for a run of this type, in ms: 1 where it charges for its length. */
  stepMs(type: ResourceType): number;
}

/** A change of a resource: it runs, or it does not. */
export interface ResourceChange {
  readonly resource: ResourceId;
  /** The instant at which it happened, as an event tells, or the look that saw that it has. */
  readonly at: Instant | Look;
  readonly running: boolean;
  /** The speed of the resource while it runs. */
  readonly rate: Rate;
  readonly tags?: Readonly<Record<string, string>>;
  /** Left out, nothing is said about it. */
  readonly control?: Control;
  readonly startedBy?: string | undefined;
  /** What AWS charges at least for each start, in ms. Left out, it is what is known, or what its type says. */
  readonly minimumMs?: number | undefined;
}

/** The most attempts of writers that meet on one ledger. Each attempt reads the ledger anew. */
const MAX_ATTEMPTS = 20;

/**
 * Starts or stops a contribution in every budget that it counts in: `covering`, of all `addresses` of the account. It
 * books an event's change at the change's own time, however late it is heard of. The row remembers what happened, and
 * what one more change makes of it is booked, so doubled, late and reordered changes end in the same ledger. Returns
 * the ledgers in which the resource runs now, as they were read.
 *
 * Why a history: docs/decisions/0015-history-not-deltas.md.
 */
export async function bookChange(
  change: ResourceChange,
  covering: readonly Address[],
  addresses: readonly Address[],
  ports: BookingPorts,
): Promise<readonly Ledger[]> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const now = ports.clock.now();
    const known = await ports.contributions.find(addresses, change.resource.arn);
    const concerned = addresses.filter(
      (address) => covering.includes(address) || known.some((row) => row.address === address),
    );
    const ledgers = await readableOf(concerned, (address) => openForWriting(address, now, ports));
    // A change from a clock that is ahead counts as happening now.
    const happened = typeof change.at === 'number' ? { ...change, at: instant(Math.min(change.at, now)) } : change;
    const bookings = await Promise.all(
      ledgers.map((ledger) => bookingOf(happened, covering, known, ledger, backoffFloor(attempt, now), ports)),
    );
    const news = bookings.filter((booking) => booking !== undefined);
    if (news.length === 0 || (await ports.ledgers.book(news)) === 'written') {
      return ledgers.filter(({ address }) => runsIn(address, news, known));
    }
    if (attempt >= CROWDED) await ports.clock.pause(turnOf(change.resource.arn, attempt));
  }
  throw new Error(
    `${change.resource.arn} could not be booked: its ledgers changed at each of ${MAX_ATTEMPTS} attempts`,
  );
}

/**
 * Reads the ledgers that can be read. A budget whose row makes no sense keeps no other from being booked: once it is
 * right, the hourly look books in it what it missed. Throws an UnreadableRow when nothing is left.
 */
async function readableOf(
  addresses: readonly Address[],
  read: (address: Address) => Promise<Ledger>,
): Promise<readonly Ledger[]> {
  const results = await Promise.allSettled(addresses.map(read));
  const ledgers = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const graver =
    failures.find((failure) => !(failure instanceof UnreadableRow)) ?? (ledgers.length === 0 ? failures[0] : undefined);
  if (graver !== undefined) throw graver;
  return ledgers;
}

/** From this attempt on, many write at once, as when a thousand instances stop: each waits for a turn of its own. */
const CROWDED = 4;
const TURN_MS = 100;

/** Returns how many ms an attempt waits: others of the same attempt wait another time. */
function turnOf(arn: string, attempt: number): number {
  const spread = [...arn].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 10_007, attempt);
  return 1 + (spread % (TURN_MS * attempt));
}

/**
 * Returns how far ahead an attempt must at least write. Where many write, each later attempt aims a little further
 * ahead, so that it gets its turn.
 */
function backoffFloor(attempt: number, now: Instant): Instant | undefined {
  return attempt === 1 ? undefined : later(now, 2 * attempt * attempt);
}

function runsIn(address: Address, news: readonly Booking[], known: readonly Contribution[]): boolean {
  const stored = news.map(({ contribution }) => contribution).find((contribution) => contribution.address === address);
  return isRunning((stored ?? known.find((contribution) => contribution.address === address))?.history ?? []);
}

async function bookingOf(
  change: ResourceChange,
  covering: readonly Address[],
  known: readonly Contribution[],
  ledger: Ledger,
  notBefore: Instant | undefined,
  ports: BookingPorts,
): Promise<Booking | undefined> {
  const { address } = ledger;
  const row = known.find((contribution) => contribution.address === address);
  const ownMinimumMs = change.minimumMs ?? row?.minimumMs;
  const { type } = change.resource;
  const charge = { minimumMs: ownMinimumMs ?? ports.minimumMs(type), stepMs: ports.stepMs(type) };
  const before = row?.history ?? [];
  const stopped = unheardStops(row, known, address).reduce(withChange, before);
  const ofBudget = row === undefined ? await asNews(change, known, ledger, ports) : change;
  const after = withChange(stopped, stateChangeOf(ofBudget, covering.includes(address), stopped));
  const tags = change.tags ?? row?.tags ?? {};
  const control = controlAfter(change, row);
  const startedBy = change.startedBy ?? row?.startedBy;
  if (after === before && isDescribedBy(row, { tags, control, startedBy })) return undefined;
  const contribution: Contribution = {
    address,
    resource: change.resource,
    history: remembered(after),
    tags,
    control,
    startedBy,
    ...(ownMinimumMs === undefined ? {} : { minimumMs: ownMinimumMs }),
    ...(row?.place === undefined ? {} : { place: row.place }),
    revision: row?.revision ?? 0,
  };
  const news = { kind: type, before, after, charge };
  return {
    contribution,
    moves: moveOf(news, ledger, notBefore),
    lateMoves: await lateMovesOf(news, ledger, ports.ledgers),
  };
}

/**
 * Returns the change as it is to a budget that has not heard of the resource yet: what runs counts from its own start,
 * bounded by the month and by when the budget was adopted.
 */
async function asNews(
  change: ResourceChange,
  known: readonly Contribution[],
  ledger: Ledger,
  ports: BookingPorts,
): Promise<ResourceChange> {
  const { at, tags = {} } = change;
  if (typeof at === 'number' || !change.running) return change;
  const elsewhere = known.find(({ history }) => isRunning(history));
  // It ran without this budget's tag, and nobody knows since when it has it.
  if (elsewhere !== undefined && !isSame(tags, elsewhere.tags)) {
    return { ...change, at: { ...at, own: undefined, earliest: undefined } };
  }
  return { ...change, at: sinceItCounts(at, await countsSince(ledger, ports)) };
}

/** Returns since when a budget counts in this month: undefined without a budget. */
async function countsSince(
  { address, period, limit }: Ledger,
  { budgets, ledgers }: LedgerPorts,
): Promise<Instant | undefined> {
  if (limit === undefined) return undefined;
  const begin = periodStart(period);
  const adopted = await budgets.adoptedAt(address);
  if (adopted !== undefined) return instant(Math.max(adopted, begin));
  // A budget that was adopted before such times were kept. If it had a limit last month, it counts since then.
  const before = await ledgers.find(address, previousPeriod(period));
  return before?.limit === undefined ? undefined : begin;
}

/** Returns the change as it is to a budget that it counts in, or in which it does not count any more. */
function stateChangeOf(change: ResourceChange, counts: boolean, history: History): StateChange {
  const running = change.running && counts;
  const { at } = change;
  if (typeof at === 'number') {
    return { at, running, rate: running ? priceOfThen(at, change.rate, history) : change.rate };
  }
  // Nobody knows when what runs has lost its tag. What has stopped has its time in every budget.
  const look = counts || !change.running ? at : { ...at, own: undefined, earliest: undefined };
  return { ...sightOf(look, { running, rate: change.rate }, counted(history)), running, rate: change.rate };
}

/**
 * Returns what stops the resource by what is said now. An owner that could not be found out this time is still its
 * owner; that it has none is not believed any more.
 */
function controlAfter(change: ResourceChange, row: Contribution | undefined): Control {
  if (!('control' in change)) return row?.control;
  const owner = arnOfControl(row?.control);
  const isOwned = owner !== undefined && owner !== change.resource.arn;
  return change.control === 'unknown' && isOwned ? row?.control : change.control;
}

type Description = Pick<Contribution, 'tags' | 'control' | 'startedBy'>;

/** Returns whether a row says the same about whose the resource is. */
export function isDescribedBy(row: Description | undefined, { tags, control, startedBy }: Description): boolean {
  return (
    row !== undefined &&
    isSame(tags, row.tags) &&
    (control === row.control || arnOfControl(control) === arnOfControl(row.control)) &&
    (control === 'unknown') === (row.control === 'unknown') &&
    startedBy === row.startedBy
  );
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  return (
    Object.keys(one).length === Object.keys(other).length &&
    Object.entries(one).every(([key, value]) => other[key] === value)
  );
}

/**
 * Returns the stops that the account knows of and a budget of it does not: it hears of the resource for the first time,
 * or could not be booked in for a while, and has it running past them.
 */
function unheardStops(row: Contribution | undefined, known: readonly Contribution[], address: Address): History {
  const ofAccount = known.find((contribution) => contribution.address === (accountOf(address) as string));
  const stops = ofAccount?.history.filter(({ running }) => !running) ?? [];
  if (row === undefined) return stops;
  return row === ofAccount
    ? []
    : stops.filter(({ at }) => isRunning(counted(row.history).filter((one) => one.at <= at)));
}
