import { isDeepStrictEqual } from 'node:util';
import type { AccountId } from '../../src/core/domain/address';
import type { ResourceId } from '../../src/core/domain/resource-id';
import { SpokeFailure, type Spokes } from '../../src/core/ports';
import type { KnownType, Observation, PreviousState, ReportedChange } from '../../src/metering/domain/resource';
import type { Fleet, ResourceAdapter } from '../../src/metering/ports';
import type { ManualClock } from './cost-ports';
import type { InMemoryCostTable } from './in-memory-cost-table';

type Writing = Pick<InMemoryCostTable, 'writing'>;

/** A resource, and how it answers when it does not simply obey. */
export interface FakeResource extends ResourceId {
  readonly tags: Readonly<Record<string, string>>;
  readonly startedBy: string | undefined;
  /** Micro-revantios per second while it runs; undefined: nothing by the hour; NaN: nobody knows. */
  readonly price: number | undefined;
  /** What it belongs to: a group, a cluster, a service. */
  readonly owner: ResourceId | undefined;
  /** Nothing stops it. */
  readonly unstoppable: boolean;
  state: PreviousState;
  /** So many calls are refused. */
  refusals: number;
  /** Says yes and does nothing. */
  ignores: boolean;
  /** So many milliseconds it takes until a change shows. */
  slow: number;
}

export type Made = Partial<Omit<FakeResource, 'type' | 'arn'>>;

/** What `disable` makes of each type. */
const DISABLED: Readonly<Record<KnownType, PreviousState>> = {
  'ec2-instance': { state: 'stopped' },
  'rds-instance': { state: 'stopped' },
  'rds-cluster': { state: 'stopped' },
  'auto-scaling-group': { min: 0, max: 0, desired: 0 },
  'ecs-service': { desired: 0, scaling: 'suspended' },
  'lambda-function': { reservation: 0 },
};
const RUNNING: Readonly<Record<KnownType, PreviousState>> = {
  'ec2-instance': { state: 'running' },
  'rds-instance': { state: 'running' },
  'rds-cluster': { state: 'running' },
  'auto-scaling-group': { min: 1, max: 4, desired: 2 },
  'ecs-service': { desired: 2, scaling: 'on' },
  'lambda-function': { reservation: null },
};
/** What the members of each type of owner are. */
const MEMBERS = {
  'auto-scaling-group': 'ec2-instance',
  'rds-cluster': 'rds-instance',
  'ecs-service': 'ecs-service',
} as const;
const SERVICES: Readonly<Record<KnownType, string>> = {
  'ec2-instance': 'ec2',
  'rds-instance': 'rds',
  'rds-cluster': 'rds',
  'auto-scaling-group': 'autoscaling',
  'ecs-service': 'ecs',
  'lambda-function': 'lambda',
};

/**
 * The resources of account 222222222222, as EC2, RDS and the others would answer for them. Each change goes through the
 * hook of the table.
 */
export class InMemoryFleet implements Spokes<Fleet> {
  readonly resources = new Map<string, FakeResource>();
  /** What was done to what: `disable arn`, in the order of its effect. */
  readonly done: string[] = [];
  /** Changes that EventBridge has not delivered yet. */
  readonly events: ReportedChange[] = [];
  readonly reached: string[] = [];
  unreachable: string | undefined;
  /** Regions in which nothing can be listed. */
  readonly blind = new Set<string>();
  private readonly changing = new Map<string, { readonly until: number; readonly to: PreviousState }>();
  private made = 0;

  constructor(
    private readonly table: Writing,
    private readonly clock: ManualClock,
  ) {}

  /** A running resource; of a group, cluster or service with its members, two unless the state says more. */
  make(type: KnownType, name: string, { state = RUNNING[type], ...more }: Made = {}, region = 'eu-west-1'): ResourceId {
    const arn = `arn:aws:${SERVICES[type]}:${region}:222222222222:${type}/${name}`;
    this.resources.set(arn, {
      type,
      arn,
      state,
      tags: {},
      startedBy: undefined,
      price: 1_000_000,
      owner: undefined,
      unstoppable: false,
      refusals: 0,
      ignores: false,
      slow: 0,
      ...more,
    });
    this.reconcileMembers(arn);
    this.events.length = 0;
    return { type, arn };
  }

  /** The resource as it is. Throws when there is none: for expectations. */
  get({ arn }: { readonly arn: string }): FakeResource {
    const resource = this.resources.get(arn);
    if (resource === undefined) throw new Error(`there is no ${arn}`);
    return resource;
  }

  members({ arn }: ResourceId): readonly FakeResource[] {
    return [...this.resources.values()].filter(({ owner }) => owner?.arn === arn);
  }

  /** How often something was done to it, with effect. */
  count(what: 'disable' | 'restore', { arn }: ResourceId): number {
    return this.done.filter((each) => each === `${what} ${arn}`).length;
  }

  /** The states of all that can be disabled by itself. */
  states(): Readonly<Record<string, PreviousState>> {
    return Object.fromEntries(
      [...this.resources.values()].filter(({ owner }) => owner === undefined).map(({ arn, state }) => [arn, state]),
    );
  }

  isDisabled({ type, arn }: ResourceId): boolean {
    return isDeepStrictEqual(this.get({ arn }).state, DISABLED[type as KnownType]);
  }

  /** Somebody in the account does it. */
  changeByHand({ arn }: { readonly arn: string }, state: PreviousState): void {
    this.changing.delete(arn);
    this.settle(arn, state);
  }

  delete({ arn }: ResourceId): void {
    for (const member of this.members({ type: 'ec2-instance', arn })) this.resources.delete(member.arn);
    this.resources.delete(arn);
  }

  /** What EventBridge delivers now. */
  takeEvents(): readonly ReportedChange[] {
    return this.events.splice(0);
  }

  async reach(account: AccountId, errand: string, address: string): Promise<Fleet> {
    this.reached.push(`${errand}@${address}`);
    if (this.unreachable !== undefined || account !== '222222222222') {
      throw new SpokeFailure(this.unreachable ?? `account ${account} has no spoke`);
    }
    return { of: (type, region) => this.adapter(type as KnownType, region) };
  }

  private adapter(type: KnownType, region: string): ResourceAdapter {
    const find = (arn: string) => {
      if (arn.split(':')[3] !== region) throw new Error(`${arn} is looked for in ${region}`);
      return this.look(arn);
    };
    return {
      observe: async ({ about, observed }) => {
        if (observed !== undefined) return [observed];
        find(about.arn);
        const observed_ = type === 'rds-cluster' ? this.members(about) : [this.resources.get(about.arn)];
        return observed_.flatMap((resource) => (resource === undefined ? [] : observationOf(resource)));
      },
      list: async () => {
        if (this.blind.has(region)) throw new SpokeFailure(`cannot list in ${region}`);
        return [...this.resources.values()]
          .filter(
            (one) =>
              one.type === type &&
              one.arn.split(':')[3] === region &&
              (type !== 'ecs-service' || one.owner !== undefined),
          )
          .map(observationOf)
          .filter(({ running }) => running);
      },
      read: async (arn) => {
        const resource = find(arn);
        if (resource === undefined) return undefined;
        const isDisabled = isDeepStrictEqual(resource.state, DISABLED[type]);
        // An instance or a database is only ever stopped when it runs.
        const previous = 'state' in DISABLED[type] ? { state: 'running' } : { ...resource.state };
        return { kind: isDisabled ? 'disabled' : 'active', previous, tags: resource.tags };
      },
      disable: (arn) => this.change('disable', find(arn), DISABLED[type]),
      restore: (arn, previous) => this.change('restore', find(arn), previous),
      isRestored: async (arn, previous) => isDeepStrictEqual(find(arn)?.state, previous),
    };
  }

  /** In as many calls as AWS needs: a service’s scaling first when it is disabled, and last when it is given back. */
  private async change(
    what: 'disable' | 'restore',
    resource: FakeResource | undefined,
    to: PreviousState,
  ): Promise<void> {
    if (resource === undefined) throw new SpokeFailure('it does not exist');
    const { type, arn } = resource;
    const steps =
      type === 'ecs-service' ? (what === 'disable' ? ['scaling', 'desired'] : ['desired', 'scaling']) : ['all'];
    for (const [index, step] of steps.entries()) {
      const next = step === 'all' ? to : { ...resource.state, [step]: to[step] };
      // Not done in vain, as its adapter does it.
      if (step !== 'all' && isDeepStrictEqual(next, resource.state)) continue;
      await this.table.writing(`${what} ${arn}${step === 'all' ? '' : ` ${step}`}`, () => {
        if (resource.refusals > 0 || this.changing.has(arn)) {
          resource.refusals -= 1;
          throw new SpokeFailure(`cannot ${what} ${arn}: it is not in a state to`);
        }
        const isLast = index === steps.length - 1;
        if (isLast) this.done.push(`${what} ${arn}`);
        if (resource.ignores) return;
        if (resource.slow > 0 && isLast) this.changing.set(arn, { until: this.clock.now() + resource.slow, to: next });
        else this.settle(arn, next);
      });
    }
  }

  private look(arn: string): FakeResource | undefined {
    const changing = this.changing.get(arn);
    if (changing !== undefined && changing.until <= this.clock.now()) {
      this.changing.delete(arn);
      this.settle(arn, changing.to);
    }
    return this.resources.get(arn);
  }

  private settle(arn: string, state: PreviousState): void {
    const resource = this.get({ arn });
    const ran = isRunning(resource);
    resource.state = state;
    if (ran !== isRunning(resource)) this.report(resource);
    this.reconcileMembers(arn);
  }

  /** Groups launch and terminate, services start and end tasks, the members of a cluster do what it does. */
  private reconcileMembers(arn: string): void {
    const owner = this.get({ arn });
    if (owner.owner !== undefined || !(owner.type in MEMBERS)) return;
    const members = this.members(owner);
    const wanted = typeof owner.state.desired === 'number' ? owner.state.desired : Math.max(2, members.length);
    for (const member of members.slice(wanted)) {
      this.resources.delete(member.arn);
      this.report({ ...member, state: DISABLED['ec2-instance'] });
    }
    for (const member of members.slice(0, wanted)) {
      if (owner.type !== 'rds-cluster' || isDeepStrictEqual(member.state, owner.state)) continue;
      member.state = owner.state;
      this.report(member);
    }
    for (let index = members.length; index < wanted; index++) this.launch(owner);
  }

  private launch(owner: FakeResource): void {
    const type = MEMBERS[owner.type as keyof typeof MEMBERS];
    this.made += 1;
    const arn = `${owner.arn.split(':').slice(0, 5).join(':').replace('autoscaling', 'ec2')}:member/${this.made}`;
    const member: FakeResource = {
      ...owner,
      type,
      arn,
      owner: { type: owner.type, arn: owner.arn },
      state: RUNNING['ec2-instance'],
      slow: 0,
      refusals: 0,
    };
    this.resources.set(arn, member);
    this.report(member);
  }

  private report(resource: FakeResource): void {
    const { type, arn } = resource;
    if (type === 'lambda-function' || (resource.owner === undefined && type in MEMBERS)) return;
    const running = isRunning(resource);
    this.events.push({
      about: { type, arn },
      at: this.clock.now(),
      running,
      ...(type === 'ecs-service' && running ? { observed: observationOf(resource) } : {}),
    });
  }
}

function isRunning({ type, state, owner }: FakeResource): boolean {
  if (owner === undefined && type === 'ecs-service') return state.desired !== 0;
  if (type === 'auto-scaling-group') return state.desired !== 0;
  return type === 'lambda-function' ? state.reservation !== 0 : state.state === 'running';
}

function observationOf(resource: FakeResource): Observation {
  const { type, arn, tags, startedBy, price, owner, unstoppable } = resource;
  const instanceType = Number.isNaN(price) ? 'nobody knows' : `${price}`;
  return {
    arn,
    running: isRunning(resource),
    tags,
    startedBy,
    price:
      price === undefined
        ? undefined
        : { kind: 'instance', instanceType, platform: 'Linux/UNIX', tenancy: 'default', market: 'on-demand' },
    control: unstoppable ? undefined : (owner ?? { type, arn }),
  };
}
