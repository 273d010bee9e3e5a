import { isDeepStrictEqual } from 'node:util';
import type { AccountId } from '../../src/core/domain/address';
import { regionOf, type ResourceType } from '../../src/core/domain/resource-id';
import type { Instant } from '../../src/core/domain/time';
import type { Spokes } from '../../src/core/ports';
import { SpokeFailure } from '../../src/core/ports';
import type { ControlState, PreviousState } from '../../src/metering/domain/resource';
import type { AccountFleet, ResourceAdapter } from '../../src/metering/ports';
import type { Wire } from '../wire';
import type { Order, SimulatedFleet } from './fleet';
import { isRunning, observationOf, type SimulatedResource } from './resource';
import { disabledStateOf, previousOf, runningStateOf, stepsOf, TASKS } from './states';

/** The kinds of calls into a spoke that differ in what they take. */
export type FleetCall = 'session' | 'describe' | Order;

/** The way of one function into the account of a fleet, with one call for each that the adapters make. */
export class SimulatedFleets implements Spokes<AccountFleet> {
  readonly reached: string[] = [];
  /** Why the account cannot be reached. */
  unreachable: string | undefined;
  /** What is enabled besides the regions in which something is. */
  readonly enabled = new Set(['eu-west-1']);
  /** Why the account does not tell its regions. */
  regionsUntold: string | undefined;
  /** Regions in which nothing can be listed. */
  readonly blind = new Set<string>();

  constructor(
    private readonly fleet: SimulatedFleet,
    private readonly wire: Wire<FleetCall>,
  ) {}

  reach(account: AccountId, errand: string, address: string): Promise<AccountFleet> {
    this.reached.push(`${errand}@${address}`);
    return this.wire.read(
      'session',
      () => {
        if (this.unreachable !== undefined || account !== this.fleet.options.account) {
          throw new SpokeFailure(this.unreachable ?? `account ${account} has no spoke`);
        }
        return { of: (type, region) => this.adapter(type, region), regions: () => this.regions() };
      },
      'reach',
    );
  }

  private regions(): Promise<readonly string[]> {
    return this.wire.read(
      'describe',
      () => {
        if (this.regionsUntold !== undefined) throw new SpokeFailure(this.regionsUntold);
        return [...new Set([...this.enabled, ...[...this.fleet.resources.keys()].map(regionOf)])];
      },
      'regions',
    );
  }

  private adapter(type: ResourceType, region: string): ResourceAdapter {
    const find = (arn: string) => {
      if (regionOf(arn) !== region) throw new Error(`${arn} is looked for in ${region}`);
      return this.fleet.resources.get(arn);
    };
    const describe = <T>(effect: () => T, name: string) => this.wire.read('describe', effect, name);
    return {
      observe: async ({ about, observed }) => {
        if (observed !== undefined) return [observed];
        const look = () => {
          const found = find(about.arn);
          const seen = type === 'rds-cluster' ? this.fleet.members(about) : [found];
          return seen.flatMap((one) => (one === undefined ? [] : observationOf(one)));
        };
        return describe(look, `observe ${about.arn}`);
      },
      list: () => describe(() => this.list(type, region), `list ${type}`),
      ...(this.fleet.options.tellsTimes && type === MANY_AT_ONCE
        ? { stopsOf: (arns) => describe(() => stopsOf(arns.map(find)), `stops ${arns.join(', ')}`) }
        : {}),
      read: (arn) => describe(() => this.stateOf(find(arn)), `read ${arn}`),
      ...(type === MANY_AT_ONCE ? this.many(find) : {}),
      disable: (arn) => this.change('disable', find(arn), disabledStateOf(type)),
      restore: (arn, previous) => this.change('restore', find(arn), previous),
      isRestored: (arn, previous) => describe(() => isDeepStrictEqual(find(arn)?.state, previous), `isRestored ${arn}`),
    };
  }

  /** One call for all: what is refused is named, and the rest goes on. */
  private many(find: (arn: string) => SimulatedResource | undefined) {
    const change = (order: Order, arns: readonly string[]) =>
      this.wire.write(
        order,
        () => new Map(arns.flatMap((arn) => this.refusalOf(order, find(arn)) ?? [])),
        `${order} ${arns.join(', ')}`,
      );
    return {
      readAll: (arns: readonly string[]) =>
        this.wire.read(
          'describe',
          () =>
            new Map(
              arns.flatMap((arn) =>
                this.stateOf(find(arn)) === undefined ? [] : [[arn, this.stateOf(find(arn)) as ControlState]],
              ),
            ),
          `read ${arns.join(', ')}`,
        ),
      disableAll: (arns: readonly string[]) => change('disable', arns),
      restoreAll: (arns: readonly string[]) => change('restore', arns),
    };
  }

  /** No member of what is disabled runs. */
  private stateOf(found: SimulatedResource | undefined): ControlState | undefined {
    if (found === undefined) return undefined;
    const { type, state, tags } = found;
    const isDisabled = isDeepStrictEqual(state, disabledStateOf(type)) && !this.fleet.members(found).some(isRunning);
    const kind = found.unknown ? 'unknown' : isDisabled ? 'disabled' : 'active';
    const known = { kind, previous: previousOf(type, state), tags } as const;
    return found.spared === undefined || isDisabled ? known : { ...known, spared: found.spared };
  }

  private refusalOf(order: Order, found: SimulatedResource | undefined): readonly [string, SpokeFailure][] | undefined {
    if (found === undefined) return undefined;
    const to = order === 'disable' ? disabledStateOf(found.type) : runningStateOf(found.type);
    try {
      this.fleet.obey(order, found, to);
      return undefined;
    } catch (error) {
      if (!(error instanceof SpokeFailure)) throw error;
      return [[found.arn, error]];
    }
  }

  private list(type: ResourceType, region: string) {
    if (this.blind.has(region)) throw new SpokeFailure(`cannot list in ${region}`);
    return [...this.fleet.resources.values()]
      .filter((one) => one.type === type && regionOf(one.arn) === region && (type !== TASKS || one.owner !== undefined))
      .filter(isRunning)
      .map(observationOf);
  }

  /** In as many calls as AWS needs. */
  private async change(order: Order, found: SimulatedResource | undefined, to: PreviousState): Promise<void> {
    if (found === undefined) throw new SpokeFailure('it does not exist');
    const steps = stepsOf(found.type, order);
    for (const [index, step] of steps.entries()) {
      const next = step === undefined ? to : { ...found.state, [step]: to[step] };
      // Not done in vain, as its adapter does it.
      if (step !== undefined && isDeepStrictEqual(next, found.state)) continue;
      await this.wire.write(
        order,
        () => this.fleet.obey(order, found, next, index === steps.length - 1),
        [order, found.arn, step].filter((part) => part !== undefined).join(' '),
      );
    }
  }
}

function stopsOf(found: readonly (SimulatedResource | undefined)[]): ReadonlyMap<string, Instant> {
  return new Map(found.flatMap((one) => (one?.stoppedAt === undefined ? [] : [[one.arn, one.stoppedAt] as const])));
}

/** The type of which EC2 takes many in one call. */
const MANY_AT_ONCE: ResourceType = 'ec2-instance';
