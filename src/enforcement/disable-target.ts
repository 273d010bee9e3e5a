import type { Budget } from '../budgets/domain/budget';
import { accountOf, address as toAddress, type Address } from '../core/domain/address';
import type { Mode } from '../core/domain/mode';
import { later, MS_PER_SECOND, type Instant } from '../core/domain/time';
import { SpokeFailure, type Write } from '../core/ports';
import { bookChange } from '../ledger/book-change';
import { positionAt, type Ledger } from '../ledger/domain/ledger';
import { ZERO_RATE } from '../ledger/domain/rate';
import type { ControlState } from '../metering/domain/resource';
import type { ResourceAdapter } from '../metering/ports';
import { holdsSomething, type JournalEntry, type JournalStatus } from './domain/journal';
import { isExempt, type Target } from './domain/plan';
import { isSeen, persist, type EnforcementPorts } from './ports';

export type DisableOutcome =
  | { readonly kind: 'disabled'; readonly times: number }
  /** It was disabled before, by this product or by somebody else. */
  | { readonly kind: 'already' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'exempt' }
  /** The mode is not `enforce`. The journal says what would have been done. */
  | { readonly kind: 'noted'; readonly isNew: boolean }
  /** It was started again so often that stopping it once more helps nobody. */
  | { readonly kind: 'given-up'; readonly times: number }
  | { readonly kind: 'failed'; readonly reason: string };

/** The run that disables: its ledger, its budget, and the mode it runs in. */
export interface DisablingRun {
  readonly ledger: Ledger;
  readonly budget: Budget;
  readonly mode: Mode;
  /** All budgets of the account. */
  readonly addresses: readonly Address[];
  /** The budget's journal as it was when the run began. */
  readonly journal: readonly JournalEntry[];
  /**
   * The entries of the account's other budgets for what they have disabled. Whoever was first knows the state to give
   * back.
   */
  readonly heldByOthers: readonly JournalEntry[];
}

/**
 * A resource that is started again this often in a period is left running. Operators have known since the third time.
 */
const MAX_TIMES = 10;

/** The time for which a refusal, or a resource that does not stop, is waited for. */
const PATIENCE_MS = 20 * MS_PER_SECOND;

/**
 * Disables one target: journal, call, look, journal. The next run continues one that died anywhere in between: it looks
 * at what the journal calls planned before it calls again.
 *
 * Why the journal comes first: docs/decisions/0017-journal-before-act.md.
 */
export async function disableTarget(
  target: Target,
  adapter: ResourceAdapter,
  run: DisablingRun,
  ports: EnforcementPorts,
): Promise<DisableOutcome> {
  const {
    budget,
    mode,
    ledger: { period },
    journal,
  } = run;
  const entry = journal.find((known) => known.period === period && known.resource.arn === target.control.arn);
  const asked = ports.clock.now();
  try {
    const found = await adapter.read(target.control.arn);
    if (found === undefined) return { kind: 'gone' };
    if (found.kind === 'unknown') throw new SpokeFailure(`nobody knows whether ${target.control.arn} runs`);
    if (isExempt([target.control.arn], found.tags, budget.exempt)) return { kind: 'exempt' };
    if (mode !== 'enforce') return await journalOnly(target, found, entry, run, ports);
    if (found.kind === 'disabled') return await confirm(target, entry, asked, run, ports);
    return await disable(target, found, adapter, entry, run, ports);
  } catch (error) {
    if (!(error instanceof SpokeFailure)) throw error;
    return { kind: 'failed', reason: error.message };
  }
}

async function journalOnly(
  target: Target,
  found: ControlState,
  entry: JournalEntry | undefined,
  run: DisablingRun,
  ports: EnforcementPorts,
): Promise<DisableOutcome> {
  if (found.kind === 'disabled') return { kind: 'already' };
  if (entry !== undefined) return { kind: 'noted', isNew: false };
  await write(entryOf(target, found, entry, run, ports), 'planned', ports);
  return { kind: 'noted', isNew: true };
}

/** The resource is already disabled. If the journal says that this product was about to disable it, then it did. */
async function confirm(
  target: Target,
  entry: JournalEntry | undefined,
  asked: Instant,
  run: DisablingRun,
  ports: EnforcementPorts,
): Promise<DisableOutcome> {
  if (entry?.mode !== 'enforce' || entry.status === 'done' || entry.status === 'restored') return { kind: 'already' };
  await bookStop(target, asked, run, ports);
  await write(entry, 'done', ports);
  return { kind: 'disabled', times: entry.times };
}

async function disable(
  target: Target,
  found: ControlState,
  adapter: ResourceAdapter,
  entry: JournalEntry | undefined,
  run: DisablingRun,
  ports: EnforcementPorts,
): Promise<DisableOutcome> {
  const isAgain = entry?.mode === 'enforce' && entry.status === 'done';
  if (isAgain && entry.times >= MAX_TIMES) return { kind: 'given-up', times: entry.times };
  const planned = entryOf(target, found, entry, run, ports);
  const { arn } = target.control;
  if ((await write(planned, 'planned', ports)) === 'superseded') return { kind: 'already' };
  const stored = { ...planned, revision: planned.revision + 1 };
  const asked = ports.clock.now();
  const deadline = later(asked, PATIENCE_MS);
  try {
    await persist(() => adapter.disable(arn), deadline, ports.clock);
    if (!(await isSeen(async () => isStopped(await adapter.read(arn)), deadline, ports.clock))) {
      throw new SpokeFailure(`${arn} does not stop`);
    }
  } catch (error) {
    // Otherwise the entry stays planned: the resource may be disabled in part.
    if (error instanceof SpokeFailure && (await isAsFound(arn, found, adapter))) {
      await writeFailure(stored, entry, ports);
    }
    throw error;
  }
  await bookStop(target, asked, run, ports);
  await write(stored, 'done', ports);
  return { kind: 'disabled', times: stored.times };
}

function isStopped(found: ControlState | undefined): boolean {
  return found === undefined || found.kind === 'disabled';
}

/** Returns whether the resource is as it was found. A resource that cannot be looked at was not touched either. */
async function isAsFound(arn: string, found: ControlState, adapter: ResourceAdapter): Promise<boolean> {
  try {
    return await adapter.isRestored(arn, found.previous);
  } catch (error) {
    if (error instanceof SpokeFailure) return true;
    throw error;
  }
}

/** Writes that this attempt has changed nothing. What was disabled before it, or in part, is so still. */
async function writeFailure(
  stored: JournalEntry,
  before: JournalEntry | undefined,
  ports: EnforcementPorts,
): Promise<void> {
  const isHeld = before?.mode === 'enforce' && before.status !== 'restored';
  await write({ ...stored, times: isHeld ? before.times : stored.times }, isHeld ? before.status : 'failed', ports);
}

/**
 * Makes the entry of a target. It keeps the first state to give back, however often, and by whichever budget, the
 * resource is started and stopped meanwhile.
 */
function entryOf(
  target: Target,
  found: ControlState,
  entry: JournalEntry | undefined,
  run: DisablingRun,
  ports: EnforcementPorts,
): JournalEntry {
  const { ledger, budget, mode, journal, heldByOthers } = run;
  const { address, period } = ledger;
  const now: Instant = ports.clock.now();
  const isOurs = entry?.mode === 'enforce' && entry.status !== 'restored';
  const isRetry = isOurs && entry.status !== 'done';
  const first = [...journal.filter(holdsSomething), ...heldByOthers].find(
    ({ resource, status }) => resource.arn === target.control.arn && status !== 'failed',
  );
  return {
    address,
    period,
    mode,
    resource: target.control,
    status: 'planned',
    previous: first?.previous ?? found.previous,
    rate: target.rate,
    startedBy: target.startedBy,
    position: positionAt(ledger, now),
    limit: budget.limit,
    reason: `the budget of ${address} for ${period} is exhausted`,
    times: isRetry ? entry.times : (isOurs ? entry.times : 0) + 1,
    restoring: false,
    changedAt: now,
    revision: entry?.revision ?? 0,
  };
}

function write(entry: JournalEntry, status: JournalStatus, { journal, clock }: EnforcementPorts): Promise<Write> {
  return journal.write({ ...entry, status, changedAt: clock.now() });
}

/**
 * Books that what was stopped by itself costs nothing from then on, whether its event comes or not: somewhere between
 * the asking and now. Members of a group have events of their own.
 */
async function bookStop(
  { control, rate, stops }: Target,
  asked: Instant,
  { ledger, addresses }: DisablingRun,
  ports: EnforcementPorts,
): Promise<void> {
  const at = { asked, answered: ports.clock.now() };
  const ofAccount = toAddress(accountOf(ledger.address));
  for (const resource of stops.filter(({ arn }) => arn === control.arn && rate > 0n)) {
    await bookChange({ resource, at, running: false, rate: ZERO_RATE }, [ofAccount], addresses, ports);
  }
}
