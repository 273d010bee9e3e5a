import pMap from 'p-map';
import { regionOf, type ResourceId, type ResourceType } from '../core/domain/resource-id';
import { SpokeFailure } from '../core/ports';
import type { ControlState } from '../metering/domain/resource';
import type { Fleet, ResourceAdapter } from '../metering/ports';

// Calls for many resources at once, whether their service takes many in a call or one at a time.

const CONCURRENCY = 5;

/** A resource as it was found: undefined when it does not exist, a failure when nobody could tell. */
export type Found = ControlState | SpokeFailure | undefined;

export interface Group<T> {
  readonly adapter: ResourceAdapter;
  readonly members: readonly T[];
}

/** Groups resources by type and region, each with its adapter. */
export function grouped<T>(of: readonly T[], idOf: (one: T) => ResourceId, fleet: Fleet): readonly Group<T>[] {
  const groups = new Map<string, { type: ResourceType; region: string; members: T[] }>();
  for (const one of of) {
    const { type, arn } = idOf(one);
    const region = regionOf(arn);
    const group = groups.get(`${type} ${region}`) ?? { type, region, members: [] };
    group.members.push(one);
    groups.set(`${type} ${region}`, group);
  }
  return [...groups.values()].map(({ type, region, members }) => ({ adapter: fleet.of(type, region), members }));
}

/** Runs one piece of work for each group, side by side: a region that is slow or refuses delays no other. */
export async function forEachGroup<T, R>(
  groups: readonly Group<T>[],
  work: (group: Group<T>) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  return (await pMap(groups, work, { concurrency: CONCURRENCY })).flat();
}

/** Reads resources. What cannot be read is a failure of its own. */
export async function readMany(adapter: ResourceAdapter, arns: readonly string[]): Promise<ReadonlyMap<string, Found>> {
  if (adapter.readAll === undefined || arns.length === 1) return each(arns, (arn) => adapter.read(arn));
  try {
    const found = await adapter.readAll(arns);
    return new Map(arns.map((arn) => [arn, found.get(arn)]));
  } catch (error) {
    return new Map(arns.map((arn) => [arn, asFailure(error)]));
  }
}

/**
 * Stops resources, one by one where their service takes one at a time, as long as `goesOn`. Returns what was refused,
 * and what was not tried any more as undefined.
 */
export async function disableMany(
  adapter: ResourceAdapter,
  arns: readonly string[],
  goesOn: () => Promise<boolean>,
): Promise<ReadonlyMap<string, SpokeFailure | 'accepted' | 'untried'>> {
  return changeMany(arns, adapter.disableAll?.bind(adapter), (arn) => adapter.disable(arn), goesOn);
}

/** The most that one call is asked to change. Services refuse more in one call, or take long for it. */
const PER_CALL = 100;

export async function changeMany(
  arns: readonly string[],
  changeAll: ((arns: readonly string[]) => Promise<ReadonlyMap<string, SpokeFailure>>) | undefined,
  changeOne: (arn: string) => Promise<void>,
  goesOn: () => Promise<boolean>,
): Promise<ReadonlyMap<string, SpokeFailure | 'accepted' | 'untried'>> {
  if (changeAll === undefined || arns.length === 1) {
    return each(arns, async (arn) => {
      if (!(await goesOn())) return 'untried';
      await changeOne(arn);
      return 'accepted';
    });
  }
  const results = new Map<string, SpokeFailure | 'accepted' | 'untried'>();
  for (let from = 0; from < arns.length; from += PER_CALL) {
    const part = arns.slice(from, from + PER_CALL);
    if (!(await goesOn())) {
      for (const arn of part) results.set(arn, 'untried');
      continue;
    }
    const refused = await changeAll(part).catch(
      (error: unknown) => new Map(part.map((arn) => [arn, asFailure(error)])),
    );
    for (const arn of part) results.set(arn, refused.get(arn) ?? 'accepted');
  }
  return results;
}

async function each<T>(
  arns: readonly string[],
  call: (arn: string) => Promise<T>,
): Promise<ReadonlyMap<string, T | SpokeFailure>> {
  const results = await pMap(
    arns,
    async (arn): Promise<readonly [string, T | SpokeFailure]> => {
      try {
        return [arn, await call(arn)];
      } catch (error) {
        return [arn, asFailure(error)];
      }
    },
    { concurrency: CONCURRENCY },
  );
  return new Map(results);
}

function asFailure(error: unknown): SpokeFailure {
  if (error instanceof SpokeFailure) return error;
  throw error;
}
