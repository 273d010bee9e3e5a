import type { PlanningClock } from '../../sim/clock';
import { Bill } from '../../sim/fleet/bill';
import { SimulatedFleet } from '../../sim/fleet/fleet';
import { disabledStateOf, runningStateOf } from '../../sim/fleet/states';
import type { Money } from '../../src/core/domain/money';
import { MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import { rate } from '../../src/ledger/domain/rate';
import type { ReportedChange } from '../../src/metering/domain/resource';
import { drawSpread, type Random } from './distributions';
import { PENDING_MS, STOPPING_MS } from './latencies';
import { isOn, spentBy, type PlannedInstance, type PlannedMonth } from './month';

/** EC2 charges at least this for each start. */
const MINIMUM_MS = MS_PER_MINUTE;

/** The instances of a planned month as they really are, and what AWS really charges for them. */
export class BilledFleet {
  readonly resources: SimulatedFleet;
  private readonly bill: Bill;

  /** Begins in the middle of the month: what has ended is spent already, what runs is billed from its own start on. */
  constructor(
    account: string,
    { instances, billedMs }: PlannedMonth,
    private readonly clock: PlanningClock,
    random: Random,
    onReport: (change: ReportedChange) => void,
  ) {
    const now = clock.now();
    const ended = instances.map((planned) => ({
      ...planned,
      toggles: planned.toggles.slice(0, endedToggles(planned, now)),
    }));
    this.bill = new Bill({ stepMs: billedMs, minimumMs: MINIMUM_MS }, spentBy(ended, now));
    this.resources = new SimulatedFleet(clock, {
      account,
      delays: (_instance, order) => ({
        untilShown: 0,
        settling: () => Math.round(drawSpread(order === 'restore' ? PENDING_MS : STOPPING_MS, random)),
      }),
      onReport: (change) => {
        this.charge(change);
        onReport(change);
      },
    });
    for (const planned of instances) {
      const isRunning = isOn(planned, now);
      const state = (isRunning ? runningStateOf : disabledStateOf)('ec2-instance');
      this.resources.add({ type: 'ec2-instance', arn: planned.arn }, state, { price: planned.rate });
      if (isRunning) this.bill.begin(planned.arn, planned.rate, planned.toggles[endedToggles(planned, now)] ?? now);
    }
  }

  get running(): number {
    return this.resources.running.length;
  }

  /** What the month has cost by now. */
  get spent(): Money {
    return this.bill.spentBy(this.clock.now());
  }

  /** Its owner has started it some seconds ago: from now on it is billed. */
  startByHand(arn: string): void {
    const { state } = this.resources.get({ arn });
    if (state.state === 'stopped' && !this.resources.isBusy({ arn })) {
      this.resources.changeByHand({ arn }, runningStateOf('ec2-instance'));
    }
  }

  /** Its owner stops it, as the product does. */
  stopByHand(arn: string): void {
    this.resources.obey('disable', this.resources.get({ arn }), disabledStateOf('ec2-instance'));
  }

  private charge({ about: { arn }, at, running }: ReportedChange): void {
    if (running === true) this.bill.begin(arn, rate(BigInt(this.resources.get({ arn }).price ?? 0)), at);
    else this.bill.end(arn, at);
  }
}

/** Returns how many of its toggles belong to what has ended by an instant: each start with its stop. */
function endedToggles({ toggles }: PlannedInstance, at: Instant): number {
  return 2 * Math.floor(toggles.filter((toggle) => toggle <= at).length / 2);
}
