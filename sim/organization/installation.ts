import { onboardAccount } from '../../src/accounts/onboard-account';
import { BUDGETS_STREAM } from '../../src/budgets/contracts';
import type { BudgetChange } from '../../src/budgets/domain/propagation';
import { syncBudget } from '../../src/budgets/sync-budget';
import { keptHours } from '../../src/core/contracts/kept-calls';
import {
  accountOf,
  isAddress,
  address as toAddress,
  type AccountId,
  type Address,
} from '../../src/core/domain/address';
import type { Money } from '../../src/core/domain/money';
import type { Notice } from '../../src/core/domain/notice';
import { instant, later, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import { SpokeFailure } from '../../src/core/ports';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { anchorAccount } from '../../src/ledger/anchor-account';
import { COST_STREAM } from '../../src/ledger/contracts';
import type { SpendingNotice } from '../../src/ledger/domain/spending-notice';
import { recordExpense } from '../../src/ledger/record-expense';
import { settleNow, type LedgerChange } from '../../src/ledger/settle-expenses';
import type { ReportedChange } from '../../src/metering/domain/resource';
import { meterResource } from '../../src/metering/meter-resource';
import { UsageRoster } from '../../src/metering/meter-usage';
import { takeInventory } from '../../src/metering/take-inventory';
import { minimumMs } from '../../src/metering/types/contracts';
import { EventClock } from '../clock';
import { SimulatedCostTable } from '../cost-table/cost-table';
import { SimulatedLambda } from '../law/lambda';
import { drawWhole, type Random } from '../law/random';
import type { Called } from '../messages';
import { StandingSchedules, type Fired } from '../schedules';
import { originOf, type SimulatedAccount, type Surroundings } from './account';
import { SimulatedBill } from './bill';
import { SimulatedBudgetsTable } from './budgets-table';
import { drawnFor } from './draw';
import { CONCURRENCY, Functions, FUNCTIONS, type FunctionName } from './functions';
import { adoptAll, BY_THE_CLOCK, propagateAll, settleAll } from './handlers';
import { SimulatedOrganization } from './members';
import { MeteredWire } from './metered-wire';
import { Overshoots } from './overshoot';
import { servicesOf, type Installed, type Ports } from './ports';
import { Quotas } from './quotas';
import { NO_ORGANIZATION_FAULTS, type OrganizationFaults, type Setting } from './settings';
import { StreamLanes, type StreamSettings } from './stream-lanes';
import { Traffic } from './traffic';
import { Truth } from './truth';
import { Ways } from './ways';

const PAGE_SIZE = 400;

/**
 * The management account: the product's own use cases, each started as AWS starts its function, over quotas and faults:
 * docs/decisions/0059-an-organization-is-played-whole.md.
 */
export class Installation implements Surroundings, Installed {
  readonly clock: EventClock;
  readonly lambda: SimulatedLambda;
  readonly table: SimulatedCostTable;
  readonly budgets: SimulatedBudgetsTable;
  readonly schedules: StandingSchedules;
  readonly bill: SimulatedBill;
  readonly quotas: Quotas;
  readonly functions: Functions;
  readonly traffic = new Traffic();
  readonly overshoot = new Overshoots();
  readonly frozen = new Set<string>();
  readonly accounts = new Map<AccountId, SimulatedAccount>();
  readonly members = new SimulatedOrganization();
  cursor: string | undefined;
  faults: OrganizationFaults = NO_ORGANIZATION_FAULTS;
  private readonly ways: Ways;
  private roster = new UsageRoster();
  private runs = 0;
  private expenses = 0;
  private readonly costStream: StreamLanes<LedgerChange>;
  private readonly budgetStreams: readonly StreamLanes<BudgetChange>[];

  /** `share`: the part of the organization that this process plays, which has as much of the installation's quotas. */
  constructor(
    starts: Instant,
    private readonly setting: Setting,
    private readonly random: Random,
    readonly share: number,
  ) {
    const clock = (this.clock = new EventClock(starts));
    this.quotas = new Quotas(() => clock.now(), share * setting.quotas);
    this.functions = new Functions(Math.max(1, Math.floor(CONCURRENCY * share)));
    this.ways = new Ways(this, () => new MeteredWire(this.quotas, clock, random, () => this.faults));
    this.lambda = new SimulatedLambda(clock, random, () => this.faults, {
      wire: (name) => {
        this.functions.began(name);
        return this.ways.take();
      },
      begins: () => this.functions.begins(),
      ended: (name, ms, succeeded, wire) => {
        this.functions.ended(name, ms, succeeded);
        this.traffic.joined += (wire as MeteredWire).joined;
        if (succeeded) this.ways.giveBack(wire as MeteredWire);
      },
      givenUp: (name) => this.functions.givenUp(name),
      keptMs: (name) => keptHours(name) * MS_PER_HOUR,
    });
    this.table = new SimulatedCostTable((change) => this.onLedger(change), {
      pageSize: PAGE_SIZE,
      keepsChanges: false,
    });
    this.budgets = new SimulatedBudgetsTable((change) => this.onBudget(change));
    this.bill = new SimulatedBill(
      () => [...this.accounts.values()].filter(({ isBilled }) => isBilled).map(billedAccount),
      (day, name) => drawnFor(`${setting.seed} ${day} ${name}`),
      () => ({ late: this.faults.billLate, restated: this.faults.billRestated }),
      () => clock.now(),
    );
    this.costStream = new StreamLanes(clock, random, this.streamOf(COST_STREAM, 'settle-expenses', settleAll));
    this.budgetStreams = [
      new StreamLanes(clock, random, this.streamOf(BUDGETS_STREAM, 'propagate-budget', propagateAll)),
      new StreamLanes(clock, random, this.streamOf(BUDGETS_STREAM, 'adopt-budget', adoptAll)),
    ];
    this.schedules = new StandingSchedules((fired, at, take) => this.onPlaced(fired, at, take));
  }

  newTruth = (): Truth => new Truth(minimumMs, (type) => servicesOf(type)[0] ?? 'Other');

  organization = (wire: MeteredWire) => this.members.over(wire);

  newRun(): string {
    return `run-${(this.runs += 1)}`;
  }

  write(written: { readonly Address: string }): void {
    this.traffic.budgetWritten(written.Address, this.clock.now());
    this.budgets.write(written.Address, written);
  }

  remove(of: Address): void {
    this.budgets.remove(of);
  }

  /** What people do is done, sooner or later: they see when it fails. */
  spend(address: Address, amount: Money): void {
    const id = `expense-${(this.expenses += 1)}`;
    const at = this.clock.now();
    const attempt = () =>
      void this.run('record-expense', (ports) => recordExpense({ address, amount, at, id }, ports)).then((done) => {
        if (!done) this.clock.plan(later(this.clock.now(), MS_PER_MINUTE), attempt);
      });
    attempt();
  }

  /**
   * A resource's event on its way over two buses: lost, doubled, late, or overtaken by another. One that its function
   * has given up lies in a dead-letter queue until somebody sends it again.
   */
  report(of: SimulatedAccount, change: ReportedChange, isLossy: boolean): void {
    const { eventLost, eventDoubled, eventLate, eventReordered } = this.faults;
    if (isLossy && this.happens(eventLost)) return;
    const told = { ...change, at: instant(Math.floor(change.at / MS_PER_SECOND) * MS_PER_SECOND) };
    const deliver = () => {
      const hours = this.happens(eventLate) ? drawWhole(1, 10, this.random) * MS_PER_HOUR : 0;
      const seconds = this.happens(eventReordered) ? drawWhole(1, 120, this.random) * MS_PER_SECOND : 0;
      this.clock.plan(later(this.clock.now(), hours + seconds + drawWhole(300, 2_000, this.random)), hand);
    };
    const hand = () =>
      this.invoke(
        'meter-resource',
        (ports) => meterResource([told], originOf(of, told), ports),
        () => this.clock.plan(later(this.clock.now(), drawWhole(1, 10, this.random) * MS_PER_HOUR), hand),
      );
    deliver();
    if (this.happens(eventDoubled)) deliver();
  }

  /** A spoke's parameter has changed: its event leads to sync-budget. */
  parameterChanged(of: SimulatedAccount): void {
    if (this.happens(this.faults.eventLost)) return;
    this.clock.plan(later(this.clock.now(), drawWhole(300, 2_000, this.random)), () =>
      this.invoke('sync-budget', async (ports) => {
        const outcome = await syncBudget(of.id, 'sync-budget', ports);
        const isWorthAnother =
          (outcome.kind === 'pending' && !outcome.awaitsEvent) ||
          (outcome.kind === 'without-aws-budget' && outcome.again === 'soon');
        if (isWorthAnother) throw new SpokeFailure('not in force yet');
      }),
    );
  }

  stopped(of: SimulatedAccount, speed: bigint): void {
    this.overshoot.stopped(of, speed, this.clock.now());
  }

  /** An account joins the organization: its event may be lost. */
  join(account: AccountId): void {
    this.members.place(account);
    if (this.happens(this.faults.eventLost)) return;
    this.invoke('onboard-account', (ports) => onboardAccount(account, ports));
  }

  arrive(called: Called): void {
    if (this.happens(this.faults.callLost)) return;
    for (let times = this.happens(this.faults.callDoubled) ? 2 : 1; times > 0; times--) {
      switch (called.call) {
        case 'disable':
        case 'restore':
          this.invoke('enforce-budgets', (ports) => enforceBudgets(called.address, ports));
          break;
        case 'inventory':
          this.invoke('meter-resource', (ports) => takeInventory({ account: called.account }, ports));
          break;
        case 'anchor':
          this.invoke('read-bill', (ports) => anchorAccount(toAddress(called.account), undefined, ports));
      }
    }
  }

  tell(notice: Notice): void {
    const now = this.clock.now();
    this.traffic.told(notice.kind);
    if (isAddress(notice.address)) {
      this.accounts.get(accountOf(toAddress(notice.address)))?.told.push({ at: now, notice: notice as SpendingNotice });
    }
  }

  /** What the management account starts by itself: timetable.ts says when. */
  scheduled(name: keyof typeof BY_THE_CLOCK): void {
    if (!this.happens(this.faults.scheduleLost)) this.invoke(name, (ports) => BY_THE_CLOCK[name](ports, this.roster));
  }

  happens(probability: number): boolean {
    return probability > 0 && this.random() < probability;
  }

  private invoke(name: FunctionName, work: (ports: Ports) => Promise<unknown>, onDead?: () => void): void {
    this.lambda.invoke((wire) => work(this.ways.portsOf(wire as MeteredWire)), name, FUNCTIONS[name], onDead);
  }

  private run(name: FunctionName, work: (ports: Ports) => Promise<unknown>): Promise<boolean> {
    if (!this.lambda.mayBegin(name)) return Promise.resolve(false);
    return this.lambda.run((wire) => work(this.ways.portsOf(wire as MeteredWire)), name, FUNCTIONS[name]);
  }

  private streamOf<Change>(
    settings: { readonly batchSize: number; readonly retryAttempts: number; readonly maxRecordAgeMinutes: number },
    name: FunctionName,
    work: (batch: readonly Change[], ports: Ports) => Promise<void>,
  ): StreamSettings<Change> {
    return {
      batchSize: settings.batchSize,
      retryAttempts: settings.retryAttempts,
      maxAgeMs: settings.maxRecordAgeMinutes * MS_PER_MINUTE,
      deliver: (batch) => this.run(name, (ports) => work(batch, ports)),
      isClosed: () => !this.lambda.mayBegin(name),
      lost: () => this.faults.recordsLost,
      doubled: () => this.faults.recordsDoubled,
      givenUp: (records) => this.traffic.recordsGivenUp(name, records),
    };
  }

  private onLedger(change: LedgerChange): void {
    const { address, period, before, after } = change;
    this.traffic.events += 1;
    this.quotas.take('DynamoDB writes, item', address, 1);
    if (before?.state !== after.state) {
      this.accounts.get(accountOf(address))?.stateSince.set(`${address} ${period}`, this.clock.now());
    }
    this.costStream.add(address, change);
  }

  private onBudget(change: BudgetChange): void {
    const item = this.budgets.items.get(change.address);
    if (item?.receipt !== undefined) this.traffic.receiptWritten(item, this.clock.now());
    for (const stream of this.budgetStreams) if (change.written) stream.add(change.address, change);
  }

  private onPlaced({ purpose, address }: Fired, at: Instant, take: () => boolean): void {
    this.clock.plan(later(at, drawWhole(0, 59_000, this.random)), () => {
      if (!take() || this.happens(this.faults.scheduleLost)) return;
      this.quotas.take('Scheduler invocations', '', 1);
      if (purpose === 'exhaustion') this.invoke('enforce-budgets', (ports) => enforceBudgets(address, ports));
      else this.invoke('settle-expenses', (ports) => settleNow(address, ports));
    });
  }
}

function billedAccount(of: SimulatedAccount) {
  return { account: of.id, onDay: (day: Instant, now: Instant) => of.onDay(day, now) };
}
