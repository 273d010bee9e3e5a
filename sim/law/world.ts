import type { WrittenBudget } from '../../src/budgets/domain/budget';
import type { BudgetRegistry, StoredBudget } from '../../src/budgets/ports';
import { accountOf, address as toAddress, type Address } from '../../src/core/domain/address';
import type { Money } from '../../src/core/domain/money';
import { periodOf } from '../../src/core/domain/period';
import { regionOf } from '../../src/core/domain/resource-id';
import { instant, later, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import type { EnforcementPorts } from '../../src/enforcement/ports';
import { adoptBudget } from '../../src/ledger/adopt-budget';
import type { SpendingNotice } from '../../src/ledger/domain/spending-notice';
import { LOOK_CALLS_EVERY_MS, reconcileExpenses } from '../../src/ledger/reconcile-expenses';
import { recordExpense } from '../../src/ledger/record-expense';
import { rollOverPeriod } from '../../src/ledger/roll-over-period';
import { settleExpenses, settleNow, type LedgerChange } from '../../src/ledger/settle-expenses';
import type { ReportedChange } from '../../src/metering/domain/resource';
import { meterResource } from '../../src/metering/meter-resource';
import { takeInventory } from '../../src/metering/take-inventory';
import { LISTED_TYPES, METERED_TYPES, minimumMs, restoreStage, stepMs } from '../../src/metering/types/contracts';
import { EventClock } from '../clock';
import { SimulatedCostTable } from '../cost-table/cost-table';
import { costTablePorts } from '../cost-table/ports';
import { SimulatedFleets } from '../fleet/adapters';
import { SimulatedFleet } from '../fleet/fleet';
import { SimulatedFreeze, type Frozen } from '../fleet/freeze';
import { SimulatedLooks } from '../looks';
import { SimulatedCalls, SimulatedOperators } from '../messages';
import { simulatedPrices } from '../prices';
import { SimulatedSchedules, StandingSchedules } from '../schedules';
import { NO_FAULTS, type Faults } from './faults';
import type { FaultyWire } from './faulty-wire';
import { REGIONS } from './history';
import type { JudgedWorld, Told } from './judged-world';
import { SimulatedLambda } from './lambda';
import { drawWhole, type Random } from './random';

export const ACCOUNT = toAddress('222222222222');
export const WORKLOAD = toAddress('222222222222.shop');
const [HOME] = REGIONS;
const ACCOUNT_ID = accountOf(ACCOUNT);
const MAX_RECORDS_AGE_MS = MS_PER_HOUR;

/** The product's own use cases in an account and its installation, in which anything may go wrong. */
export class World implements JudgedWorld {
  readonly addresses = { account: ACCOUNT, workload: WORKLOAD };
  readonly clock: EventClock;
  private spent = 0;
  readonly lambda: SimulatedLambda;
  readonly table: SimulatedCostTable;
  readonly fleet: SimulatedFleet;
  /** The account, while the policy that freezes is attached to it: then nobody in it starts anything. */
  readonly frozen: Frozen = new Set();
  readonly told: Told[] = [];
  private readonly looks = new SimulatedLooks();
  private readonly registry = new Map<string, WrittenBudget>();
  faults: Faults = NO_FAULTS;
  /** Why the account cannot be reached. */
  unreachable: string | undefined;
  private readonly schedules: StandingSchedules;
  private readonly records: LedgerChange[] = [];
  /** When the state of each ledger row last changed. */
  readonly stateSince = new Map<string, Instant>();
  private isReading = false;
  private runs = 0;
  private looksUntil: Instant;

  constructor(
    starts: Instant,
    private readonly random: Random,
  ) {
    this.clock = new EventClock(starts);
    this.looksUntil = starts;
    this.lambda = new SimulatedLambda(this.clock, random, () => this.faults);
    this.table = new SimulatedCostTable((change) => this.stream(change));
    this.fleet = new SimulatedFleet(this.clock, {
      account: ACCOUNT,
      onReport: (change) => this.report(change),
    });
    this.schedules = new StandingSchedules(({ purpose, address: of }, at, take) => {
      this.clock.plan(later(at, drawWhole(0, 59_000, random)), () => {
        if (!take() || this.happens(this.faults.scheduleLost)) return;
        this.call((wire) =>
          purpose === 'exhaustion' ? enforceBudgets(of, this.ports(wire)) : settleNow(of, this.ports(wire)),
        );
      });
    });
  }

  get isFrozen(): boolean {
    return this.frozen.size > 0;
  }

  thaw(): void {
    this.frozen.clear();
  }

  /** Lets the hours go by, with what the installation does each hour and as a month turns. */
  async runUntil(end: Instant): Promise<void> {
    for (; this.looksUntil <= end; this.looksUntil = later(this.looksUntil, MS_PER_HOUR)) {
      const at = this.looksUntil;
      this.clock.plan(later(at, 37 * MS_PER_MINUTE), () => this.scheduled((wire) => this.look(wire)));
      if (periodOf(at) === periodOf(later(at, -MS_PER_HOUR))) continue;
      for (const minute of [0, 5, 15, 30]) {
        this.clock.plan(later(at, minute * MS_PER_MINUTE), () =>
          this.scheduled((wire) => rollOverPeriod(this.ports(wire))),
        );
      }
    }
    await this.clock.run(end);
  }

  /** Somebody writes a budget into the Budgets table. */
  write(written: WrittenBudget & { readonly Address: string }): void {
    this.registry.set(written.Address, written);
    this.announce(written.Address);
  }

  remove(of: Address): void {
    this.registry.delete(of);
    this.announce(of);
  }

  /** The stream of the Budgets table: a change may be given up. */
  private announce(address: string): void {
    if (this.happens(this.faults.recordsLost)) return;
    const change = { id: '1', address, kind: 'set' as const, written: true };
    this.now(async (wire) => {
      for (const { outcome } of await adoptBudget([change], this.ports(wire))) {
        if (outcome.kind === 'failed') throw outcome.error;
      }
    });
  }

  spend(of: Address, amount: Money): void {
    const id = `expense-${++this.spent}`;
    this.now((wire) => recordExpense({ address: of, amount, at: this.clock.now(), id }, this.ports(wire)));
  }

  /** What people do is done, sooner or later: they see when it fails. */
  private now(work: (wire: FaultyWire) => Promise<unknown>): void {
    const attempt = () =>
      void this.lambda.run(work).then((succeeded) => {
        if (!succeeded) this.clock.plan(later(this.clock.now(), MS_PER_MINUTE), attempt);
      });
    attempt();
  }

  private async look(wire: FaultyWire): Promise<void> {
    await reconcileExpenses(this.ports(wire));
  }

  private happens(probability: number): boolean {
    return this.random() < probability;
  }

  private scheduled(work: (wire: FaultyWire) => Promise<unknown>): void {
    if (!this.happens(this.faults.scheduleLost)) this.lambda.invoke(work);
  }

  private call(work: (wire: FaultyWire) => Promise<unknown>): void {
    if (this.happens(this.faults.callLost)) return;
    this.lambda.invoke(work);
    if (this.happens(this.faults.callDoubled)) this.lambda.invoke(work);
  }

  private report(change: ReportedChange): void {
    if (this.happens(this.faults.eventLost)) return;
    const told = { ...change, at: instant(Math.floor(change.at / MS_PER_SECOND) * MS_PER_SECOND) };
    const origin = { account: ACCOUNT_ID, region: regionOf(change.about.arn) };
    const deliver = () => {
      const lateMs = this.happens(this.faults.eventLate) ? drawWhole(1, 10, this.random) * MS_PER_HOUR : 0;
      this.clock.plan(later(this.clock.now(), lateMs + drawWhole(300, 2_000, this.random)), () =>
        this.lambda.invoke((wire) => meterResource([told], origin, this.ports(wire))),
      );
    };
    deliver();
    if (this.happens(this.faults.eventDoubled)) deliver();
  }

  private stream(change: LedgerChange): void {
    if (change.before?.state !== change.after.state) {
      this.stateSince.set(`${change.address} ${change.period}`, this.clock.now());
    }
    this.records.push(change);
    if (this.isReading) return;
    this.isReading = true;
    this.clock.plan(later(this.clock.now(), drawWhole(200, 1_500, this.random)), () => void this.readStream());
  }

  /** One batch after the other, each until it succeeds, or is given up after ten attempts or an hour. */
  private async readStream(): Promise<void> {
    while (this.records.length > 0) {
      const batch = this.records.splice(0);
      const begun = this.clock.now();
      const isGivenUp = this.happens(this.faults.recordsLost);
      let isDone = isGivenUp;
      for (
        let attempt = 0;
        attempt <= 10 && !isDone && this.clock.now() < later(begun, MAX_RECORDS_AGE_MS);
        attempt++
      ) {
        if (attempt > 0) await this.clock.pause(Math.min(60_000, 1_000 * 2 ** attempt));
        const closed = this.lambda.closedUntil;
        if (closed !== undefined && this.clock.now() < closed) {
          await this.clock.pause(30_000);
          attempt -= 1;
          continue;
        }
        isDone = await this.lambda.run(async (wire) => {
          const settled = await settleExpenses(batch, this.ports(wire));
          for (const { outcome } of settled) if (outcome.kind === 'failed') throw outcome.error;
        });
      }
    }
    this.isReading = false;
  }

  private ports(wire: FaultyWire) {
    const { clock } = this;
    const fleets = new SimulatedFleets(this.fleet, wire);
    fleets.unreachable = this.unreachable;
    const calls = new SimulatedCalls(wire, clock, (called) => this.arrive(called));
    const table = costTablePorts(this.table, wire);
    const enforcement: EnforcementPorts = {
      ...table,
      // No law is about blindness: every account is seen.
      sights: { billFrom: 'none', lastLook: async () => clock.now() },
      minimumMs,
      stepMs,
      clock,
      fleets,
      freeze: new SimulatedFreeze(this.frozen, wire),
      pauses: { find: async () => undefined },
      newHolder: () => `run-${(this.runs += 1)}`,
      operators: new SimulatedOperators<SpendingNotice>(wire, (notice) => this.told.push({ at: clock.now(), notice })),
      policy: {
        defaultMode: 'enforce',
        enforcementEnabled: true,
        maxDisabledPerRun: 100,
        homeRegion: HOME,
        listedTypes: LISTED_TYPES,
        restoreStage,
      },
    };
    return {
      ...enforcement,
      held: table.held,
      callEveryMs: LOOK_CALLS_EVERY_MS,
      types: METERED_TYPES,
      looks: this.looks,
      homeRegion: HOME,
      registry: this.registryBy(wire),
      prices: simulatedPrices(wire),
      schedules: new SimulatedSchedules(wire, clock, this.schedules),
      calls,
    };
  }

  /** The Budgets table, as far as enforcement needs it. */
  private registryBy(wire: FaultyWire): BudgetRegistry {
    const stored = (address: string, written: WrittenBudget): StoredBudget => ({
      address,
      written,
      receipt: undefined,
      revision: undefined,
    });
    const find = (addresses: readonly string[]) =>
      new Map(
        addresses.flatMap((address) => {
          const written = this.registry.get(address);
          return written === undefined ? [] : [[address, stored(address, written)] as const];
        }),
      );
    const all = () => [...this.registry].map(([address, written]) => stored(address, written));
    return {
      find: (addresses) => wire.read('item', () => find(addresses), 'registry.find'),
      page: () => wire.read('query', () => ({ budgets: all(), next: undefined }), 'registry.page'),
      writeReceipt: async () => 'written',
    };
  }

  private arrive(called: SimulatedCalls['made'][number]): void {
    this.call(async (wire) => {
      if ('address' in called) return enforceBudgets(called.address, this.ports(wire));
      // Nobody reads a bill in this world.
      return called.call === 'anchor' ? undefined : takeInventory({ account: ACCOUNT_ID }, this.ports(wire));
    });
  }
}
