import type { Budget } from '../../src/budgets/domain/budget';
import { accountOf } from '../../src/core/domain/address';
import { instant, later, MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import { disableResources } from '../../src/enforcement/disable-resources';
import type { EnforcementPorts } from '../../src/enforcement/ports';
import { restoreResources } from '../../src/enforcement/restore-resources';
import type { Ledger } from '../../src/ledger/domain/ledger';
import { settleExpenses, settleNow, type LedgerChange } from '../../src/ledger/settle-expenses';
import { meterResource } from '../../src/metering/meter-resource';
import { LISTED_TYPES, minimumMs, restoreStage } from '../../src/metering/types/contracts';
import { SimulatedCostTable } from '../simulated/cost-table';
import { costTablePorts } from '../simulated/cost-table-ports';
import { drawSpread, type Random } from './distributions';
import { SimulatedFleet, type InstanceState } from './fleet';
import { simulatedFleets, simulatedPrices } from './fleets';
import { SimulatedFunction, type Environment } from './function';
import { BUS_MS, EVENT_MS, QUEUE_MS } from './latencies';
import { LedgerStream } from './ledger-stream';
import type { PlannedMonth } from './month';
import { SimulatedScheduler } from './scheduler';
import type { SimulatedTime } from './time';

const REGION = 'us-east-1';
/** The default of the management template. */
const MAX_DISABLED_PER_RUN = 100;
/** Whether an instance is billed from this state on; the state in between is not told. */
const TOLD: Readonly<Partial<Record<InstanceState, boolean>>> = { running: true, stopping: false, stopped: false };

export interface InstallationOptions {
  /** Lambda functions in the account: an exhausted budget looks at them, too. */
  readonly functions: number;
}

/** The product's own use cases, wired as its functions are, in a simulated AWS with one account. */
export class Installation {
  readonly fleet: SimulatedFleet;
  readonly table: SimulatedCostTable;
  /** People know that the budget is exhausted: nobody starts anything on purpose any more. */
  isTold = false;
  /** How often something was given back within the month. */
  restorations = 0;
  readonly failures: unknown[] = [];

  private readonly functions: Readonly<Record<'meter' | 'settle' | 'disable' | 'restore', SimulatedFunction>>;
  private readonly ports = new Map<Environment, ReturnType<Installation['wire']>>();
  private readonly stream: LedgerStream;
  private readonly scheduler: SimulatedScheduler;

  constructor(
    month: PlannedMonth,
    ledger: Ledger,
    private readonly budget: Budget,
    private readonly time: SimulatedTime,
    private readonly random: Random,
    private readonly options: InstallationOptions,
  ) {
    const newFunction = () => new SimulatedFunction(time, random);
    this.functions = { meter: newFunction(), settle: newFunction(), disable: newFunction(), restore: newFunction() };
    this.fleet = new SimulatedFleet(month, time, random, (arn, state, at) => this.announce(arn, state, at));
    this.stream = new LedgerStream(time, random, (batch) => this.settle(batch));
    this.table = new SimulatedCostTable(ledger, budget, (change) => this.follow(change));
    this.scheduler = new SimulatedScheduler(time, random, (purpose) =>
      purpose === 'exhaustion' ? this.disable() : this.settleNow(),
    );
  }

  /** A row that the stream tells of. */
  follow(change: LedgerChange): void {
    this.watch(this.stream.add(change));
  }

  /** EC2 tells the second in which a state began, over the account's bus and the hub's. */
  private announce(arn: string, state: InstanceState, at: Instant): void {
    const running = TOLD[state];
    if (running === undefined) return;
    const told = {
      about: { type: 'ec2-instance' as const, arn },
      at: instant(Math.floor(at / MS_PER_SECOND) * MS_PER_SECOND),
      running,
    };
    const origin = { account: accountOf(this.budget.address), region: REGION };
    this.call('meter', [EVENT_MS, BUS_MS, BUS_MS, QUEUE_MS], (environment) =>
      meterResource([told], origin, this.portsOf(environment)),
    );
  }

  private async settle(changes: readonly LedgerChange[]): Promise<void> {
    await this.functions.settle.invoke(async (environment) => {
      const settled = await settleExpenses(changes, this.portsOf(environment));
      for (const { outcome } of settled) if (outcome.kind === 'failed') throw outcome.error;
    });
  }

  private settleNow(): void {
    this.call('settle', [QUEUE_MS], (environment) => settleNow(this.budget.address, this.portsOf(environment)));
  }

  private disable(): void {
    this.call('disable', [QUEUE_MS], (environment) => disableResources(this.budget.address, this.portsOf(environment)));
  }

  private restore(): void {
    this.call('restore', [QUEUE_MS], async (environment) => {
      const result = await restoreResources(this.budget.address, this.portsOf(environment));
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
    const ms = ways.reduce((sum, way) => sum + drawSpread(way, this.random), 0);
    this.time.at(later(this.time.now(), Math.round(ms)), () => this.watch(this.functions[name].invoke(work)));
  }

  /** Nothing fails in this simulation: what does is a fault of it, or of the product. */
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
    const called = (work: () => void) => environment.write('invoke', work);
    const ports: EnforcementPorts = {
      ...costTablePorts(this.table, environment),
      minimumMs,
      clock: this.time,
      fleets: simulatedFleets(this.fleet, this.options.functions, environment),
      operators: {
        tell: ({ kind }) => environment.write('publish', () => void (this.isTold ||= kind === 'budget-exhausted')),
      },
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
      ...ports,
      prices: simulatedPrices(this.fleet, environment),
      schedules: this.scheduler.from(environment),
      calls: {
        disableResources: () => called(() => this.disable()),
        restoreResources: () => called(() => this.restore()),
      },
    };
  }
}
