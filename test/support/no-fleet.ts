import type { EnforcementPorts } from '../../src/enforcement/ports';
import type { AccountFleet, ResourceAdapter } from '../../src/metering/ports';
import type { InMemoryCosts } from './cost-ports';

const NOTHING: ResourceAdapter = {
  observe: async () => [],
  list: async () => [],
  read: async () => undefined,
  disable: async () => undefined,
  restore: async () => undefined,
  isRestored: async () => true,
};

/** What enforces over ledgers alone, in accounts in which nothing is: what it does to the ledgers is left. */
export function enforcingNothing(costs: InMemoryCosts): EnforcementPorts {
  let runs = 0;
  const fleet: AccountFleet = { of: () => NOTHING, regions: async () => ['eu-west-1'] };
  return Object.assign(Object.create(costs) as InMemoryCosts, {
    fleets: { reach: async () => fleet },
    pauses: { find: async () => undefined },
    newHolder: () => `run-${(runs += 1)}`,
    policy: {
      defaultMode: 'enforce' as const,
      enforcementEnabled: true,
      maxDisabledPerRun: 50,
      homeRegion: 'eu-west-1',
      listedTypes: [],
      restoreStage: () => 1,
    },
  });
}
