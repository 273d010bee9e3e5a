import pMap from 'p-map';
import { SimulatedFleets } from '../../sim/fleet/adapters';
import type { SimulatedFleet } from '../../sim/fleet/fleet';
import type { Spokes } from '../../src/core/ports';
import type { Observation } from '../../src/metering/domain/resource';
import type { AccountFleet } from '../../src/metering/ports';
import type { Environment } from './function';

/** Lambda lists this many functions in one answer. */
const FUNCTIONS_PAGE = 50;
/** As the adapter of Lambda functions asks for them. */
const FUNCTIONS_AT_ONCE = 5;
const CALLS_FOR_A_FUNCTION = 2;

/** A spoke's instances, and functions beside them that take time to look at and cost nothing. */
export function fleetsWithFunctions(
  fleet: SimulatedFleet,
  functions: number,
  environment: Environment,
): Spokes<AccountFleet> {
  const fleets = new SimulatedFleets(fleet, environment);
  return {
    reach: async (...errand) => {
      const reached = await fleets.reach(...errand);
      return {
        ...reached,
        of: (type, region) => {
          const adapter = reached.of(type, region);
          return type === 'ec2-instance'
            ? adapter
            : { ...adapter, list: () => lookAtFunctions(functions, environment) };
        },
      };
    },
  };
}

/** What they cost is no part of this: the time that it takes to look at them is. */
async function lookAtFunctions(functions: number, environment: Environment): Promise<readonly Observation[]> {
  const looked = () => undefined;
  for (let listed = 0; listed === 0 || listed < functions; listed += FUNCTIONS_PAGE) {
    await environment.read('list-functions', looked);
  }
  await pMap(
    Array.from({ length: functions }),
    () => Promise.all(Array.from({ length: CALLS_FOR_A_FUNCTION }, () => environment.read('read-function', looked))),
    { concurrency: FUNCTIONS_AT_ONCE },
  );
  return [];
}
