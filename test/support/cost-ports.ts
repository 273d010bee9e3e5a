import { ManualClock } from '../../sim/clock';
import { SimulatedCostTable } from '../../sim/cost-table/cost-table';
import { costTablePorts } from '../../sim/cost-table/ports';
import { CrashingWire } from '../../sim/crash-plan';
import { SimulatedCalls, SimulatedOperators } from '../../sim/messages';
import { SimulatedSchedules } from '../../sim/schedules';
import type { ResourceType } from '../../src/core/domain/resource-id';
import { MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import type { BookingPorts } from '../../src/ledger/book-change';
import type { GuardPorts } from '../../src/ledger/guard-ledger';
import type { Sights } from '../../src/ledger/ports';
import type { AnyNotice } from './any-notice';

/** AWS bills each start of an instance for a minute at least. */
const INSTANCE_MINIMUM_MS = MS_PER_MINUTE;

/** All ports of the ledger over one simulated table, by one wire, on which a function may die at any call. */
export class InMemoryCosts implements GuardPorts, BookingPorts {
  readonly wire = new CrashingWire();
  readonly table = new SimulatedCostTable();
  private readonly ports = costTablePorts(this.table, this.wire);
  readonly ledgers = this.ports.ledgers;
  readonly contributions = this.ports.contributions;
  readonly budgets = this.ports.budgets;
  readonly asks = this.ports.asks;
  readonly bills = this.ports.bills;
  readonly journal = this.ports.journal;
  readonly leases = this.ports.leases;
  readonly held = this.ports.held;
  readonly meters = this.ports.meters;
  /** Every account is seen, unless a test says otherwise. */
  sights: Sights = { billFrom: 'none', lastLook: async () => this.clock.now() };
  readonly stepMs = () => 1;
  /** Nothing here would wait for it. */
  readonly callEveryMs = 0;
  readonly clock: ManualClock;
  readonly schedules: SimulatedSchedules;
  readonly calls: SimulatedCalls;
  readonly operators = new SimulatedOperators<AnyNotice>(this.wire);

  constructor(now: Instant) {
    this.clock = new ManualClock(now);
    this.schedules = new SimulatedSchedules(this.wire, this.clock);
    this.calls = new SimulatedCalls(this.wire, this.clock);
  }

  minimumMs(type: ResourceType): number {
    return type === 'ec2-instance' ? INSTANCE_MINIMUM_MS : 0;
  }
}
