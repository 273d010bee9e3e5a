import pMap from 'p-map';
import type { Budget } from '../budgets/domain/budget';
import { coveringBudgets } from '../budgets/domain/covering';
import { accountOf, type Address } from '../core/domain/address';
import { regionOf, type ResourceId } from '../core/domain/resource-id';
import { later, MS_PER_MINUTE } from '../core/domain/time';
import { SpokeFailure } from '../core/ports';
import { hasMoneyAgain } from '../ledger/domain/ledger';
import type { NoticedResource } from '../ledger/domain/spending-notice';
import { openPeriod } from '../ledger/open-period';
import type { ControlState } from '../metering/domain/resource';
import type { Fleet } from '../metering/ports';
import { holdsSomething, type JournalEntry } from './domain/journal';
import { isExempt } from './domain/plan';
import { type EnforcementPorts, isSeen, persist } from './ports';

export type RestoreOutcome =
  | { readonly kind: 'restored' }
  /** Somebody was faster, or the resource does not exist any more. It is no longer this product's to give back. */
  | { readonly kind: 'left'; readonly reason: string }
  /** Another budget that covers the resource is exhausted, and gives it back in its turn. */
  | { readonly kind: 'handed-over'; readonly to: Address }
  | { readonly kind: 'failed'; readonly reason: string };

export interface Restored {
  readonly entry: JournalEntry;
  readonly outcome: RestoreOutcome;
}

export type Restoring =
  /** The budget is exhausted and enforces: nothing is given back. */
  { readonly kind: 'stillExhausted' } | { readonly kind: 'ran'; readonly restored: readonly Restored[] };

const ERRAND = 'restore-resources';
const CONCURRENCY = 5;

/** The time that a resource may take to come back: a database needs minutes to stop before it can be started. */
const PATIENCE_MS = 3 * MS_PER_MINUTE;

/** Gives back what a budget has disabled, to the state it had, stage by stage, and looks whether it is there. */
export async function restoreResources(address: Address, ports: EnforcementPorts): Promise<Restoring> {
  const now = ports.clock.now();
  const budget = await ports.budgets.find(address);
  const ledger = await openPeriod(address, now, ports);
  const isExhausted = ledger.state === 'exhausted' && !hasMoneyAgain(ledger, now);
  if (budget !== undefined && isExhausted && isEnforcing(budget.mode, ports)) return { kind: 'stillExhausted' };
  const held = (await ports.journal.of(address)).filter(holdsSomething);
  const entries = held.filter((entry) => isNewest(entry, held));
  // What was disabled again in a later month is given back once, to the state it had first.
  for (const entry of held) {
    if (!entries.includes(entry)) await close(entry, { kind: 'left', reason: 'it was disabled again since' }, ports);
  }
  const restored: Restored[] = [];
  if (entries.length > 0) {
    const fleet = await ports.fleets.reach(accountOf(address), ERRAND, address);
    const stages = [...new Set(entries.map(stageOf))].sort((one, other) => one - other);
    for (const stage of stages) {
      const ofStage = entries.filter((entry) => stageOf(entry) === stage);
      const giveBack = async (entry: JournalEntry) => ({ entry, outcome: await restoreOne(entry, fleet, ports) });
      restored.push(...(await pMap(ofStage, giveBack, { concurrency: CONCURRENCY })));
    }
  }
  await tell(address, restored, ports);
  if (ledger.state === 'exhausted' && !isExhausted) await ports.ledgers.changeState(ledger, 'open');
  return { kind: 'ran', restored };

  function stageOf({ resource }: JournalEntry): number {
    return ports.policy.restoreStage(resource.type);
  }
}

async function restoreOne(entry: JournalEntry, fleet: Fleet, ports: EnforcementPorts): Promise<RestoreOutcome> {
  const {
    resource: { type, arn },
    previous,
  } = entry;
  const adapter = fleet.of(type, regionOf(arn));
  try {
    const found = await adapter.read(arn);
    if (found === undefined) return await close(entry, { kind: 'left', reason: 'it does not exist any more' }, ports);
    if (await adapter.isRestored(arn, previous)) return await close(entry, { kind: 'restored' }, ports);
    if (found.kind === 'active' && !isHalfDone(entry)) {
      return await close(entry, { kind: 'left', reason: 'somebody has changed it since' }, ports);
    }
    const heir = await heirOf(entry, found.tags, ports);
    if (heir !== undefined) return await handOver(entry, heir, ports);
    const begun = await begin(entry, ports);
    const deadline = later(ports.clock.now(), PATIENCE_MS);
    await persist(() => adapter.restore(arn, previous), deadline, ports.clock);
    if (!(await isSeen(() => adapter.isRestored(arn, previous), deadline, ports.clock))) {
      return { kind: 'failed', reason: `${arn} does not come back` };
    }
    return await close(begun, { kind: 'restored' }, ports);
  } catch (error) {
    if (!(error instanceof SpokeFailure)) throw error;
    return { kind: 'failed', reason: error.message };
  }
}

function isNewest({ resource, period }: JournalEntry, entries: readonly JournalEntry[]): boolean {
  return !entries.some((other) => other.resource.arn === resource.arn && other.period > period);
}

/**
 * Returns whether a state that is neither disabled nor as it was may be this product's own work, by a run that died.
 */
function isHalfDone({ status, restoring }: JournalEntry): boolean {
  return status === 'planned' || restoring;
}

/**
 * Writes down the restoring before anything is called, so that a run that dies half-way is told from somebody else's
 * change.
 */
async function begin(entry: JournalEntry, { journal, clock }: EnforcementPorts): Promise<JournalEntry> {
  if (entry.restoring) return entry;
  await journal.write({ ...entry, restoring: true, changedAt: clock.now() });
  return { ...entry, restoring: true, revision: entry.revision + 1 };
}

async function close(
  entry: JournalEntry,
  outcome: RestoreOutcome,
  { journal, clock }: EnforcementPorts,
): Promise<RestoreOutcome> {
  await journal.write({ ...entry, status: 'restored', changedAt: clock.now() });
  return outcome;
}

/**
 * Returns another budget of the account that is exhausted, enforces, covers the resource, and would disable it again.
 */
async function heirOf(
  { address, resource }: JournalEntry,
  tags: ControlState['tags'],
  ports: EnforcementPorts,
): Promise<Address | undefined> {
  const now = ports.clock.now();
  const others = (await ports.budgets.of(accountOf(address))).filter(
    (budget) => budget.address !== address && isEnforcing(budget.mode, ports),
  );
  for (const other of others) {
    const ledger = await openPeriod(other.address, now, ports);
    if (
      ledger.state === 'exhausted' &&
      !hasMoneyAgain(ledger, now) &&
      (await wouldDisable(other, resource, tags, ports))
    ) {
      return other.address;
    }
  }
  return undefined;
}

/**
 * Returns whether a budget would disable a resource. It judges by what stands behind the resource, and by its own tags:
 * what costs by use has no contribution.
 */
async function wouldDisable(
  budget: Budget,
  { arn }: ResourceId,
  tags: ControlState['tags'],
  { contributions }: EnforcementPorts,
): Promise<boolean> {
  const { address, account, exempt } = budget;
  const parts = await contributions.behind(address, arn);
  const isCovered = parts.length > 0 || coveringBudgets(account, [budget], tags).includes(address);
  return (
    isCovered &&
    !isExempt([arn], tags, exempt) &&
    !parts.some((part) => isExempt([part.resource.arn], part.tags, exempt))
  );
}

/**
 * Writes the entry first into the other journal, then out of this one. A run that dies in between leaves it in both,
 * and nothing is forgotten.
 */
async function handOver(entry: JournalEntry, to: Address, ports: EnforcementPorts): Promise<RestoreOutcome> {
  const known = (await ports.journal.of(to)).find(
    ({ period, resource }) => period === entry.period && resource.arn === entry.resource.arn,
  );
  if (known === undefined || !holdsSomething(known)) {
    await ports.journal.write({ ...entry, address: to, changedAt: ports.clock.now(), revision: known?.revision ?? 0 });
  }
  return close(entry, { kind: 'handed-over', to }, ports);
}

function isEnforcing(mode: 'observe' | 'notify' | 'enforce' | undefined, { policy }: EnforcementPorts): boolean {
  return (mode ?? policy.defaultMode) === 'enforce' && policy.enforcementEnabled;
}

async function tell(address: Address, restored: readonly Restored[], { operators }: EnforcementPorts): Promise<void> {
  const [first] = restored;
  if (first === undefined) return;
  const noticed = (wanted: boolean): readonly NoticedResource[] =>
    restored
      .filter(({ outcome }) => (outcome.kind === 'restored') === wanted)
      .map(({ entry: { resource, rate, startedBy }, outcome }) => ({
        arn: resource.arn,
        rate,
        startedBy,
        outcome: describe(outcome),
      }));
  await operators.tell({
    kind: 'resources-restored',
    address,
    period: first.entry.period,
    restored: noticed(true),
    notRestored: noticed(false),
  });
}

function describe(outcome: RestoreOutcome): string | undefined {
  if (outcome.kind === 'restored') return undefined;
  return outcome.kind === 'handed-over' ? `held by the exhausted budget of ${outcome.to}` : outcome.reason;
}
