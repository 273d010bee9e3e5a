import { isDeepStrictEqual } from 'node:util';
import type { ResourceId, ResourceType } from '../../src/core/domain/resource-id';
import { floorToSecond, later } from '../../src/core/domain/time';
import { SpokeFailure } from '../../src/core/ports';
import type { PreviousState, ReportedChange } from '../../src/metering/domain/resource';
import type { PlanningClock } from '../clock';
import { isRunning, observationOf, resource, type Made, type SimulatedResource } from './resource';
import { disabledStateOf, isReported, memberType, runningStateOf, serviceOf, TASKS } from './states';

export type Order = 'disable' | 'restore';

/** How long a change takes, in ms. */
export interface Delays {
  /** Until it shows at all. */
  readonly untilShown: number;
  /** From then until it takes another order: what is given back is not billed until then. Undefined: no time. */
  readonly settling: (() => number) | undefined;
}

export interface FleetOptions {
  readonly account: string;
  readonly delays: (of: SimulatedResource, order: Order) => Delays;
  /** Told of each change of what runs as it happens, and once more when a stop is complete. */
  readonly onReport: (change: ReportedChange) => void;
  /** EC2 says of an instance since when it runs, and when it was stopped last. */
  readonly tellsTimes: boolean;
  /** What is not asked about: the list of what was done, and of events. An account that lives for months has none. */
  readonly remembers: boolean;
}

const DEFAULTS: FleetOptions = {
  account: '222222222222',
  delays: ({ slow }) => ({ untilShown: slow, settling: undefined }),
  onReport: () => undefined,
  tellsTimes: false,
  remembers: true,
};

/** The resources of one account, as EC2, RDS and the others would have them. */
export class SimulatedFleet {
  readonly resources = new Map<string, SimulatedResource>();
  /** What was done to what: `disable arn`, in the order of its effect. */
  readonly done: string[] = [];
  /** Changes that EventBridge has not delivered yet. */
  readonly events: ReportedChange[] = [];
  readonly options: FleetOptions;
  /** Orders that are being carried out. */
  private readonly changing = new Map<string, { readonly order: Order }>();
  private readonly types = new Set<ResourceType>();
  private made = 0;

  constructor(
    private readonly clock: PlanningClock,
    options: Partial<FleetOptions> = {},
  ) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** A running resource; of a group, cluster or service with its members, two unless the state says more. */
  make(
    type: ResourceType,
    name: string,
    { state = runningStateOf(type), ...more }: Made = {},
    region = 'eu-west-1',
    isTold = false,
  ): ResourceId {
    const arn = `arn:aws:${serviceOf(type)}:${region}:${this.options.account}:${type}/${name}`;
    this.add({ type, arn }, state, more);
    if (isTold) this.report(this.get({ arn }));
    else this.events.length = 0;
    return { type, arn };
  }

  /** A resource that has been there all along. */
  add(id: ResourceId, state: PreviousState, made: Made = {}): void {
    this.types.add(id.type);
    this.resources.set(id.arn, resource(id, state, made));
    this.reconcileMembers(id.arn);
  }

  /** The resource as it is. Throws when there is none. */
  get({ arn }: { readonly arn: string }): SimulatedResource {
    const found = this.resources.get(arn);
    if (found === undefined) throw new Error(`there is no ${arn}`);
    return found;
  }

  /** Whether there is, or ever was, anything of a type. */
  has(type: ResourceType): boolean {
    return this.types.has(type);
  }

  members({ arn }: { readonly arn: string }): readonly SimulatedResource[] {
    return [...this.resources.values()].filter(({ owner }) => owner?.arn === arn);
  }

  get running(): readonly SimulatedResource[] {
    return [...this.resources.values()].filter(isRunning);
  }

  /** How often something was done to it, with effect. */
  count(what: Order, { arn }: ResourceId): number {
    return this.done.filter((each) => each === `${what} ${arn}`).length;
  }

  /** The states of all that can be disabled by itself. */
  states(): Readonly<Record<string, PreviousState>> {
    return Object.fromEntries(
      [...this.resources.values()].filter(({ owner }) => owner === undefined).map(({ arn, state }) => [arn, state]),
    );
  }

  isDisabled({ type, arn }: ResourceId): boolean {
    return isDeepStrictEqual(this.get({ arn }).state, disabledStateOf(type));
  }

  /** Whether it is between two states, and refuses orders. */
  isBusy({ arn }: { readonly arn: string }): boolean {
    return this.changing.has(arn);
  }

  /** Somebody in the account does it, and it takes no time. */
  changeByHand({ arn }: { readonly arn: string }, state: PreviousState): void {
    this.changing.delete(arn);
    this.get({ arn }).pending = false;
    this.show(arn, state);
  }

  delete({ arn }: ResourceId): void {
    for (const member of this.members({ arn })) this.resources.delete(member.arn);
    this.resources.delete(arn);
  }

  /** What EventBridge delivers now. */
  takeEvents(): readonly ReportedChange[] {
    return this.events.splice(0);
  }

  /**
   * One call that asks for a state. `isLast`: with it, the order is carried out. Throws a SpokeFailure while the
   * resource is on its way to another state; the same order again is harmless.
   */
  obey(order: Order, asked: SimulatedResource, state: PreviousState, isLast = true): void {
    const { arn } = asked;
    const underWay = this.changing.get(arn);
    if (asked.refusals > 0 || (underWay !== undefined && underWay.order !== order)) {
      asked.refusals -= 1;
      throw new SpokeFailure(`cannot ${order} ${arn}: it is not in a state to`);
    }
    if (isLast && this.options.remembers) this.done.push(`${order} ${arn}`);
    if (asked.ignores || underWay !== undefined || isDeepStrictEqual(asked.state, state)) return;
    if (isLast) this.carryOut(order, asked, state);
    else this.show(arn, state);
  }

  private carryOut(order: Order, asked: SimulatedResource, state: PreviousState): void {
    const { arn } = asked;
    const { untilShown, settling } = this.options.delays(asked, order);
    if (untilShown > 0) {
      this.afterwards(order, arn, untilShown, () => this.show(arn, state));
      return;
    }
    asked.pending = order === 'restore' && settling !== undefined;
    this.show(arn, state);
    if (settling === undefined) return;
    this.afterwards(order, arn, settling(), () => {
      asked.pending = false;
      this.report(asked);
    });
  }

  /** Unless somebody interferes. */
  private afterwards(order: Order, arn: string, ms: number, happen: () => void): void {
    const change = { order };
    this.changing.set(arn, change);
    this.clock.plan(later(this.clock.now(), ms), () => {
      if (this.changing.get(arn) !== change) return;
      this.changing.delete(arn);
      if (this.resources.has(arn)) happen();
    });
  }

  private show(arn: string, state: PreviousState): void {
    const found = this.get({ arn });
    const ran = isRunning(found);
    found.state = state;
    if (ran !== isRunning(found)) this.report(found);
    this.reconcileMembers(arn);
  }

  /** Groups launch and terminate, services start and end tasks, the members of a cluster do what it does. */
  private reconcileMembers(arn: string): void {
    const owner = this.get({ arn });
    const type = memberType(owner.type);
    if (owner.owner !== undefined || type === undefined) return;
    const members = this.members(owner);
    const wanted = typeof owner.state.desired === 'number' ? owner.state.desired : Math.max(2, members.length);
    for (const member of members.slice(wanted).filter(({ clings }) => !clings)) {
      this.resources.delete(member.arn);
      this.report({ ...member, state: disabledStateOf('ec2-instance') });
    }
    for (const member of members.slice(0, wanted)) {
      if (owner.type !== 'rds-cluster' || isDeepStrictEqual(member.state, owner.state)) continue;
      member.state = owner.state;
      this.report(member);
    }
    for (let index = members.length; index < wanted; index++) this.launch(owner, type);
  }

  private launch(owner: SimulatedResource, type: ResourceType): void {
    this.made += 1;
    const arn = `${owner.arn.split(':').slice(0, 5).join(':').replace('autoscaling', 'ec2')}:member/${this.made}`;
    const { tags, startedBy, price, unstoppable, ignores } = owner;
    const member = resource({ type, arn }, runningStateOf('ec2-instance'), {
      tags,
      startedBy,
      price,
      unstoppable,
      ignores,
      owner: { type: owner.type, arn: owner.arn },
    });
    this.types.add(type);
    this.resources.set(arn, member);
    this.report(member);
  }

  private report(changed: SimulatedResource): void {
    const { type, arn, owner } = changed;
    if (!isReported(type, owner !== undefined)) return;
    const running = isRunning(changed);
    if (this.options.tellsTimes && type === 'ec2-instance') {
      if (running) changed.since = floorToSecond(this.clock.now());
      else changed.stoppedAt = floorToSecond(this.clock.now());
    }
    const change: ReportedChange = {
      about: { type, arn },
      at: this.clock.now(),
      running,
      ...(type === TASKS && running ? { observed: observationOf(changed) } : {}),
    };
    if (this.options.remembers) this.events.push(change);
    this.options.onReport(change);
  }
}
