import type { Address } from '../core/domain/address';
import type { Instant } from '../core/domain/time';
import { describeMissing } from '../ledger/domain/blindness';
import { positionAt, type Ledger } from '../ledger/domain/ledger';
import type { OvershootBound } from '../ledger/domain/overshoot-bound';
import { ZERO_RATE } from '../ledger/domain/rate';
import type { NoticedResource, SpendingNotice } from '../ledger/domain/spending-notice';
import { ACCOUNT_TYPE } from './domain/freeze';
import type { JournalEntry } from './domain/journal';
import { EXEMPT } from './domain/plan';
import { describeCause, LIMIT } from './domain/standing';
import type { Restored } from './give-back';
import type { EnforcementRun } from './run';
import type { Stopping } from './stop-spending';
import type { StopOutcome, TargetOutcome } from './stop-targets';

interface Message {
  readonly notice: SpendingNotice;
  /** Something has happened that nobody was told. Otherwise it says what goes on. */
  readonly hasNews: boolean;
}

/** `threshold`: the one of which nobody was told before. Undefined: none is reached. */
type StoppingMessage = Message & {
  readonly isFirst: boolean;
  readonly threshold: number | undefined;
  readonly remaining: number;
};

/**
 * Returns what there is to say about a budget that is exhausted, or stopped by hand: first of all that it is, then what
 * was stopped since, and what goes on spending. In mode `observe` there is nothing: the journal says it.
 */
export function stoppingNotice(
  { standing, targets, spared, unseen, braked }: Stopping,
  ledger: Ledger,
  overshoot: OvershootBound,
  toldAt: Instant | undefined,
  now: Instant,
  run: EnforcementRun,
): StoppingMessage | undefined {
  const { address, mode, suspended, wanted, cause } = standing;
  if (mode === 'observe') return undefined;
  const { period, limit = positionAt(ledger, now) } = ledger;
  // Only the limit is a threshold: another stop is news when nobody was told of any since it began.
  const isFirst = cause === undefined ? !ledger.watch.toldThresholds.includes(LIMIT) : toldAt === undefined;
  // A message has room for the dearest.
  const remaining = dearestFirst([
    ...spared.map(({ resource: { arn }, rate, startedBy, reason }) => ({ arn, rate, startedBy, outcome: reason })),
    ...targets.filter(({ outcome }) => goesOn(outcome)).map(noticed),
    ...braked.map(({ control: { arn }, rate, startedBy }) => ({
      arn,
      rate,
      startedBy,
      outcome: `the brake allows ${run.ports.policy.maxDisabledPerRun} in one run`,
    })),
    ...unseen.map((outcome) => ({ arn: address, rate: ZERO_RATE, startedBy: undefined, outcome })),
  ]);
  const stopped = run
    .entriesOf(address)
    .filter((entry) => entry.period === period && isNews(entry, wanted === 'stopped', isFirst ? undefined : toldAt))
    .map((entry) => {
      const { resource, rate, startedBy } = entry;
      return { arn: resource.arn, rate, startedBy, outcome: describeOne(entry, wanted === 'stopped') };
    });
  const about = { address, period, position: positionAt(ledger, now), limit, overshoot };
  const threshold = cause === undefined ? LIMIT : undefined;
  const spending = remaining.filter(({ outcome }) => outcome !== EXEMPT);
  const rest = { isFirst, threshold, remaining: spending.length };
  if (isFirst || stopped.length > 0) {
    const resources = stopped.map(({ outcome, ...one }) => (outcome === undefined ? one : { ...one, outcome }));
    const said = { ...about, suspended, resources, spared: remaining };
    const notice: SpendingNotice =
      cause === undefined
        ? { kind: 'budget-exhausted', mode, ...said, ...(wanted === 'kept' ? { failsOpen: true } : {}) }
        : cause.by === 'hand'
          ? { kind: 'stopped-by-hand', ...said, ...cause.stop }
          : { kind: 'stopped-blind', mode, ...said, missing: describeMissing(cause.missing) };
    return { notice, hasNews: true, ...rest };
  }
  if (wanted !== 'stopped' || spending.length === 0) return undefined;
  const why = cause === undefined ? {} : { stopped: { by: cause.by, words: describeCause(cause) } };
  const notice: SpendingNotice = { kind: 'still-spending', ...about, resources: spending, ...why };
  return { notice, hasNews: false, ...rest };
}

/** Returns how often something was stopped, and what is lost while it is. */
function describeOne({ resource, reason, times, loses }: JournalEntry, isStopping: boolean): string | undefined {
  if (resource.type === ACCOUNT_TYPE) {
    return `frozen: nobody but the guardrail starts anything that spends, because ${reason}`;
  }
  const stopped = times > 1 ? `disabled for the ${times}. time` : 'disabled';
  const parts = [...(isStopping ? [stopped] : []), ...(loses === undefined ? [] : [loses])];
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** Returns whether people have not heard of an entry: of a stop, or of what a plan would stop. */
function isNews({ mode, status, changedAt }: JournalEntry, isStopping: boolean, toldAt: Instant | undefined): boolean {
  const isMeant = isStopping ? mode === 'enforce' && status === 'done' : mode !== 'enforce' && status === 'planned';
  return isMeant && (toldAt === undefined || changedAt > toldAt);
}

/** Returns what there is to say about what a budget has held: what is back since, and what is not. */
export function restoringNotice(
  address: Address,
  restored: readonly Restored[],
  toldAt: Instant | undefined,
  run: EnforcementRun,
): Message | undefined {
  const notBack = restored.filter(({ outcome }) => outcome.kind !== 'restored' && outcome.kind !== 'pending');
  const back = run
    .entriesOf(address)
    .filter(
      ({ mode, status, changedAt }) => mode === 'enforce' && status === 'restored' && isSince(changedAt, toldAt, run),
    )
    .filter(({ resource }) => !notBack.some(({ entry }) => entry.resource.arn === resource.arn));
  if (back.length + notBack.length === 0) return undefined;
  const [{ period }] = [...back, ...notBack.map(({ entry }) => entry)] as [JournalEntry];
  const notice: SpendingNotice = {
    kind: 'resources-restored',
    address,
    period,
    restored: back.map(({ resource: { arn }, rate, startedBy }) => ({ arn, rate, startedBy })),
    notRestored: notBack.map(({ entry: { resource, rate, startedBy }, outcome }) => ({
      arn: resource.arn,
      rate,
      startedBy,
      outcome: describeRestore(outcome),
    })),
  };
  return { notice, hasNews: back.length > 0 || notBack.some(({ outcome }) => outcome.kind !== 'failed') };
}

/** What was given back before this run, and before anybody was told of it, was told in its own time. */
function isSince(changedAt: Instant, toldAt: Instant | undefined, { started }: EnforcementRun): boolean {
  return changedAt > (toldAt ?? started - 1);
}

function describeRestore(outcome: Restored['outcome']): string {
  if (outcome.kind === 'handed-over') return `held by the budget of ${outcome.to}, which is stopped, too`;
  return outcome.kind === 'restored' ? 'restored' : outcome.reason;
}

function dearestFirst(resources: readonly NoticedResource[]): readonly NoticedResource[] {
  return [...resources].sort((one, other) => (one.rate === other.rate ? 0 : one.rate < other.rate ? 1 : -1));
}

/** Returns whether people have to hear that something runs on, with its reason. */
function goesOn({ kind }: StopOutcome): boolean {
  return kind === 'failed' || kind === 'exempt' || kind === 'spared' || kind === 'untried';
}

function noticed({ target: { control, rate, startedBy }, outcome }: TargetOutcome): NoticedResource {
  return { arn: control.arn, rate, startedBy, outcome: describe(outcome) };
}

function describe(outcome: StopOutcome): string {
  switch (outcome.kind) {
    case 'failed':
    case 'spared':
      return outcome.reason;
    case 'exempt':
      return EXEMPT;
    default:
      return 'there was no time left to stop it';
  }
}
