import { SteppedClock } from '../../sim/clock';
import { AWS_BUDGET_FORM, type Alert, type PlannedAwsBudget } from '../../src/budgets/domain/aws-budget';
import type { WrittenBudget } from '../../src/budgets/domain/budget';
import { formatBudgetValue } from '../../src/budgets/domain/budget-value';
import type { Receipt } from '../../src/budgets/domain/receipt';
import type { Alerts, AwsBudget, BudgetPorts, BudgetRegistry, Spoke, StoredBudget } from '../../src/budgets/ports';
import type { FollowingStep } from '../../src/budgets/reconcile-budgets';
import type { AccountId } from '../../src/core/domain/address';
import { MODES } from '../../src/core/domain/mode';
import { parseUsd, type Money } from '../../src/core/domain/money';
import { instant, type Instant } from '../../src/core/domain/time';
import { type Operators, SpokeFailure, type Spokes } from '../../src/core/ports';
import type { WorkloadPolicy } from '../../src/workloads/domain/workload';
import type { WorkloadPorts } from '../../src/workloads/ports';
import { reconcileWorkloads } from '../../src/workloads/reconcile-workloads';
import { anchoringCalls, type AnchoringCall } from './anchoring-calls';
import type { AnyNotice } from './any-notice';
import { InMemoryAdoptedLimits } from './in-memory-adopted-limits';
import { inMemoryAlerts } from './in-memory-alerts';
import { InMemoryAlternateContacts, InMemoryContacts } from './in-memory-contacts';
import { InMemoryReconciliationCursor } from './in-memory-cursor';
import { InMemoryRaises } from './in-memory-raises';
import { InMemoryStops } from './in-memory-stops';
import { InMemorySubscribers } from './in-memory-subscribers';
import { InMemoryWorkloadRegistry, InMemoryWorkloadSpokes } from './in-memory-workloads';

/** Called before each call to the outside: a test lets it fail, or changes the world in between. */
export type Interruption = (call: string) => void;

export interface Item {
  readonly written: WrittenBudget;
  readonly receipt: Receipt | undefined;
}

/** The Budgets table, with what its conditional writes promise. */
export class InMemoryBudgetRegistry implements BudgetRegistry {
  readonly items = new Map<string, Item>();
  receiptsWritten = 0;

  constructor(
    private readonly interrupt: Interruption,
    private readonly pageSize = 2,
  ) {}

  set(address: string, value: string, more: WrittenBudget = {}): void {
    this.items.set(address, {
      written: { Address: address, BudgetValue: value, ...more },
      receipt: this.items.get(address)?.receipt,
    });
  }

  receipt(address: string): Receipt | undefined {
    return this.items.get(address)?.receipt;
  }

  async find(addresses: readonly string[]) {
    this.interrupt('find');
    return new Map(addresses.flatMap((address) => this.stored(address)).map((stored) => [stored.address, stored]));
  }

  async page(cursor: string | undefined) {
    this.interrupt('page');
    const after = [...this.items.keys()].sort().filter((address) => cursor === undefined || address > cursor);
    const addresses = after.slice(0, this.pageSize);
    return {
      budgets: addresses.flatMap((address) => this.stored(address)),
      next: after.length > this.pageSize ? addresses.at(-1) : undefined,
    };
  }

  async writeReceipt(of: StoredBudget, receipt: Receipt) {
    this.interrupt('writeReceipt');
    const item = this.items.get(of.address);
    const read = of.revision as Item;
    if (item === undefined || item.written.BudgetValue !== read.written.BudgetValue || item.receipt !== read.receipt) {
      return 'superseded' as const;
    }
    this.items.set(of.address, { written: item.written, receipt });
    this.receiptsWritten += 1;
    return 'written' as const;
  }

  private stored(address: string): readonly StoredBudget[] {
    const item = this.items.get(address);
    return item === undefined ? [] : [{ address, ...item, revision: item }];
  }
}

/** One spoke account: its parameters and AWS Budgets, and how often it was written to. */
export class InMemorySpoke implements Spoke {
  value: { text: string; version: number } | undefined = { text: '100', version: 1 };
  awsBudgetName: string | undefined = 'stack-AwsBudget-1';
  readonly limits = new Map<string, Money | undefined>([['stack-AwsBudget-1', parseUsd('100')]]);
  unreachable: string | undefined;
  /** What else it says than the name of the AWS Budget that its stack made. */
  planned: PlannedAwsBudget | undefined;
  /** In the words of AWS, when AWS Budgets refuses this account. */
  awsBudgetsRefuse: string | undefined;
  /** Percentages and who is told, of each AWS Budget. */
  readonly alertsOf = new Map<string, Map<number, string[]>>();
  readonly alerts: Alerts;
  form = AWS_BUDGET_FORM;
  /** What AWS says was spent. */
  spent: Money | undefined;
  creations = 0;
  puts = 0;
  limitChanges = 0;
  /** Change events that nobody has taken yet. */
  events = 0;

  constructor(private readonly interrupt: Interruption) {
    this.alerts = inMemoryAlerts(this.alertsOf, (call) => this.askAwsBudgets(call));
  }

  /** As it is where the management account makes the AWS Budget: none is there yet. */
  leaveAwsBudget(alert: Alert, name = 'budget-guardrails-spoke'): this {
    this.planned = { kind: 'named', name, alert };
    this.awsBudgetName = name;
    this.limits.clear();
    return this;
  }

  /** The stack makes its own again, with its default as the limit. */
  takeBackAwsBudget(name: string): void {
    this.planned = undefined;
    this.awsBudgetName = name;
    this.limits.set(name, parseUsd('100'));
  }

  /** Somebody deletes the AWS Budget, and so its alerts. */
  loseAwsBudget(): void {
    this.limits.clear();
    this.alertsOf.clear();
  }

  get limit(): string | undefined {
    const limit = this.limits.get(this.awsBudgetName ?? '');
    return limit === undefined ? undefined : formatBudgetValue(limit);
  }

  changeByHand(text: string): void {
    this.value = { text, version: (this.value?.version ?? 0) + 1 };
    this.events += 1;
  }

  async readParameters() {
    this.interrupt('readParameters');
    const byStack =
      this.awsBudgetName === undefined
        ? undefined
        : { kind: 'named' as const, name: this.awsBudgetName, alert: undefined };
    return { value: this.value, awsBudget: this.planned ?? byStack };
  }

  async putValue(limit: Money) {
    this.interrupt('putValue');
    this.puts += 1;
    this.changeByHand(formatBudgetValue(limit));
    return this.value?.version ?? 0;
  }

  async readAwsBudget(name: string): Promise<AwsBudget | undefined> {
    this.askAwsBudgets('readAwsBudget');
    const { form, spent } = this;
    return this.limits.has(name) ? { name, limit: this.limits.get(name), spent, form, definition: {} } : undefined;
  }

  async changeLimit({ name }: AwsBudget, limit: Money) {
    this.askAwsBudgets('changeLimit');
    this.limitChanges += 1;
    this.limits.set(name, limit);
  }

  async createAwsBudget(name: string, limit: Money, alert: Alert | undefined) {
    this.askAwsBudgets('createAwsBudget');
    this.creations += 1;
    this.limits.set(name, limit);
    this.alertsOf.set(name, new Map(alert === undefined ? [] : [[alert.threshold, [alert.email]]]));
  }

  async deleteAwsBudget(name: string) {
    this.askAwsBudgets('deleteAwsBudget');
    this.limits.delete(name);
    this.alertsOf.delete(name);
  }

  private askAwsBudgets(call: string): void {
    this.interrupt(call);
    if (this.awsBudgetsRefuse !== undefined) throw new SpokeFailure(`cannot ${call}: ${this.awsBudgetsRefuse}`);
  }
}

export class InMemorySpokes implements Spokes<Spoke> {
  readonly spokes = new Map<string, InMemorySpoke>();
  readonly reached: string[] = [];

  constructor(private readonly interrupt: Interruption) {}

  of(account: string): InMemorySpoke {
    const spoke = this.spokes.get(account) ?? new InMemorySpoke(this.interrupt);
    this.spokes.set(account, spoke);
    return spoke;
  }

  async reach(account: AccountId, errand: string, address: string): Promise<Spoke> {
    this.interrupt('reach');
    this.reached.push(`${errand}@${address}`);
    const spoke = this.spokes.get(account);
    if (spoke === undefined || spoke.unreachable !== undefined) {
      throw new SpokeFailure(spoke?.unreachable ?? `account ${account} has no spoke`);
    }
    return spoke;
  }
}

export class InMemoryOperators implements Operators<AnyNotice> {
  readonly told: AnyNotice[] = [];

  constructor(private readonly interrupt: Interruption) {}

  async tell(notice: AnyNotice) {
    this.interrupt('tell');
    this.told.push(notice);
  }
}

/** A clock that moves a millisecond at each look, so that no two moments are the same. */
export class SteppingClock extends SteppedClock {
  constructor(at: Instant = instant(Date.UTC(2026, 10, 21))) {
    super(at, () => 1);
  }

  override now(): Instant {
    return this.next();
  }

  /** What is waited for happens in between. */
  readonly whilePausing: (() => void)[] = [];
  paused = 0;

  pause(ms: number): Promise<void> {
    this.paused += ms;
    this.whilePausing.shift()?.();
    return Promise.resolve();
  }
}

export interface InMemoryWorld extends BudgetPorts, WorkloadPorts {
  policy: WorkloadPolicy;
  readonly registry: InMemoryBudgetRegistry;
  readonly spokes: InMemorySpokes;
  readonly operators: InMemoryOperators;
  readonly subscribers: InMemorySubscribers;
  readonly alternateContacts: InMemoryAlternateContacts;
  readonly contacts: InMemoryContacts;
  readonly raises: InMemoryRaises;
  readonly stops: InMemoryStops;
  readonly adopted: InMemoryAdoptedLimits;
  readonly clock: SteppingClock;
  readonly anchored: readonly AnchoringCall[];
  readonly cursor: InMemoryReconciliationCursor;
  readonly follow: FollowingStep;
  readonly workloads: InMemoryWorkloadRegistry;
  readonly workloadSpokes: InMemoryWorkloadSpokes;
}

/** All ports over one small world. */
export function inMemoryWorld(interrupt: Interruption = () => undefined): InMemoryWorld {
  const registry = new InMemoryBudgetRegistry(interrupt);
  const anchored: AnchoringCall[] = [];
  const world: InMemoryWorld = {
    registry,
    spokes: new InMemorySpokes(interrupt),
    operators: new InMemoryOperators(interrupt),
    subscribers: new InMemorySubscribers(interrupt),
    alternateContacts: new InMemoryAlternateContacts(interrupt),
    contacts: new InMemoryContacts(),
    raises: new InMemoryRaises(registry.items),
    stops: new InMemoryStops(registry.items),
    adopted: new InMemoryAdoptedLimits(registry.items),
    clock: new SteppingClock(),
    anchored,
    calls: anchoringCalls(anchored, interrupt),
    freezePolicy: undefined,
    policy: { modes: MODES, tagKeys: [] },
    cursor: new InMemoryReconciliationCursor(),
    workloads: new InMemoryWorkloadRegistry(registry.items, interrupt),
    workloadSpokes: new InMemoryWorkloadSpokes(interrupt),
    follow: (budgets, errand, concurrency) => reconcileWorkloads(budgets, errand, concurrency, world),
  };
  return world;
}
