import type { Address } from '../core/domain/address';
import { later, MS_PER_SECOND } from '../core/domain/time';
import { SpokeFailure } from '../core/ports';
import type { ControlState } from '../metering/domain/resource';
import type { Fleet, ResourceAdapter } from '../metering/ports';
import { heirOf } from './covers';
import { ACCOUNT_TYPE, mayHold } from './domain/freeze';
import { FREEZE_POLICY_NAME } from './domain/freeze-policy';
import { holdsSomething, isUnderWay, type JournalEntry } from './domain/journal';
import type { Standing } from './domain/standing';
import { changeMany, forEachGroup, grouped, type Found, type Group, readMany } from './many';
import type { EnforcementRun } from './run';

export type RestoreOutcome =
  | { readonly kind: 'restored' }
  /** Somebody was faster, or the resource does not exist any more. It is no longer this product's to give back. */
  | { readonly kind: 'left'; readonly reason: string }
  /** Another budget that covers the resource is exhausted, and gives it back in its turn. */
  | { readonly kind: 'handed-over'; readonly to: Address }
  /** It is on its way, or was not tried any more: the next run looks. */
  | { readonly kind: 'pending'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export interface Restored {
  readonly entry: JournalEntry;
  readonly outcome: RestoreOutcome;
}

/** The time for which a stage is waited for. What takes longer is the next run's: a database may need minutes. */
const PATIENCE_MS = 60 * MS_PER_SECOND;
const LOOK_EVERY_MS = 2 * MS_PER_SECOND;

/**
 * Gives back what budgets hold that should hold nothing: to the state it had, stage by stage, and looks whether it is
 * there. What an exhausted budget of the account covers, too, is handed over to that one.
 */
export async function giveBack(standings: readonly Standing[], run: EnforcementRun): Promise<readonly Restored[]> {
  const holding = new Map(standings.map((standing) => [standing.address, standing]));
  const held = run.held().filter((entry) => {
    const standing = holding.get(entry.address);
    return standing !== undefined && !mayHold(entry, standing);
  });
  if (held.length === 0) return [];
  // What was disabled again in a later month, or for another budget too, is given back once: each has its first state.
  const entries = [...new Map(oldestFirst(held).map((entry) => [entry.resource.arn, entry])).values()];
  await run.write(held.filter((entry) => !entries.includes(entry)).map((entry) => closed(entry, run)));
  const untried = entries.filter(({ resource }) => run.isUntried(resource.arn));
  if (untried.length === 0) return [];
  // What is started in a frozen account is denied: it thaws first, and needs no way into the spoke.
  const frozen = untried.filter(({ resource }) => resource.type === ACCOUNT_TYPE);
  const restored = [...(await thaw(frozen, standings, run))];
  const others = untried.filter((entry) => !frozen.includes(entry));
  const [first] = others;
  if (first === undefined) return restored;
  const fleet = await reach(first.address, run);
  if (fleet instanceof SpokeFailure) {
    const { message: reason } = fleet;
    return [...restored, ...others.map((entry) => ({ entry, outcome: { kind: 'failed', reason } as const }))];
  }
  const stages = new Map<number, JournalEntry[]>();
  for (const entry of others) {
    const stage = run.ports.policy.restoreStage(entry.resource.type);
    stages.set(stage, [...(stages.get(stage) ?? []), entry]);
  }
  for (const [, ofStage] of [...stages].sort(([one], [other]) => one - other)) {
    const groups = grouped(ofStage, ({ resource }) => resource, fleet);
    restored.push(...(await forEachGroup(groups, (group) => restoreGroup(group, standings, run))));
  }
  return restored;
}

async function thaw(
  entries: readonly JournalEntry[],
  standings: readonly Standing[],
  run: EnforcementRun,
): Promise<readonly Restored[]> {
  const { freeze } = run.ports;
  if (entries.length === 0) return [];
  if (freeze !== undefined) return restoreGroup({ adapter: freeze.accounts, members: entries }, standings, run);
  const reason = `this installation has no policy to freeze with any more: detach ${FREEZE_POLICY_NAME} by hand`;
  return entries.map((entry) => ({ entry, outcome: { kind: 'failed', reason } }));
}

function oldestFirst(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  return [...entries].sort((one, other) => (one.period < other.period ? -1 : one.period > other.period ? 1 : 0));
}

async function restoreGroup(
  { adapter, members }: Group<JournalEntry>,
  standings: readonly Standing[],
  run: EnforcementRun,
): Promise<readonly Restored[]> {
  const states = await readMany(
    adapter,
    members.map(({ resource }) => resource.arn),
  );
  const restored: Restored[] = [];
  const stopped: JournalEntry[] = [];
  for (const entry of members) {
    const outcome = await judge(entry, states.get(entry.resource.arn), adapter, standings, run);
    if (outcome === 'restore') stopped.push(entry);
    else restored.push({ entry, outcome });
  }
  await run.write(restored.filter(({ outcome }) => isOver(outcome)).map(({ entry }) => closed(entry, run)));
  return [...restored, ...(await restore(stopped, adapter, standings, run))];
}

/** Returns what to do about an entry: give its resource back, or nothing, with the outcome. */
async function judge(
  entry: JournalEntry,
  found: Found,
  adapter: ResourceAdapter,
  standings: readonly Standing[],
  run: EnforcementRun,
): Promise<'restore' | RestoreOutcome> {
  const { resource, previous } = entry;
  if (found === undefined) return { kind: 'left', reason: 'it does not exist any more' };
  if (found instanceof SpokeFailure) return { kind: 'failed', reason: found.message };
  const isBack = await attempt(() => adapter.isRestored(resource.arn, previous));
  if (isBack instanceof SpokeFailure) return { kind: 'failed', reason: isBack.message };
  const isOurs = entry.status === 'planned' || entry.restoring;
  if (isBack) {
    const mayStop = entry.status === 'planned' && !entry.restoring && isUnderWay(entry, run.ports.clock.now());
    return mayStop ? { kind: 'pending', reason: 'a stop of it may still come into effect' } : { kind: 'restored' };
  }
  if (found.kind === 'active' && !isOurs) return { kind: 'left', reason: 'somebody has changed it since' };
  const heir = await heirOf(entry, found.tags, standings, run);
  return heir === undefined ? 'restore' : handOver(entry, heir, run);
}

async function restore(
  entries: readonly JournalEntry[],
  adapter: ResourceAdapter,
  standings: readonly Standing[],
  run: EnforcementRun,
): Promise<readonly Restored[]> {
  const { clock } = run.ports;
  if (entries.length === 0) return [];
  // Written down first, so that a run that dies half-way is told from somebody else's change.
  const begun = await run.write(entries.map((entry) => ({ ...entry, restoring: true, changedAt: clock.now() })));
  const deadline = later(clock.now(), PATIENCE_MS);
  const goesOn = () => stillWanted(entries, standings, run);
  const waiting = new Map(begun.map((entry) => [entry.resource.arn, entry]));
  const failures = new Map<string, SpokeFailure>();
  const restored: Restored[] = [];
  let toCall = [...waiting.keys()];
  for (;;) {
    const previousOf = (arn: string) => (waiting.get(arn) as JournalEntry).previous;
    const answers = await changeMany(
      toCall,
      adapter.restoreAll?.bind(adapter),
      (arn) => adapter.restore(arn, previousOf(arn)),
      goesOn,
    );
    for (const [arn, answer] of answers) {
      if (answer instanceof SpokeFailure) failures.set(arn, answer);
      else failures.delete(arn);
    }
    const back = await whatIsBack([...waiting.values()], adapter);
    await run.write(back.map((entry) => closed(entry, run)));
    for (const entry of back) {
      waiting.delete(entry.resource.arn);
      restored.push({ entry, outcome: { kind: 'restored' } });
    }
    toCall = [...waiting.keys()].filter((arn) => failures.has(arn) || answers.get(arn) === 'untried');
    if (waiting.size === 0 || later(clock.now(), LOOK_EVERY_MS) >= deadline || !(await goesOn())) break;
    await clock.pause(LOOK_EVERY_MS);
  }
  for (const [arn, entry] of waiting) restored.push({ entry, outcome: unrestored(arn, failures.get(arn)) });
  return restored;
}

function unrestored(arn: string, failure: SpokeFailure | undefined): RestoreOutcome {
  return failure === undefined
    ? { kind: 'pending', reason: `${arn} is not back yet` }
    : { kind: 'failed', reason: failure.message };
}

async function whatIsBack(entries: readonly JournalEntry[], adapter: ResourceAdapter): Promise<JournalEntry[]> {
  const states = await readMany(
    adapter,
    entries.map(({ resource }) => resource.arn),
  );
  const back: JournalEntry[] = [];
  for (const entry of entries) {
    const found: Found = states.get(entry.resource.arn);
    if (found === undefined || found instanceof SpokeFailure || !isActive(found)) continue;
    if ((await attempt(() => adapter.isRestored(entry.resource.arn, entry.previous))) === true) back.push(entry);
  }
  return back;
}

/** What was off before has to be looked at closely: it is back when it is off as it was. */
function isActive({ kind }: ControlState): boolean {
  return kind !== 'unknown';
}

/** Returns whether the budgets of some entries still hold nothing back, and there is time. */
async function stillWanted(
  entries: readonly JournalEntry[],
  standings: readonly Standing[],
  run: EnforcementRun,
): Promise<boolean> {
  if (run.isOver) return false;
  for (const address of new Set(entries.map((entry) => entry.address))) {
    const standing = standings.find((one) => one.address === address);
    if (standing !== undefined && (await run.hasTurned(standing))) return false;
  }
  return true;
}

function isOver({ kind }: RestoreOutcome): boolean {
  return kind === 'restored' || kind === 'left' || kind === 'handed-over';
}

function closed(entry: JournalEntry, { ports }: EnforcementRun): JournalEntry {
  return { ...entry, status: 'restored', changedAt: ports.clock.now() };
}

/**
 * Writes the entry first into the other journal, and its caller then out of this one. A run that dies in between leaves
 * it in both, and nothing is forgotten.
 */
async function handOver(entry: JournalEntry, to: Address, run: EnforcementRun): Promise<RestoreOutcome> {
  const known = run
    .entriesOf(to)
    .find(({ period, resource }) => period === entry.period && resource.arn === entry.resource.arn);
  if (known === undefined || !holdsSomething(known)) {
    await run.write([{ ...entry, address: to, changedAt: run.ports.clock.now(), revision: known?.revision ?? 0 }]);
  }
  return { kind: 'handed-over', to };
}

async function reach(address: Address, run: EnforcementRun): Promise<Fleet | SpokeFailure> {
  return attempt(() => run.fleet(address));
}

async function attempt<T>(call: () => Promise<T>): Promise<T | SpokeFailure> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof SpokeFailure) return error;
    throw error;
  }
}
