import { isDeepStrictEqual } from 'node:util';
import { Crash, dyingAt } from '../../sim/crash-plan';
import type { Fired } from '../../sim/schedules';
import { StreamReader } from '../../sim/stream';
import type { Address } from '../../src/core/domain/address';
import type { Money } from '../../src/core/domain/money';
import { periodEnd, periodOf, periodStart } from '../../src/core/domain/period';
import { instant, later, type Instant } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { adoptBudget } from '../../src/ledger/adopt-budget';
import { bookChange } from '../../src/ledger/book-change';
import type { StateChange } from '../../src/ledger/domain/contribution';
import { rate, ZERO_RATE, type Rate } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { recordExpense } from '../../src/ledger/record-expense';
import { rollOverPeriod } from '../../src/ledger/roll-over-period';
import { settleExpenses, settleNow, type LedgerChange } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from './cost-ports';
import type { Happened } from './exact-costs';
import { InMemoryBudgetRegistry } from './in-memory-ports';
import {
  ADDRESSES,
  AS_THE_MONTH_BEGAN,
  HISTORY_STARTS,
  RESOURCES,
  UNTIL_THE_MONTH_ENDS,
  type Death,
  type Step,
} from './ledger-steps';
import { ACCOUNT } from './ledgers';
import { enforcingNothing } from './no-fleet';

interface HeardChange extends StateChange {
  readonly resource: number;
}

/** A world in which things happen to two budgets, and in which functions die; with exact memory of what happened. */
export class LedgerHistory {
  readonly ports = new InMemoryCosts(HISTORY_STARTS);
  private readonly enforcing = enforcingNothing(this.ports);
  readonly registry = new InMemoryBudgetRegistry(() => undefined);
  private readonly events: HeardChange[] = [];
  private readonly unheard = new Set<HeardChange>();
  private readonly unadopted = new Set<Address>();
  private readonly expenses: { address: Address; at: Instant; amount: Money }[] = [];
  private readonly speeds: { address: Address; at: Instant; rate: Rate }[] = [];
  private readonly givenUp: LedgerChange[] = [];
  /** A batch with which a function died: it comes again, and more with it. */
  private undone: readonly LedgerChange[] = [];
  /** Schedules that are gone, and have not yet done what they were there for. */
  private readonly fired: Fired[] = [];
  private readonly stream = new StreamReader(this.ports.table);
  private callsRun = 0;

  constructor() {
    this.ports.clock.onPause = () => this.deliverAll();
  }

  async begin(): Promise<void> {
    for (const address of ADDRESSES) await openPeriod(address, this.ports.clock.now(), this.ports);
  }

  happened(address: Address): Happened {
    const mine = <T extends { readonly address: Address }>(all: readonly T[]) =>
      all.filter((one) => one.address === address);
    const resources = RESOURCES.flatMap(({ id, covering }, index) =>
      covering.includes(address)
        ? [
            {
              changes: this.events.filter(({ resource }) => resource === index),
              minimumMs: this.ports.minimumMs(id.type),
            },
          ]
        : [],
    );
    return { resources, expenses: mine(this.expenses), speeds: mine(this.speeds) };
  }

  foreignRate(address: Address): bigint {
    return this.speeds.filter((one) => one.address === address).reduce((sum, one) => sum + one.rate, 0n);
  }

  async play(step: Step, death?: Death): Promise<void> {
    // An expense has no name: whoever repeats it, spends it twice.
    if (death !== undefined && step.kind !== 'spend') {
      this.ports.wire.crash = dyingAt(this.ports.wire.writes + death.at, death.point);
    }
    try {
      await this.do(step);
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    } finally {
      this.ports.wire.crash = undefined;
    }
  }

  /** Everything that is on its way arrives, until nothing moves any more. */
  async comeToRest(): Promise<void> {
    for (const given of this.givenUp.splice(0)) await this.settle([given]);
    await this.hear([...this.unheard]);
    await this.adopt([...this.unadopted]);
    await rollOverPeriod(this.ports);
    for (const address of ADDRESSES) await settleNow(address, this.ports);
    do {
      await this.deliverAll();
      await this.runCalls();
      await this.fire();
    } while (this.isAnythingToDeliver || this.callsRun < this.ports.calls.made.length);
  }

  private get isAnythingToDeliver(): boolean {
    return this.undone.length > 0 || !this.stream.isAtEnd;
  }

  private async do(step: Step): Promise<void> {
    const { clock, table } = this.ports;
    const now = clock.now();
    switch (step.kind) {
      case 'wait':
        return this.wait(
          step.ms === UNTIL_THE_MONTH_ENDS ? later(periodEnd(periodOf(now)), -1) : later(now, step.ms),
          step.schedulesLateMs,
        );
      case 'happen': {
        const happened = { resource: step.resource, running: step.running, at: this.ago(step.ago) };
        // At one instant a resource has one price: whoever hears of it again does not believe another.
        const same = this.events.find(({ resource, running, at }) =>
          isDeepStrictEqual({ resource, running, at }, happened),
        );
        const event = { ...happened, rate: same?.rate ?? (step.running ? step.rate : ZERO_RATE) };
        this.events.push(event);
        this.unheard.add(event);
        return undefined;
      }
      case 'hear':
        return this.hear(step.latest.flatMap((index) => this.events.at(-1 - index) ?? []));
      case 'spend': {
        const expense = { address: step.address, amount: step.amount, at: this.ago(step.ago) };
        await recordExpense({ ...expense, id: `${this.expenses.length}` }, this.ports);
        this.expenses.push(expense);
        return undefined;
      }
      case 'foreign': {
        const row = table.ledgerRows.get(`${step.address} ${periodOf(now)}`);
        if (row !== undefined && row.updatedAt >= now) return undefined;
        table.foreignUpdate(step.address, periodOf(now), { add: step.add, addRate: step.addRate, updatedAt: now });
        this.expenses.push({ address: step.address, at: now, amount: step.add });
        this.speeds.push({ address: step.address, at: now, rate: step.addRate });
        return undefined;
      }
      case 'limit':
        if (step.usd === undefined) this.registry.items.delete(step.address);
        else this.registry.set(step.address, step.usd);
        this.unadopted.add(step.address);
        return this.adopt([step.address]);
      case 'roll-over': {
        const { failures } = await rollOverPeriod(this.ports);
        return rethrow(failures.map(({ error }) => error));
      }
      case 'deliver':
        return this.deliver(step);
      case 'run-calls':
        return this.runCalls();
    }
  }

  private ago(ms: number): Instant {
    const now = this.ports.clock.now();
    return instant(Math.max(HISTORY_STARTS, ms === AS_THE_MONTH_BEGAN ? periodStart(periodOf(now)) : now - ms));
  }

  private async wait(until: Instant, schedulesLateMs: number): Promise<void> {
    const { clock, schedules } = this.ports;
    for (
      let next = Math.min(...schedules.standing.values());
      next <= until;
      next = Math.min(...schedules.standing.values())
    ) {
      clock.moveTo(next + schedulesLateMs);
      await this.fire();
    }
    clock.moveTo(until);
  }

  private async fire(): Promise<void> {
    this.fired.push(...this.ports.schedules.due());
    for (let [next] = this.fired; next !== undefined; [next] = this.fired) {
      if (next.purpose === 'exhaustion') await this.enforce(next.address);
      else await settleNow(next.address, this.ports);
      this.fired.shift();
    }
  }

  private async hear(events: readonly HeardChange[]): Promise<void> {
    const heard = await Promise.allSettled(
      events.map(async (event) => {
        const resource = RESOURCES[event.resource];
        if (resource === undefined) return;
        const { id, covering } = resource;
        await bookChange(
          { ...event, resource: id, ...(event.running ? { tags: { team: 'shop' } } : {}) },
          event.running ? covering : [ACCOUNT],
          ADDRESSES,
          this.ports,
        );
        this.unheard.delete(event);
      }),
    );
    rethrow(heard.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : [])));
  }

  private async adopt(addresses: readonly Address[]): Promise<void> {
    const changes = addresses.map((address) => ({ id: address, address, kind: 'set' as const, written: true }));
    const adopted = await adoptBudget(changes, { ...this.ports, registry: this.registry });
    for (const { change, outcome } of adopted) {
      if (outcome.kind !== 'failed') this.unadopted.delete(change.address as Address);
    }
    rethrow(adopted.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.error] : [])));
  }

  private async deliver({ count, again, order, givenUp }: Extract<Step, { kind: 'deliver' }>): Promise<void> {
    const { changes } = this.ports.table;
    const { position } = this.stream;
    const fresh = this.stream.next(count);
    if (givenUp === true) {
      this.givenUp.push(...fresh);
    } else {
      const before = again
        .flatMap((index) => changes[index % Math.max(1, position)] ?? [])
        .filter((change) => !this.givenUp.includes(change));
      this.undone = shuffled([...this.undone, ...before, ...fresh], order);
      await this.settle(this.undone);
      this.undone = [];
    }
  }

  private async deliverAll(): Promise<void> {
    while (this.isAnythingToDeliver) await this.deliver({ kind: 'deliver', count: 1_000, again: [], order: 0 });
  }

  private async settle(changes: readonly LedgerChange[]): Promise<void> {
    const settled = await settleExpenses(changes, this.ports);
    rethrow(settled.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.error] : [])));
  }

  private async runCalls(): Promise<void> {
    for (
      let call = this.ports.calls.made[this.callsRun];
      call !== undefined;
      call = this.ports.calls.made[this.callsRun]
    ) {
      if (call.call === 'disable') await this.enforce(call.address);
      if (call.call === 'restore') await this.enforce(call.address);
      this.callsRun += 1;
    }
  }

  /** What enforcement does to the ledger. */
  private async enforce(address: Address): Promise<void> {
    // Nobody runs beside it: whoever holds a lease is dead, and it is over by the time that matters.
    this.ports.table.leaseRows.clear();
    await enforceBudgets(address, this.enforcing);
  }
}

/** Dies as a function of its own, or fails the test. */
function rethrow(errors: readonly unknown[]): void {
  const unexpected = errors.find((error) => !(error instanceof Crash));
  if (unexpected !== undefined) throw unexpected;
  if (errors.length > 0) throw errors[0];
}

/** A permutation that a number names. */
function shuffled<T>(all: readonly T[], order: number): readonly T[] {
  const left = [...all];
  let rest = order;
  return all.flatMap(() => {
    const [taken] = left.splice(rest % left.length, 1);
    rest = Math.floor(rest / 3) + (rest % 7);
    return taken === undefined ? [] : [taken];
  });
}

export const sumOfRates = (rates: readonly Rate[]): Rate => rate(rates.reduce<bigint>((sum, one) => sum + one, 0n));
