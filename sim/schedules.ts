import type { Address } from '../src/core/domain/address';
import { MS_PER_MINUTE, type Instant } from '../src/core/domain/time';
import type { Clock } from '../src/core/ports';
import type { SchedulePurpose, Schedules } from '../src/ledger/ports';
import type { Wire } from './wire';

export interface Fired {
  readonly purpose: SchedulePurpose;
  readonly address: Address;
}

/** One-time schedules, which are gone when they have fired: they are the same whoever looks at them. */
export class StandingSchedules {
  readonly standing = new Map<string, Instant>();
  private readonly placements = new Map<string, number>();

  /** `onPlaced` is told of each schedule, and whether it is still the one that stands. */
  constructor(private readonly onPlaced: (fired: Fired, at: Instant, take: () => boolean) => void = () => undefined) {}

  at(purpose: SchedulePurpose, address: Address): Instant | undefined {
    return this.standing.get(nameOf(purpose, address));
  }

  place(purpose: SchedulePurpose, address: Address, at: Instant): void {
    const name = nameOf(purpose, address);
    const placement = (this.placements.get(name) ?? 0) + 1;
    this.placements.set(name, placement);
    this.standing.set(name, at);
    this.onPlaced(
      { purpose, address },
      at,
      () => this.placements.get(name) === placement && this.standing.delete(name),
    );
  }

  remove(purpose: SchedulePurpose, address: Address): void {
    this.standing.delete(nameOf(purpose, address));
  }

  /** Takes what fires by an instant. */
  due(now: Instant): readonly Fired[] {
    const fired = [...this.standing].filter(([, at]) => at <= now);
    for (const [key] of fired) this.standing.delete(key);
    return fired.map(([key]) => {
      const [purpose, address] = key.split(' ');
      return { purpose: purpose as SchedulePurpose, address: address as Address };
    });
  }
}

/** EventBridge Scheduler as one function sees it: it refuses an instant that is past, and one between two minutes. */
export class SimulatedSchedules implements Schedules {
  /** How often the service was called. */
  changes = 0;

  constructor(
    private readonly wire: Wire<'schedule'>,
    private readonly clock: Clock,
    private readonly schedules = new StandingSchedules(),
  ) {}

  get standing(): Map<string, Instant> {
    return this.schedules.standing;
  }

  at(purpose: SchedulePurpose, address: Address): Instant | undefined {
    return this.schedules.at(purpose, address);
  }

  /** What is known wrongly costs a second call, as the adapter makes it. */
  async place(purpose: SchedulePurpose, address: Address, at: Instant, isThere: boolean): Promise<void> {
    const isKnown = isThere === (this.at(purpose, address) !== undefined);
    if (!isKnown) await this.call('schedules.place', () => undefined);
    await this.call('schedules.place', () => {
      if (at < this.clock.now()) throw new Error(`the schedule of ${address} is in the past`);
      if (at % MS_PER_MINUTE !== 0) throw new Error(`the schedule of ${address} is not at a whole minute`);
      this.schedules.place(purpose, address, at);
    });
  }

  remove(purpose: SchedulePurpose, address: Address): Promise<void> {
    return this.call('schedules.remove', () => this.schedules.remove(purpose, address));
  }

  addresses(purpose: SchedulePurpose): Promise<ReadonlySet<string>> {
    return this.wire.read(
      'schedule',
      () => {
        const names = [...this.standing.keys()].map((name) => name.split(' '));
        return new Set(names.flatMap(([of, address = '']) => (of === purpose ? [address] : [])));
      },
      'schedules.addresses',
    );
  }

  /** What fires now. */
  due(): readonly Fired[] {
    return this.schedules.due(this.clock.now());
  }

  private call(name: string, effect: () => void): Promise<void> {
    return this.wire.write(
      'schedule',
      () => {
        this.changes += 1;
        effect();
      },
      name,
    );
  }
}

function nameOf(purpose: SchedulePurpose, address: Address): string {
  return `${purpose} ${address}`;
}
