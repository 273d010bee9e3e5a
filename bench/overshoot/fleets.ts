import pMap from 'p-map';
import type { Spokes } from '../../src/core/ports';
import { ZERO_RATE } from '../../src/ledger/domain/rate';
import type { Observation } from '../../src/metering/domain/resource';
import type { Fleet, Prices, ResourceAdapter } from '../../src/metering/ports';
import type { SimulatedFleet } from './fleet';
import type { Environment } from './function';

/** Lambda lists this many functions in one answer. */
const FUNCTIONS_PAGE = 50;
/** As the adapter of Lambda functions asks for them. */
const FUNCTIONS_AT_ONCE = 5;
const CALLS_FOR_A_FUNCTION = 2;

/** A spoke's resources, with the calls that the adapters make. */
export function simulatedFleets(fleet: SimulatedFleet, functions: number, environment: Environment): Spokes<Fleet> {
  const instances = ec2Instances(fleet, environment);
  const others = { ...instances, list: () => lookAtFunctions(functions, environment) };
  return {
    reach: () =>
      environment.write('assume-role', () => ({ of: (type) => (type === 'ec2-instance' ? instances : others) })),
  };
}

/** The type of an instance is its name, so that its price is its own. */
export function simulatedPrices(fleet: SimulatedFleet, environment: Environment): Prices {
  return {
    rateOf: (spec) =>
      environment.read('price', () => ({
        rate: spec.kind === 'instance' ? fleet.rateOf(spec.instanceType) : ZERO_RATE,
        certainty: 'listed',
      })),
  };
}

function ec2Instances(fleet: SimulatedFleet, environment: Environment): ResourceAdapter {
  const describe = <T>(effect: () => T) => environment.read('describe-instances', effect);
  return {
    observe: ({ about: { arn } }) => describe(() => [observationOf(arn, fleet)]),
    list: () => describe(() => fleet.running.map((arn) => observationOf(arn, fleet))),
    read: (arn) =>
      describe(() => {
        const state = fleet.stateOf(arn);
        if (state === undefined) return undefined;
        return {
          kind: state === 'running' || state === 'pending' ? 'active' : 'disabled',
          previous: { state: 'running' },
          tags: {},
        };
      }),
    disable: (arn) => environment.write('stop-instances', () => fleet.stop(arn)),
    restore: (arn) => environment.write('start-instances', () => fleet.start(arn)),
    isRestored: (arn) => describe(() => fleet.stateOf(arn) === 'running' || fleet.stateOf(arn) === 'pending'),
  };
}

function observationOf(arn: string, fleet: SimulatedFleet): Observation {
  return {
    arn,
    running: fleet.stateOf(arn) === 'running',
    price: { kind: 'instance', instanceType: arn, platform: 'Linux/UNIX', tenancy: 'default', market: 'on-demand' },
    tags: {},
    control: { type: 'ec2-instance', arn },
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
