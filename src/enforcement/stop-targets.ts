import { later, MS_PER_SECOND, type Instant } from '../core/domain/time';
import { SpokeDenied, SpokeFailure } from '../core/ports';
import { positionAt } from '../ledger/domain/ledger';
import type { ControlState } from '../metering/domain/resource';
import type { ResourceAdapter } from '../metering/ports';
import { returnsOf } from './domain/freeze';
import { holdsSomething, isUnderWay, type JournalEntry } from './domain/journal';
import { isExempt, type Target } from './domain/plan';
import { describeCause, type Standing } from './domain/standing';
import { disableMany, type Found, type Group, readMany } from './many';
import type { EnforcementRun } from './run';

export type StopOutcome =
  | { readonly kind: 'disabled'; readonly times: number }
  /** It was disabled before, by this product or by somebody else. */
  | { readonly kind: 'already' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'exempt' }
  /** A stop would destroy something, or it is not the account's own to stop. */
  | { readonly kind: 'spared'; readonly reason: string }
  /** The mode is not `enforce`. The journal says what would have been done. */
  | { readonly kind: 'noted'; readonly isNew: boolean }
  /** The run has turned round, or had no time left, before it came to this. */
  | { readonly kind: 'untried' }
  /** `isFinal`: it is denied in words, by a policy or by the resource itself: asking again today is in vain. */
  | { readonly kind: 'failed'; readonly reason: string; readonly isFinal: boolean };

export interface TargetOutcome {
  readonly target: Target;
  readonly outcome: StopOutcome;
}

/** The time for which a refusal, or a resource that does not stop, is waited for. */
const PATIENCE_MS = 20 * MS_PER_SECOND;
const LOOK_EVERY_MS = 2 * MS_PER_SECOND;

/** A target that runs and is to be stopped, as it was found. */
interface Victim {
  readonly target: Target;
  readonly found: ControlState;
  readonly before: JournalEntry | undefined;
}

/**
 * Stops targets of one type and region: looks, writes the journal, calls, looks until they have stopped, and writes the
 * journal again. A run that dies anywhere in between is continued by the next one, which looks first.
 *
 * Why the journal comes first: docs/decisions/0017-journal-before-act.md.
 */
export async function stopGroup(
  { adapter, members }: Group<Target>,
  standing: Standing,
  run: EnforcementRun,
  read?: ReadonlyMap<string, Found>,
): Promise<readonly TargetOutcome[]> {
  const asked = run.ports.clock.now();
  const arns = members.map(({ control }) => control.arn);
  const states = read !== undefined && arns.every((arn) => read.has(arn)) ? read : await readMany(adapter, arns);
  const outcomes: TargetOutcome[] = [];
  const victims: Victim[] = [];
  const stopped: Target[] = [];
  for (const target of members) {
    const found = states.get(target.control.arn);
    const before = entryFor(target, standing, run);
    const verdict = judge(target, found, before, standing, run.ports.clock.now());
    if (verdict === 'stop') victims.push({ target, found: found as ControlState, before });
    else if (verdict === 'stopped') stopped.push(target);
    else outcomes.push({ target, outcome: verdict });
  }
  outcomes.push(...(await confirm(stopped, asked, standing, run)));
  if (standing.wanted === 'planned') return [...outcomes, ...(await note(victims, standing, run))];
  return [...outcomes, ...(await stop(victims, adapter, standing, run))];
}

/** Returns what to do about a target: stop it, write down that it has stopped, or nothing, with the outcome. */
function judge(
  { control }: Target,
  found: Found,
  before: JournalEntry | undefined,
  { budget, wanted }: Standing,
  now: Instant,
): 'stop' | 'stopped' | StopOutcome {
  if (found === undefined) return { kind: 'gone' };
  if (found instanceof SpokeFailure) return failed(found);
  if (isExempt([control.arn], found.tags, budget?.exempt ?? [])) return { kind: 'exempt' };
  if (found.kind === 'unknown') return failed(new SpokeFailure(`nobody knows whether ${control.arn} runs`));
  if (found.kind === 'disabled') {
    if (wanted !== 'stopped' || before === undefined || !holdsSomething(before)) return { kind: 'already' };
    if (before.restoring && isUnderWay(before, now)) {
      return failed(new SpokeFailure(`${control.arn} was about to be given back, and may still start`));
    }
    return before.status === 'done' && !before.restoring ? { kind: 'already' } : 'stopped';
  }
  if (found.spared !== undefined) return { kind: 'spared', reason: found.spared };
  if (wanted === 'planned' && before !== undefined) return { kind: 'noted', isNew: false };
  return 'stop';
}

/** The journal says that this product was about to stop them, and they have stopped: then it did. */
async function confirm(
  targets: readonly Target[],
  asked: Instant,
  standing: Standing,
  run: EnforcementRun,
): Promise<readonly TargetOutcome[]> {
  const entries = targets.flatMap((target) => entryFor(target, standing, run) ?? []);
  await run.write(entries.map((entry) => done(entry, run.ports.clock.now())));
  run.stopped(targets, { asked, answered: run.ports.clock.now() });
  return targets.map((target, index) => ({ target, outcome: { kind: 'disabled', times: entries[index]?.times ?? 1 } }));
}

async function note(
  victims: readonly Victim[],
  standing: Standing,
  run: EnforcementRun,
): Promise<readonly TargetOutcome[]> {
  await run.write(victims.map((victim) => planned(victim, standing, run)));
  return victims.map(({ target }) => ({ target, outcome: { kind: 'noted', isNew: true } }));
}

async function stop(
  victims: readonly Victim[],
  adapter: ResourceAdapter,
  standing: Standing,
  run: EnforcementRun,
): Promise<readonly TargetOutcome[]> {
  const { clock } = run.ports;
  if (victims.length === 0) return [];
  const entries = await run.write(victims.map((victim) => planned(victim, standing, run)));
  const asked = clock.now();
  const deadline = later(asked, PATIENCE_MS);
  const goesOn = async () => !run.isOver && !(await run.hasTurned(standing));
  const waiting = new Map(victims.map((victim, index) => [victim.target.control.arn, { victim, index }]));
  const failures = new Map<string, SpokeFailure>();
  const outcomes: TargetOutcome[] = [];
  let toCall = [...waiting.keys()];
  for (;;) {
    const answers = await disableMany(adapter, toCall, goesOn);
    for (const [arn, answer] of answers) {
      if (answer !== 'untried') run.called.add(arn);
      if (answer instanceof SpokeFailure) failures.set(arn, answer);
      else failures.delete(arn);
    }
    const states = await readMany(adapter, [...waiting.keys()]);
    const stopped = [...waiting.values()].filter(({ victim }) => isStopped(states.get(victim.target.control.arn)));
    await run.write(stopped.map(({ index }) => done(entries[index] as JournalEntry, clock.now())));
    run.stopped(
      stopped.map(({ victim }) => victim.target),
      { asked, answered: clock.now() },
    );
    for (const { victim, index } of stopped) {
      waiting.delete(victim.target.control.arn);
      const { times } = entries[index] as JournalEntry;
      outcomes.push({ target: victim.target, outcome: { kind: 'disabled', times } });
    }
    const isDenied = (arn: string) => failures.get(arn) instanceof SpokeDenied;
    toCall = [...waiting.keys()].filter((arn) => failures.has(arn) && !isDenied(arn));
    const isWaiting = [...waiting.keys()].some((arn) => !isDenied(arn));
    if (!isWaiting || later(clock.now(), LOOK_EVERY_MS) >= deadline || !(await goesOn())) break;
    await clock.pause(LOOK_EVERY_MS);
  }
  for (const { victim, index } of waiting.values()) {
    const { arn } = victim.target.control;
    const isTried = run.called.has(arn);
    const failure = failures.get(arn);
    // A call that was accepted may still come into effect: the entry stays planned, and the next look tells.
    const mayStop = isTried && failure === undefined && !isHeld(victim.before);
    if (!mayStop && (!isTried || (await isAsFound(victim, adapter)))) {
      await writeUnchanged(entries[index] as JournalEntry, victim, run);
    }
    const reason = failure ?? new SpokeFailure(`${arn} does not stop`);
    outcomes.push({ target: victim.target, outcome: isTried ? failed(reason) : { kind: 'untried' } });
  }
  return outcomes;
}

function isStopped(found: Found): boolean {
  return found === undefined || (!(found instanceof SpokeFailure) && found.kind === 'disabled');
}

/** Returns whether a resource is as it was found. One that cannot be looked at may be stopped in part. */
async function isAsFound({ target, found }: Victim, adapter: ResourceAdapter): Promise<boolean> {
  try {
    return await adapter.isRestored(target.control.arn, found.previous);
  } catch (error) {
    if (error instanceof SpokeFailure) return false;
    throw error;
  }
}

/** Writes that this attempt has changed nothing. What was stopped before it, or in part, is so still. */
async function writeUnchanged(entry: JournalEntry, { before }: Victim, run: EnforcementRun): Promise<void> {
  const changedAt = run.ports.clock.now();
  await run.write([
    isHeld(before)
      ? { ...entry, times: before.times, status: before.status, changedAt }
      : { ...entry, status: 'failed', changedAt },
  ]);
}

/** Returns whether it was stopped before, at least in part. */
function isHeld(before: JournalEntry | undefined): before is JournalEntry {
  return before !== undefined && holdsSomething(before) && before.status !== 'failed';
}

/**
 * Returns the entry of a target to write before it is stopped. It keeps the first state to give back, however often,
 * and by whichever budget, the resource is started and stopped meanwhile.
 */
function planned(victim: Victim, standing: Standing, run: EnforcementRun): JournalEntry {
  const { ledger, budget, address, mode } = standing;
  const { target, found, before } = victim;
  const now = run.ports.clock.now();
  const isOurs = before !== undefined && holdsSomething(before);
  const isRetry = isOurs && before.status !== 'done';
  const cameBackAt = returnsOf(before, target.since, entriesOfPeriod({ address, ledger }, run), now);
  const first = run
    .held()
    .filter(({ resource, status }) => resource.arn === target.control.arn && status !== 'failed')
    .sort((one, other) => (one.period < other.period ? -1 : one.changedAt - other.changedAt))[0];
  return {
    address,
    period: ledger.period,
    mode,
    resource: target.control,
    status: 'planned',
    previous: first?.previous ?? found.previous,
    rate: target.rate,
    startedBy: target.startedBy,
    position: positionAt(ledger, now),
    limit: budget?.limit ?? positionAt(ledger, now),
    reason: target.reason ?? reasonOf(standing),
    ...(found.loses === undefined ? {} : { loses: found.loses }),
    times: isRetry ? before.times : (isOurs ? before.times : 0) + 1,
    ...(cameBackAt.length === 0 ? {} : { cameBackAt }),
    restoring: false,
    changedAt: now,
    revision: before?.revision ?? 0,
  };
}

/** Why something is stopped, for people. */
function reasonOf({ address, ledger, cause }: Standing): string {
  return cause === undefined ? `the budget of ${address} for ${ledger.period} is exhausted` : describeCause(cause);
}

function done(entry: JournalEntry, changedAt: Instant): JournalEntry {
  return { ...entry, status: 'done', restoring: false, changedAt };
}

function entryFor({ control }: Target, standing: Standing, run: EnforcementRun): JournalEntry | undefined {
  return entriesOfPeriod(standing, run).find(({ resource }) => resource.arn === control.arn);
}

function entriesOfPeriod(
  { address, ledger }: Pick<Standing, 'address' | 'ledger'>,
  run: EnforcementRun,
): readonly JournalEntry[] {
  return run.entriesOf(address).filter(({ period }) => period === ledger.period);
}

function failed(error: SpokeFailure): StopOutcome {
  return { kind: 'failed', reason: error.message, isFinal: error instanceof SpokeDenied };
}
