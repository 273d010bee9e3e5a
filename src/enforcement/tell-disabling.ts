import { positionAt } from '../ledger/domain/ledger';
import { ZERO_RATE } from '../ledger/domain/rate';
import type { NoticedResource } from '../ledger/domain/spending-notice';
import type { DisableOutcome, DisablingRun } from './disable-target';
import type { Spared, Target } from './domain/plan';
import type { EnforcementPorts } from './ports';

export interface DisabledTarget {
  readonly target: Target;
  readonly outcome: DisableOutcome;
}

export interface Disabling {
  readonly run: DisablingRun;
  /** The installation's switch kept an enforcing budget from enforcing. */
  readonly suspended: boolean;
  readonly targets: readonly DisabledTarget[];
  readonly spared: readonly Spared[];
  /** Parts of the account that could not be looked at. */
  readonly unseen: readonly string[];
}

/** The threshold, in percent, that the message about the exhaustion itself tells of. */
const LIMIT = 100;

/** The number of times from which operators hear of a resource that keeps coming back. */
const TELL_FROM_TIMES = 3;

/** Tells people what a run has done. In mode `observe` it tells nothing, and leaves the journal to say it. */
export async function tellDisabling(disabling: Disabling, ports: EnforcementPorts): Promise<void> {
  const {
    run: { ledger, mode, budget },
    suspended,
    targets,
    spared,
    unseen,
  } = disabling;
  const { address, period } = ledger;
  const done = targets.filter(({ outcome }) => outcome.kind === 'disabled' || outcome.kind === 'noted');
  const failed = targets.filter(({ outcome }) => outcome.kind === 'failed');
  const again = targets.filter(
    ({ outcome }) => (outcome.kind === 'disabled' || outcome.kind === 'given-up') && outcome.times >= TELL_FROM_TIMES,
  );
  const failures = [
    ...failed.map(noticed),
    ...unseen.map((outcome) => ({ arn: address, rate: ZERO_RATE, startedBy: undefined, outcome })),
  ];
  const isFirst = !ledger.watch.toldThresholds.includes(LIMIT);
  if (mode !== 'observe') {
    const isNews = done.some(
      ({ outcome }) => outcome.kind === 'disabled' || (outcome.kind === 'noted' && outcome.isNew),
    );
    if (isFirst || isNews) {
      const position = positionAt(ledger, ports.clock.now());
      await ports.operators.tell({
        kind: 'budget-exhausted',
        address,
        period,
        mode,
        suspended,
        position,
        limit: budget.limit,
        resources: [...done.map(noticed), ...(isFirst ? disabledBefore(disabling) : [])],
        spared: [
          ...spared.map(({ resource: { arn }, rate, startedBy, reason }) => ({
            arn,
            rate,
            startedBy,
            outcome: reason,
          })),
          ...targets.filter(({ outcome }) => outcome.kind === 'exempt').map(noticed),
          ...failures,
        ],
      });
    }
  }
  if (mode === 'enforce' && failures.length > 0) {
    await ports.operators.tell({ kind: 'disabling-failed', address, period, failures });
  }
  if (again.length > 0) {
    await ports.operators.tell({ kind: 'started-again', address, period, resources: again.map(noticed) });
  }
  if (isFirst) await ports.ledgers.saveTold(ledger, LIMIT);
}

/** Returns what a run had disabled that died before it could tell. */
function disabledBefore({
  run: {
    ledger: { period },
    mode,
    journal,
  },
  targets,
}: Disabling): readonly NoticedResource[] {
  return journal
    .filter(
      (entry) => mode === 'enforce' && entry.mode === 'enforce' && entry.status === 'done' && entry.period === period,
    )
    .filter(
      ({ resource }) =>
        !targets.some(({ target, outcome }) => target.control.arn === resource.arn && outcome.kind !== 'already'),
    )
    .map(({ resource: { arn }, rate, startedBy }) => ({ arn, rate, startedBy, outcome: 'disabled' }));
}

function noticed({ target: { control, rate, startedBy }, outcome }: DisabledTarget): NoticedResource {
  return { arn: control.arn, rate, startedBy, outcome: describe(outcome) };
}

function describe(outcome: DisabledTarget['outcome']): string | undefined {
  switch (outcome.kind) {
    case 'failed':
      return outcome.reason;
    case 'disabled':
      return outcome.times > 1 ? `disabled for the ${outcome.times}. time` : 'disabled';
    case 'given-up':
      return `left running: started again after it was disabled ${outcome.times} times`;
    case 'exempt':
      return 'exempt';
    default:
      return undefined;
  }
}
