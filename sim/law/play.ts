import { isDeepStrictEqual } from 'node:util';
import { money } from '../../src/core/domain/money';
import { instant, later, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';
import { EXEMPT_TAG } from '../../src/enforcement/contracts';
import type { PreviousState } from '../../src/metering/domain/resource';
import type { SimulatedResource } from '../fleet/resource';
import { NO_FAULTS } from './faults';
import type { Action, History, PlannedResource } from './history';
import { TAGS } from './history';
import { seeded } from './random';
import { ACCOUNT, WORKLOAD, World } from './world';

const USD = 10n ** 16n;
const MICRO_PER_USD_HOUR = 2_777_777_777_778;
const MONTH_STARTS = Date.UTC(2026, 10, 1);

/** How long everything may take to be in order once nothing goes wrong any more. */
export const REST_MS = MS_PER_HOUR + MS_PER_MINUTE;

/** An account after a history, and what its owners wanted of their resources. */
export interface Played {
  readonly world: World;
  /** The state that owners gave each resource last, by ARN. */
  readonly wishes: ReadonlyMap<string, PreviousState>;
  /** When the last fault was over. */
  readonly calm: number;
}

/** Plays a history, lets the faults end, and waits as long as the law allows. */
export async function play(history: History): Promise<Played> {
  const owners = new Owners(history);
  await owners.play();
  return owners.rest();
}

class Owners {
  private readonly world: World;
  private readonly wishes = new Map<string, PreviousState>();
  private readonly wars = new Map<string, number>();
  private made = 0;

  constructor(private readonly history: History) {
    this.world = new World(instant(MONTH_STARTS + (history.day - 1) * MS_PER_DAY), seeded(history.luck));
  }

  async play(): Promise<void> {
    const { world, history } = this;
    for (const resource of history.resources) this.make(resource);
    world.faults = history.faults;
    for (const { afterMs, action } of history.steps) {
      await this.goOn(afterMs);
      this.act(action);
    }
    await this.goOn(MS_PER_MINUTE);
  }

  async rest(): Promise<Played> {
    const { world, wishes } = this;
    world.faults = NO_FAULTS;
    world.unreachable = undefined;
    world.lambda.closedUntil = undefined;
    for (const one of world.fleet.resources.values()) one.refusals = 0;
    const calm = world.clock.now();
    await world.runUntil(later(world.clock.now(), REST_MS));
    return { world, wishes, calm };
  }

  /** Time goes by, in which those who are at war look after their resources. */
  private async goOn(ms: number): Promise<void> {
    const { world, wars } = this;
    const end = later(world.clock.now(), ms);
    if (wars.size === 0) return world.runUntil(end);
    const step = Math.min(...wars.values()) * MS_PER_SECOND;
    // A war of weeks is as long as one of a day.
    let left = 200;
    while (world.clock.now() < end && left-- > 0) {
      await world.runUntil(instant(Math.min(end, later(world.clock.now(), step))));
      for (const arn of wars.keys()) this.start(world.fleet.resources.get(arn));
    }
    return world.runUntil(end);
  }

  private act(action: Action): void {
    const { world } = this;
    switch (action.kind) {
      case 'make':
        return this.make(action.resource);
      case 'spend':
        return world.spend(action.workload ? WORKLOAD : ACCOUNT, money(BigInt(action.usd) * USD));
      case 'budget':
        return this.setBudget(action);
      case 'remove':
        return world.remove(action.workload ? WORKLOAD : ACCOUNT);
      case 'thaw':
        return world.frozen.clear();
      case 'unreachable':
        world.unreachable = 'an SCP denies it';
        return this.endAfter(action.minutes, () => (world.unreachable = undefined));
      case 'no-concurrency':
        world.lambda.closedUntil = later(world.clock.now(), action.minutes * MS_PER_MINUTE);
        return;
      default:
        this.actOn(this.pick(action.index), action);
    }
  }

  private actOn(one: SimulatedResource | undefined, action: Extract<Action, { readonly index: number }>): void {
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
        return;
      case 'war':
        this.wars.set(one.arn, action.afterSeconds);
    }
  }

  private make({ type, region, usdPerHour, state, tags, slow, unstoppable }: PlannedResource): void {
    this.made += 1;
    const price = type === 'lambda-function' ? undefined : BigInt(Math.round(usdPerHour * MICRO_PER_USD_HOUR));
    const said = { price, state, tags, slow, unstoppable: unstoppable && type === 'ec2-instance' };
    const { arn } = this.world.fleet.make(type, `shop/${this.made}`, said, region, true);
    this.wishes.set(arn, state);
  }

  /** Somebody starts it as it was, whatever it is now. In a frozen account nobody may. */
  private start(one: SimulatedResource | undefined): void {
    const wish = one && this.wishes.get(one.arn);
    if (one === undefined || wish === undefined || this.world.fleet.isBusy(one) || this.world.frozen.size > 0) return;
    const running = isStopped(wish) ? { state: 'running' } : wish;
    if (isDeepStrictEqual(one.state, running)) return;
    this.wishes.set(one.arn, running);
    this.world.fleet.changeByHand(one, running);
  }

  /** Somebody stops what runs: what is stopped already is nothing to them. */
  private stop(one: SimulatedResource): void {
    if (!isDeepStrictEqual(one.state, { state: 'running' }) || this.world.fleet.isBusy(one)) return;
    // What the guardrail is just giving back is its own until it is done.
    if (
      [...this.world.table.journalRows.values()].some(
        (entry) => entry.resource.arn === one.arn && entry.status !== 'restored',
      )
    ) {
      return;
    }
    this.wishes.set(one.arn, { state: 'stopped' });
    this.world.fleet.changeByHand(one, { state: 'stopped' });
  }

  private setBudget({ workload, usd, mode, freeze = false }: Extract<Action, { kind: 'budget' }>): void {
    this.world.write({
      Address: workload ? WORKLOAD : ACCOUNT,
      BudgetValue: String(usd),
      Mode: mode,
      ...(workload ? { WorkloadTag: { Key: 'app', Value: TAGS.app } } : { Freeze: freeze }),
    });
  }

  private pick(index: number): SimulatedResource | undefined {
    const all = [...this.world.fleet.resources.values()].filter(({ owner }) => owner === undefined);
    return all[index % Math.max(1, all.length)];
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
