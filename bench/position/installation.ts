import { ManualClock } from '../../sim/clock';
import { SimulatedCostTable } from '../../sim/cost-table/cost-table';
import { costTablePorts } from '../../sim/cost-table/ports';
import { SimulatedCalls, SimulatedOperators } from '../../sim/messages';
import { SimulatedSchedules } from '../../sim/schedules';
import { StreamReader } from '../../sim/stream';
import type { TableCall, Wire } from '../../sim/wire';
import type { Bill } from '../../src/bill/ports';
import type { Budget } from '../../src/budgets/domain/budget';
import { accountOf, type Address } from '../../src/core/domain/address';
import { formatUsd, money, type Money } from '../../src/core/domain/money';
import { startOfDay, type Instant } from '../../src/core/domain/time';
import { anchorAccount } from '../../src/ledger/anchor-account';
import { bookChange } from '../../src/ledger/book-change';
import { amountAt, factorAt } from '../../src/ledger/domain/factor';
import { positionAt, type Ledger } from '../../src/ledger/domain/ledger';
import { ZERO_RATE, type Rate } from '../../src/ledger/domain/rate';
import type { SpendingNotice } from '../../src/ledger/domain/spending-notice';
import { openPeriod } from '../../src/ledger/open-period';
import { readBill } from '../../src/ledger/read-bill';
import { recordExpense } from '../../src/ledger/record-expense';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { HISTORY_STARTS } from './calendar';
import type { HeardChange } from './heard';
import { servicesOfKind } from './kinds';

/** How often functions called the Cost table, by what the calls cost. */
export type TableCalls = Readonly<Record<TableCall, number>>;

class CountingWire implements Wire<string> {
  readonly reads = { item: 0, query: 0, transaction: 0 };
  readonly writes = { item: 0, query: 0, transaction: 0 };

  async read<T>(kind: string, effect: () => T): Promise<T> {
    if (kind in this.reads) this.reads[kind as TableCall] += 1;
    return effect();
  }

  async write<T>(kind: string, effect: () => T): Promise<T> {
    if (kind in this.writes) this.writes[kind as TableCall] += 1;
    return effect();
  }
}

/** The product's own use cases over a simulated Cost table that has one account. */
export class AccountInstallation {
  readonly clock = new ManualClock(HISTORY_STARTS);
  readonly wire = new CountingWire();
  protected readonly table = new SimulatedCostTable();
  private readonly stream = new StreamReader(this.table);
  protected readonly ports;
  private expenses = 0;
  private readonly used = new Map<
    Instant,
    { readonly booked: Map<string, Money>; readonly listed: Map<string, Money> }
  >();

  constructor(
    readonly address: Address,
    bill: (now: () => Instant) => Bill,
  ) {
    const { wire, clock } = this;
    this.ports = {
      ...costTablePorts(this.table, wire),
      clock,
      schedules: new SimulatedSchedules(wire, clock),
      calls: new SimulatedCalls(wire, clock),
      operators: new SimulatedOperators<SpendingNotice>(wire),
      bill: bill(() => clock.now()),
      calibration: 'up' as const,
      servicesOf: servicesOfKind,
      usedByDay: () => Promise.resolve(this.used),
      // Nothing in the model is stopped within a minute of its start.
      minimumMs: () => 0,
      stepMs: () => 1,
    };
  }

  /** Nothing is counted before. What AWS has said until then is the opening balance. */
  async adopt(limit: Money): Promise<void> {
    const ledger = await openPeriod(this.address, this.clock.now(), this.ports);
    await this.ports.budgets.adopt(budgetOf(this.address, limit), ledger, this.clock.now());
    await this.settle();
    await anchorAccount(this.address, undefined, this.ports);
    await this.settle();
  }

  /** `list`: what it costs at its list price. */
  async hear({ resource: { arn, kind }, at, running }: HeardChange, list: Rate): Promise<void> {
    const resource = { type: kind.type, arn };
    const change = { resource, at, running, rate: running ? list : ZERO_RATE };
    await bookChange(change, [this.address], [this.address], this.ports);
    await this.settle();
  }

  /** Books what meters by use have seen. */
  async use(amount: bigint, at: Instant): Promise<void> {
    this.expenses += 1;
    const expense = { address: this.address, amount: money(amount), at, id: `${this.expenses}` };
    await recordExpense(expense, this.ports);
    await this.settle();
  }

  /** Returns what is paid for an amount at list prices, and remembers both: as the row of the meter does. */
  paid(kind: string, list: bigint, ledger: Ledger): Money {
    const at = this.clock.now();
    const booked = amountAt(money(list), factorAt(ledger.factors ?? [], kind, at));
    const day = this.used.get(startOfDay(at)) ?? { booked: new Map(), listed: new Map() };
    day.booked.set(kind, money((day.booked.get(kind) ?? 0n) + booked));
    day.listed.set(kind, money((day.listed.get(kind) ?? 0n) + list));
    this.used.set(startOfDay(at), day);
    return booked;
  }

  async readBill(): Promise<void> {
    const { failures } = await readBill(this.ports);
    for (const { address, error } of failures) throw new Error(`the bill of ${address} failed`, { cause: error });
    await this.settle();
  }

  /** Returns the ledger of the present month. */
  async ledger(): Promise<Ledger> {
    const ledger = await openPeriod(this.address, this.clock.now(), this.ports);
    await this.settle();
    return ledger;
  }

  async position(): Promise<Money> {
    return positionAt(await this.ledger(), this.clock.now());
  }

  protected async settle(): Promise<void> {
    while (!this.stream.isAtEnd) {
      for (const { outcome } of await settleExpenses(this.stream.next(), this.ports)) {
        if (outcome.kind === 'failed') throw outcome.error;
      }
    }
  }
}

function budgetOf(address: Address, limit: Money): Budget {
  return {
    address,
    account: accountOf(address),
    scope: 'account',
    limit,
    mode: 'enforce',
    thresholds: [],
    emails: [],
    workloadTag: undefined,
    exempt: [],
    freeze: true,
  };
}

export function usdOf(amount: Money): number {
  return Number(formatUsd(amount));
}
