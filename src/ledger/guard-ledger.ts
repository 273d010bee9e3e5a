import type { Instant } from '../core/domain/time';
import type { Calls, Clock, Operators } from '../core/ports';
import { paidRate } from './domain/factor';
import { fenceOf } from './domain/fence';
import { hasMoneyAgain, positionAt, type Ledger, type Watch } from './domain/ledger';
import type { SpendingNotice, NoticedResource } from './domain/spending-notice';
import { newlyReached, nextThresholdAt, predictionToTell } from './domain/warnings';
import { overshootOf } from './how-known';
import type { LedgerPorts } from './open-period';
import type { Bills, Contributions, SchedulePurpose, Schedules } from './ports';

export interface GuardPorts extends LedgerPorts {
  readonly contributions: Contributions;
  readonly bills: Bills;
  readonly schedules: Schedules;
  readonly calls: Pick<Calls, 'disableResources' | 'restoreResources'>;
  readonly operators: Operators<SpendingNotice>;
  readonly clock: Clock;
}

/** The number of resources that a prediction names. */
const DRIVERS = 5;

/**
 * Sees to what guards a ledger that has just changed: the fence, the next threshold, what people are told.
 *
 * Only settle-expenses calls it. The stream makes that function the one writer of a budget's schedules, which have no
 * conditional update. With `reassert`, it trusts nothing that is written about the schedules.
 *
 * Why only the stream: docs/decisions/0014-only-the-stream-moves-schedules.md.
 */
export async function guardLedger(ledger: Ledger, reassert: boolean, ports: GuardPorts): Promise<void> {
  if (ledger.state === 'closed') return;
  const now = ports.clock.now();
  if (ledger.state === 'exhausted' && hasMoneyAgain(ledger, now)) await ports.calls.restoreResources(ledger.address);
  const fenceAt = await placeFence(ledger, now, reassert, ports);
  const told = await tellThresholds(ledger, now, ports);
  const warned = { ...ledger, watch: { ...ledger.watch, toldThresholds: told } };
  const thresholdAt = nextThresholdAt(warned, now);
  if (thresholdAt !== ledger.watch.thresholdAt || reassert) {
    await placeOrRemove('threshold', warned, thresholdAt, ledger.watch.thresholdAt, ports);
  }
  const toldExhaustion = await tellPrediction(ledger, now, ports);
  const watch: Watch = { fenceAt, thresholdAt, toldThresholds: told, toldExhaustion };
  if (isChanged(watch, ledger.watch)) await ports.ledgers.saveWatch(ledger, watch);
}

async function placeFence(
  ledger: Ledger,
  now: Instant,
  reassert: boolean,
  ports: GuardPorts,
): Promise<Instant | undefined> {
  const { watch, address } = ledger;
  const fence = fenceOf(ledger, now);
  const at = fence.kind === 'none' ? undefined : fence.at;
  if (at === watch.fenceAt && !reassert) return at;
  if (fence.kind === 'call') await ports.calls.disableResources(address);
  else await placeOrRemove('exhaustion', ledger, at, watch.fenceAt, ports);
  return at;
}

async function placeOrRemove(
  purpose: SchedulePurpose,
  { address }: Ledger,
  at: Instant | undefined,
  was: Instant | undefined,
  { schedules }: GuardPorts,
): Promise<void> {
  if (at === undefined) await schedules.remove(purpose, address);
  else await schedules.place(purpose, address, at, was !== undefined);
}

/**
 * Tells people of the highest of the thresholds that were passed at once. It tells first and writes down later, so
 * people hear of it twice rather than never.
 */
async function tellThresholds(
  ledger: Ledger,
  now: Instant,
  { operators, bills }: GuardPorts,
): Promise<readonly number[]> {
  const { address, period, limit, rate, watch } = ledger;
  const reached = newlyReached(ledger, now);
  if (reached.length === 0 || limit === undefined) return watch.toldThresholds;
  await operators.tell({
    kind: 'threshold-reached',
    address,
    period,
    percent: Math.max(...reached),
    position: positionAt(ledger, now),
    limit,
    rate,
    overshoot: await overshootOf(ledger, now, bills),
  });
  return [...watch.toldThresholds, ...reached];
}

async function tellPrediction(
  ledger: Ledger,
  now: Instant,
  { operators, contributions, bills }: GuardPorts,
): Promise<Instant | undefined> {
  const { address, period, limit, rate, watch } = ledger;
  const at = predictionToTell(ledger, now);
  if (at === undefined || limit === undefined) return watch.toldExhaustion;
  const drivers: NoticedResource[] = (await contributions.of(address))
    .map(({ resource: { arn, type }, history, startedBy }) => ({
      arn,
      rate: paidRate(history, type, ledger.factors),
      startedBy,
    }))
    .filter((driver) => driver.rate > 0n)
    .sort((one, other) => Number(other.rate - one.rate))
    .slice(0, DRIVERS);
  const overshoot = await overshootOf(ledger, now, bills);
  await operators.tell({ kind: 'exhaustion-predicted', address, period, at, limit, rate, drivers, overshoot });
  return at;
}

function isChanged(next: Watch, previous: Watch): boolean {
  return (
    next.fenceAt !== previous.fenceAt ||
    next.thresholdAt !== previous.thresholdAt ||
    next.toldExhaustion !== previous.toldExhaustion ||
    next.toldThresholds.length !== previous.toldThresholds.length
  );
}
