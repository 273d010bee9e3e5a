import type { PlanningClock } from '../../sim/clock';
import { SimulatedCostTable } from '../../sim/cost-table/cost-table';
import { costTablePorts } from '../../sim/cost-table/ports';
import { openedRow } from '../../sim/cost-table/rows';
import { SimulatedLooks } from '../../sim/looks';
import { SimulatedCalls, SimulatedOperators } from '../../sim/messages';
import { simulatedPrices } from '../../sim/prices';
import { SimulatedSchedules, StandingSchedules } from '../../sim/schedules';
import type { Budget } from '../../src/budgets/domain/budget';
import { formatBudgetValue } from '../../src/budgets/domain/budget-value';
import type { BudgetRegistry } from '../../src/budgets/ports';
import { accountOf } from '../../src/core/domain/address';
import { instant, later, MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import type { EnforcementPorts } from '../../src/enforcement/ports';
import type { Ledger } from '../../src/ledger/domain/ledger';
import type { Contribution } from '../../src/ledger/ports';
import { LOOK_CALLS_EVERY_MS, reconcileExpenses } from '../../src/ledger/reconcile-expenses';
import { settleExpenses, settleNow, type LedgerChange } from '../../src/ledger/settle-expenses';
import type { ReportedChange } from '../../src/metering/domain/resource';
import { meterResource } from '../../src/metering/meter-resource';
import { takeInventory } from '../../src/metering/take-inventory';
import { LISTED_TYPES, METERED_TYPES, minimumMs, restoreStage, stepMs } from '../../src/metering/types/contracts';
import { drawSpread, drawUniform, type Random } from './distributions';
import { goesWrong, type DayFaults } from './faults';
import { BilledFleet } from './fleet';
import { fleetsWithFunctions } from './fleets';
import { SimulatedFunction, type Environment } from './function';
import { BUS_MS, EVENT_MS, QUEUE_MS, SCHEDULER_LATENESS_MS } from './latencies';
import { LedgerStream } from './ledger-stream';
import type { PlannedMonth } from './month';

const REGION = 'us-east-1';
/** How long Lambda waits before it tries a failed call again. */
const RETRIES_AFTER_MS = [MS_PER_MINUTE, 2 * MS_PER_MINUTE] as const;
/** Beyond all fleets: the brake is there for mistakes. */
const MAX_DISABLED_PER_RUN = 10_000;

export interface InstallationOptions {
  /** Lambda functions in the account: an exhausted budget looks at them, too. */
  readonly functions: number;
  readonly faults: DayFaults;
}

/** The product's own use cases, wired as its functions are, in a simulated AWS with one account. */
export class Installation {
  readonly fleet: BilledFleet;
  readonly table: SimulatedCostTable;
  /** People know that the budget is exhausted: nobody starts anything on purpose any more. */
  isTold = false;
  /** How often something was given back within the month. */
  restorations = 0;
  private runs = 0;
  readonly failures: unknown[] = [];

  private readonly functions: Readonly<Record<'meter' | 'settle' | 'disable' | 'restore' | 'look', SimulatedFunction>>;
  private readonly ports = new Map<Environment, ReturnType<Installation['wire']>>();
  private readonly stream: LedgerStream;
  private readonly schedules: StandingSchedules;
  private readonly looks = new SimulatedLooks();

  constructor(
    month: PlannedMonth,
    private readonly budget: Budget,
    private readonly time: PlanningClock,
    private readonly random: Random,
    private readonly options: InstallationOptions,
  ) {
    const newFunction = () => new SimulatedFunction(time, random, options.faults);
    this.functions = {
      meter: newFunction(),
      settle: newFunction(),
      disable: newFunction(),
      restore: newFunction(),
      look: newFunction(),
    };
    this.fleet = new BilledFleet(accountOf(budget.address), month, time, random, (change) => this.announce(change));
    this.stream = new LedgerStream(time, random, (batch) => this.settle(batch));
    this.table = new SimulatedCostTable((change) => this.watch(this.stream.add(change)));
    // EventBridge Scheduler is late by up to a minute.
    this.schedules = new StandingSchedules(({ purpose }, at, take) => {
      time.plan(later(at, Math.round(drawUniform(0, SCHEDULER_LATENESS_MS, random))), () => {
        if (!take() || this.isLost()) return;
        if (purpose === 'exhaustion') this.disable();
        else this.settleNow();
      });
    });
  }

  /** The month as it is when it begins to be watched: its row is the first record of the stream. */
  begin(ledger: Ledger, contributions: readonly Contribution[]): void {
    const { address } = ledger;
    this.table.budgetRows.set(address, this.budget);
    for (const contribution of contributions) {
      this.table.contributionRows.set(`${address} ${contribution.resource.arn}`, contribution);
    }
    this.table.put(openedRow(ledger));
  }

  /** EC2 tells the second in which a state began, over the account's bus and the hub's. */
  private announce(change: ReportedChange): void {
    if (goesWrong(this.options.faults.eventsLost, this.random)) return;
    const told = { ...change, at: instant(Math.floor(change.at / MS_PER_SECOND) * MS_PER_SECOND) };
    const origin = { account: accountOf(this.budget.address), region: REGION };
    this.call('meter', [EVENT_MS, BUS_MS, BUS_MS, QUEUE_MS], (environment) =>
      meterResource([told], origin, this.portsOf(environment)),
    );
  }

  /** The hourly look: what was lost on the way is made good by it. */
  look(): void {
    this.call('look', [QUEUE_MS], (environment) => reconcileExpenses(this.portsOf(environment)));
  }

  private isLost(): boolean {
    return goesWrong(this.options.faults.messagesLost, this.random);
  }

  private takeInventory(): void {
    const account = accountOf(this.budget.address);
    this.call('meter', [QUEUE_MS], (environment) => takeInventory({ account }, this.portsOf(environment)));
  }

  private async settle(changes: readonly LedgerChange[]): Promise<void> {
    if (this.isLost()) return;
    await this.functions.settle.invoke(async (environment) => {
      const settled = await settleExpenses(changes, this.portsOf(environment));
      for (const { outcome } of settled) if (outcome.kind === 'failed') throw outcome.error;
    });
  }

  private settleNow(): void {
    this.call('settle', [QUEUE_MS], (environment) => settleNow(this.budget.address, this.portsOf(environment)));
  }

  private disable(): void {
    this.call('disable', [QUEUE_MS], (environment) => enforceBudgets(this.budget.address, this.portsOf(environment)));
  }

  private restore(): void {
    this.call('restore', [QUEUE_MS], async (environment) => {
      const result = await enforceBudgets(this.budget.address, this.portsOf(environment));
      if (result.kind === 'ran' && result.restored.some(({ outcome }) => outcome.kind === 'restored')) {
        this.restorations += 1;
      }
    });
  }

  private call(
    name: keyof Installation['functions'],
    ways: readonly (typeof QUEUE_MS)[],
    work: (environment: Environment) => Promise<unknown>,
  ): void {
    if (this.isLost()) return;
    const ms = ways.reduce((sum, way) => sum + drawSpread(way, this.random), 0);
    this.time.plan(later(this.time.now(), Math.round(ms)), () => this.attempt(name, work, RETRIES_AFTER_MS));
  }

  /** Lambda tries an asynchronous call again, as when a thousand events write to one ledger at once. */
  private attempt(
    name: keyof Installation['functions'],
    work: (environment: Environment) => Promise<unknown>,
    [next, ...others]: readonly number[],
  ): void {
    this.functions[name].invoke(work).catch((error: unknown) => {
      if (next === undefined) this.failures.push(error);
      else this.time.plan(later(this.time.now(), next), () => this.attempt(name, work, others));
    });
  }

  /** Nothing else fails in this simulation: what does is a fault of it, or of the product. */
  private watch(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.failures.push(error));
  }

  /** One set for each environment, as handlers wire them when they are loaded. */
  private portsOf(environment: Environment) {
    const known = this.ports.get(environment) ?? this.wire(environment);
    this.ports.set(environment, known);
    return known;
  }

  private wire(environment: Environment) {
    const fleets = fleetsWithFunctions(this.fleet.resources, this.options.functions, environment);
    const table = costTablePorts(this.table, environment);
    const ports: EnforcementPorts = {
      ...table,
      sights: { billFrom: 'none', lastLook: async () => this.time.now() },
      minimumMs,
      stepMs,
      clock: this.time,
      pauses: { find: async () => undefined },
      newHolder: () => `run-${(this.runs += 1)}`,
      fleets,
      operators: new SimulatedOperators(environment, ({ kind }) => void (this.isTold ||= kind === 'budget-exhausted')),
      policy: {
        defaultMode: 'enforce',
        enforcementEnabled: true,
        maxDisabledPerRun: MAX_DISABLED_PER_RUN,
        homeRegion: REGION,
        listedTypes: LISTED_TYPES,
        restoreStage,
      },
    };
    return {
      types: METERED_TYPES,
      looks: this.looks,
      homeRegion: REGION,
      ...ports,
      fleets,
      held: table.held,
      callEveryMs: LOOK_CALLS_EVERY_MS,
      registry: registryOf(this.budget, environment),
      prices: simulatedPrices(environment),
      schedules: new SimulatedSchedules(environment, this.time, this.schedules),
      calls: new SimulatedCalls(environment, this.time, ({ call }) => {
        if (call === 'disable') this.disable();
        if (call === 'restore') this.restore();
        if (call === 'inventory') this.takeInventory();
      }),
    };
  }
}

/** The Budgets table with one item in it, as the hourly look reads it. */
function registryOf({ address, limit, mode }: Budget, environment: Environment): BudgetRegistry {
  const written = { Address: address, BudgetValue: formatBudgetValue(limit), Mode: mode };
  const stored = { address, written, receipt: undefined, revision: undefined };
  return {
    find: () => environment.read('item', () => new Map([[address as string, stored]])),
    page: () => environment.read('query', () => ({ budgets: [stored], next: undefined })),
    writeReceipt: async () => 'written',
  };
}
