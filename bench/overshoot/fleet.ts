import { money, type Money } from '../../src/core/domain/money';
import { later, MS_PER_MINUTE, MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import { SpokeFailure } from '../../src/core/ports';
import type { Rate } from '../../src/ledger/domain/rate';
import { drawSpread, type Random } from './distributions';
import { PENDING_MS, STOPPING_MS } from './latencies';
import { isOn, spentBy, type PlannedMonth } from './month';
import type { SimulatedTime } from './time';

export type InstanceState = 'pending' | 'running' | 'stopping' | 'stopped';

interface Instance {
  readonly rate: Rate;
  state: InstanceState;
  /** Since when it is billed. */
  since: Instant | undefined;
}

/** EC2 charges at least this for each start. */
const MINIMUM_MS = MS_PER_MINUTE;

/**
 * The instances as they really are, and what AWS really charges: in `running` alone, up to the second in which
 * `stopping` begins, which counts.
 */
export class SimulatedFleet {
  private readonly instances: ReadonlyMap<string, Instance>;
  private readonly billedMs: number;
  /** Micro-revantios a second times milliseconds, of what has ended. */
  private product: bigint;

  /** Begins in the middle of a planned month. */
  constructor(
    { instances, billedMs }: PlannedMonth,
    private readonly time: SimulatedTime,
    private readonly random: Random,
    private readonly onChange: (arn: string, state: InstanceState, at: Instant) => void,
  ) {
    const now = time.now();
    this.billedMs = billedMs;
    this.product = spentBy(instances, now) * BigInt(MS_PER_SECOND);
    this.instances = new Map(
      instances.map((planned) => {
        const isRunning = isOn(planned, now);
        // What ran before is spent already, and long past the minimum.
        return [
          planned.arn,
          { rate: planned.rate, state: isRunning ? 'running' : 'stopped', since: isRunning ? now : undefined },
        ];
      }),
    );
  }

  get running(): readonly string[] {
    return [...this.instances].flatMap(([arn, { state }]) => (state === 'running' ? arn : []));
  }

  /** What the month has cost by now. */
  get spent(): Money {
    const now = this.time.now();
    const running = [...this.instances.values()].reduce(
      (sum, { rate, since }) => (since === undefined ? sum : sum + rate * BigInt(now - since)),
      0n,
    );
    return money((this.product + running) / BigInt(MS_PER_SECOND));
  }

  stateOf(arn: string): InstanceState | undefined {
    return this.instances.get(arn)?.state;
  }

  rateOf(arn: string): Rate {
    return this.at(arn).rate;
  }

  /** Its owner has started it, or the product has, some seconds ago: from now on it is billed. */
  run(arn: string): void {
    const instance = this.at(arn);
    if (instance.state === 'running' || instance.state === 'stopping') return;
    instance.since = this.time.now();
    this.enter(arn, instance, 'running');
  }

  start(arn: string): void {
    const instance = this.at(arn);
    if (instance.state === 'stopping') throw new SpokeFailure(`${arn} is still stopping`);
    if (instance.state !== 'stopped') return;
    this.enter(arn, instance, 'pending');
    this.afterwards(drawSpread(PENDING_MS, this.random), () => this.run(arn));
  }

  stop(arn: string): void {
    const instance = this.at(arn);
    if (instance.state === 'pending') throw new SpokeFailure(`${arn} is still starting`);
    if (instance.state !== 'running' || instance.since === undefined) return;
    const until = Math.ceil(this.time.now() / this.billedMs) * this.billedMs;
    this.product += instance.rate * BigInt(Math.max(MINIMUM_MS, until - instance.since));
    instance.since = undefined;
    this.enter(arn, instance, 'stopping');
    this.afterwards(drawSpread(STOPPING_MS, this.random), () => this.enter(arn, instance, 'stopped'));
  }

  private enter(arn: string, instance: Instance, state: InstanceState): void {
    instance.state = state;
    this.onChange(arn, state, this.time.now());
  }

  private afterwards(ms: number, happen: () => void): void {
    this.time.at(later(this.time.now(), Math.round(ms)), happen);
  }

  private at(arn: string): Instance {
    const instance = this.instances.get(arn);
    if (instance === undefined) throw new RangeError(`there is no ${arn}`);
    return instance;
  }
}
