import type { AccountId, Address } from '../../src/core/domain/address';
import type { ResourceType } from '../../src/core/domain/resource-id';
import { instant, later, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import type { Calls, Operators, Timer } from '../../src/core/ports';
import type { BookingPorts } from '../../src/ledger/book-change';
import type { GuardPorts } from '../../src/ledger/guard-ledger';
import type { SchedulePurpose, Schedules } from '../../src/ledger/ports';
import type { AnyNotice } from './any-notice';
import { InMemoryCostTable } from './in-memory-cost-table';

/** Lets a call to the outside happen, or the function die at it. */
type Writing = Pick<InMemoryCostTable, 'writing'>;

/** A clock that stands still until it is moved, or somebody waits on it. */
export class ManualClock implements Timer {
  readonly pauses: number[] = [];
  /** What happens in the world while somebody waits. */
  onPause: (() => Promise<void> | void) | undefined;

  constructor(public at: Instant = instant(Date.UTC(2026, 10, 21))) {}

  now(): Instant {
    return this.at;
  }

  /** Never backwards. */
  moveTo(at: number): void {
    this.at = instant(Math.max(this.at, at));
  }

  async pause(ms: number): Promise<void> {
    this.pauses.push(ms);
    this.at = later(this.at, ms);
    await this.onPause?.();
  }
}

export interface Fired {
  readonly purpose: SchedulePurpose;
  readonly address: Address;
}

/** One-time schedules, which are gone when they have fired. One in the past is refused. */
export class RecordingSchedules implements Schedules {
  readonly standing = new Map<string, Instant>();
  /** How often the service was called. */
  changes = 0;

  constructor(
    private readonly table: Writing,
    private readonly clock: ManualClock,
  ) {}

  at(purpose: SchedulePurpose, address: Address): Instant | undefined {
    return this.standing.get(`${purpose} ${address}`);
  }

  place(purpose: SchedulePurpose, address: Address, at: Instant): Promise<void> {
    return this.table.writing('schedules.place', () => {
      if (at < this.clock.now()) throw new Error(`the schedule of ${address} is in the past`);
      if (at % MS_PER_MINUTE !== 0) throw new Error(`the schedule of ${address} is not at a whole minute`);
      this.changes += 1;
      this.standing.set(`${purpose} ${address}`, at);
    });
  }

  remove(purpose: SchedulePurpose, address: Address): Promise<void> {
    return this.table.writing('schedules.remove', () => {
      this.changes += 1;
      this.standing.delete(`${purpose} ${address}`);
    });
  }

  /** What fires now. */
  due(): readonly Fired[] {
    const fired = [...this.standing].filter(([, at]) => at <= this.clock.now());
    for (const [key] of fired) this.standing.delete(key);
    return fired.map(([key]) => {
      const [purpose, address] = key.split(' ');
      return { purpose: purpose as SchedulePurpose, address: address as Address };
    });
  }
}

export type Called =
  | { readonly call: 'disable' | 'restore'; readonly address: Address; readonly at: Instant }
  | { readonly call: 'inventory'; readonly account: AccountId; readonly at: Instant };

/** What was called, and when. */
export class RecordingCalls implements Calls {
  readonly made: Called[] = [];

  constructor(
    private readonly table: Writing,
    private readonly clock: ManualClock,
  ) {}

  disableResources(address: Address): Promise<void> {
    return this.table.writing(
      'disableResources',
      () => void this.made.push({ call: 'disable', address, at: this.clock.now() }),
    );
  }

  restoreResources(address: Address): Promise<void> {
    return this.table.writing(
      'restoreResources',
      () => void this.made.push({ call: 'restore', address, at: this.clock.now() }),
    );
  }

  takeInventory(account: AccountId): Promise<void> {
    return this.table.writing(
      'takeInventory',
      () => void this.made.push({ call: 'inventory', account, at: this.clock.now() }),
    );
  }
}

export class RecordingOperators implements Operators<AnyNotice> {
  readonly told: AnyNotice[] = [];

  constructor(private readonly table: Writing) {}

  tell(notice: AnyNotice): Promise<void> {
    return this.table.writing('tell', () => void this.told.push(notice));
  }
}

/** AWS bills each start of an instance for a minute at least. */
const INSTANCE_MINIMUM_MS = MS_PER_MINUTE;

/**
 * All ports of the ledger over one in-memory table. The hook of the table lets a function die at any call of any of
 * them.
 */
export class InMemoryCosts implements GuardPorts, BookingPorts {
  readonly table = new InMemoryCostTable();
  readonly ledgers = this.table.ledgers;
  readonly contributions = this.table.contributions;
  readonly budgets = this.table.budgets;
  readonly journal = this.table.journal;
  readonly clock: ManualClock;
  readonly schedules: RecordingSchedules;
  readonly calls: RecordingCalls;
  readonly operators: RecordingOperators;

  constructor(now: Instant) {
    this.clock = new ManualClock(now);
    this.schedules = new RecordingSchedules(this.table, this.clock);
    this.calls = new RecordingCalls(this.table, this.clock);
    this.operators = new RecordingOperators(this.table);
  }

  minimumMs(type: ResourceType): number {
    return type === 'ec2-instance' ? INSTANCE_MINIMUM_MS : 0;
  }
}
