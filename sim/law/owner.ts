import { isDeepStrictEqual } from 'node:util';
import type { WrittenBudget } from '../../src/budgets/domain/budget';
import type { Address } from '../../src/core/domain/address';
import { money, type Money } from '../../src/core/domain/money';
import { later, MS_PER_MINUTE } from '../../src/core/domain/time';
import { EXEMPT_TAG } from '../../src/enforcement/contracts';
import type { PreviousState } from '../../src/metering/domain/resource';
import type { PlanningClock } from '../clock';
import type { SimulatedCostTable } from '../cost-table/cost-table';
import type { SimulatedFleet } from '../fleet/fleet';
import type { SimulatedResource } from '../fleet/resource';
import { TAGS, type Action, type PlannedResource } from './history';

const USD = 10n ** 16n;
const MICRO_PER_USD_HOUR = 2_777_777_777_778;

/** The budgets of an account: its own, and that of its workload. */
export interface Addresses {
  readonly account: Address;
  readonly workload: Address;
}

/** What the people of one account can do and see. */
export interface OwnedWorld {
  readonly addresses: Addresses;
  readonly clock: PlanningClock;
  readonly fleet: SimulatedFleet;
  readonly table: SimulatedCostTable;
  /** Nobody in the account starts anything. */
  readonly isFrozen: boolean;
  /** Why nobody reaches the account. */
  unreachable: string | undefined;
  thaw(): void;
  write(written: WrittenBudget & { readonly Address: string }): void;
  remove(of: Address): void;
  spend(of: Address, amount: Money): void;
}

/** The people of an account: what they do, and what they want of each of its resources. */
export class Owner {
  /** The state that they gave each resource last, by ARN. */
  readonly wishes = new Map<string, PreviousState>();
  private made = 0;

  constructor(private readonly world: OwnedWorld) {}

  act(action: Exclude<Action, { readonly kind: 'no-concurrency' | 'war' }>): void {
    const { world } = this;
    switch (action.kind) {
      case 'make':
        return void this.make(action.resource);
      case 'spend':
        return world.spend(this.addressOf(action.workload), money(BigInt(action.usd) * USD));
      case 'budget':
        return this.setBudget(action);
      case 'remove':
        return world.remove(this.addressOf(action.workload));
      case 'thaw':
        return world.thaw();
      case 'unreachable':
        world.unreachable = 'an SCP denies it';
        return this.endAfter(action.minutes, () => (world.unreachable = undefined));
      default:
        this.actOn(this.pick(action.index), action);
    }
  }

  make({ type, region, usdPerHour, state, tags, slow, unstoppable }: PlannedResource): string {
    this.made += 1;
    const price = type === 'lambda-function' ? undefined : BigInt(Math.round(usdPerHour * MICRO_PER_USD_HOUR));
    const said = { price, state, tags, slow, unstoppable: unstoppable && type === 'ec2-instance' };
    const { arn } = this.world.fleet.make(type, `shop/${this.made}`, said, region, true);
    this.wishes.set(arn, state);
    return arn;
  }

  pick(index: number): SimulatedResource | undefined {
    const all = [...this.world.fleet.resources.values()].filter(({ owner }) => owner === undefined);
    return all[index % Math.max(1, all.length)];
  }

  /** Somebody starts it as it was, whatever it is now. In a frozen account nobody may. */
  start(one: SimulatedResource | undefined): void {
    const wish = one && this.wishes.get(one.arn);
    if (one === undefined || wish === undefined || this.world.fleet.isBusy(one) || this.world.isFrozen) return;
    const running = isStopped(wish) ? { state: 'running' } : wish;
    if (isDeepStrictEqual(one.state, running)) return;
    this.wishes.set(one.arn, running);
    this.world.fleet.changeByHand(one, running);
  }

  /** Somebody stops what runs: what is stopped already is nothing to them. */
  stop(one: SimulatedResource): void {
    if (!isDeepStrictEqual(one.state, { state: 'running' }) || this.world.fleet.isBusy(one)) return;
    const { account, workload } = this.world.addresses;
    const { journalRows } = this.world.table;
    // What the guardrail is just giving back is its own until it is done.
    const isHeld = [...journalRows.of(account), ...journalRows.of(workload)].some(
      (entry) => entry.resource.arn === one.arn && entry.status !== 'restored',
    );
    if (isHeld) return;
    this.wishes.set(one.arn, { state: 'stopped' });
    this.world.fleet.changeByHand(one, { state: 'stopped' });
  }

  private actOn(
    one: SimulatedResource | undefined,
    action: Exclude<Extract<Action, { readonly index: number }>, { readonly kind: 'war' }>,
  ): void {
    if (one === undefined) return;
    switch (action.kind) {
      case 'start':
        return this.start(one);
      case 'stop':
        return this.stop(one);
      case 'delete':
        this.wishes.delete(one.arn);
        return this.world.fleet.delete(one);
      case 'exempt':
        one.tags = action.isExempt ? { ...one.tags, [EXEMPT_TAG]: 'true' } : withoutTag(one.tags);
        for (const member of this.world.fleet.members(one)) member.tags = one.tags;
        return;
      case 'refuse':
        one.refusals = action.calls;
    }
  }

  private setBudget({
    workload,
    usd,
    mode,
    freeze = false,
    graceMinutes = 0,
  }: Extract<Action, { kind: 'budget' }>): void {
    this.world.write({
      Address: this.addressOf(workload),
      BudgetValue: String(usd),
      Mode: mode,
      ...(graceMinutes === 0 ? {} : { GraceMinutes: String(graceMinutes) }),
      ...(workload ? { WorkloadTag: { Key: 'app', Value: TAGS.app } } : { Freeze: freeze }),
    });
  }

  private addressOf(workload: boolean): Address {
    return workload ? this.world.addresses.workload : this.world.addresses.account;
  }

  private endAfter(minutes: number, end: () => void): void {
    this.world.clock.plan(later(this.world.clock.now(), minutes * MS_PER_MINUTE), end);
  }
}

function isStopped(state: PreviousState): boolean {
  return state.state === 'stopped';
}

function withoutTag(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => key !== EXEMPT_TAG));
}
