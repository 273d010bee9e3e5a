import * as z from 'zod/mini';
import { PARAMETER_STORE_CHANGE } from '../budgets/contracts';
import { AccountIdText } from '../core/contracts/account-id';
import { CalledFunctionEnv, LedgerEnv, OperatorsEnv, SpokeAccessEnv } from '../core/contracts/environment';
import type { Mandate, SpokePermission, Topic } from '../core/contracts/session-policy';
import type { ResourceTypeContract } from './types/contract';
import { CONTROLLABLE_CONTRACTS, contractOf, RESOURCE_TYPE_CONTRACTS, SEEN_TYPES } from './types/contracts';

/** The sources of prices: AWS's price list, or the table that comes with the product. */
export const PRICE_SOURCES = ['PriceList', 'Bundled'] as const;

/** The permission to ask an account which regions are enabled in it. */
export const READ_REGIONS: SpokePermission = { actions: ['ec2:DescribeRegions'], resources: () => ['*'] };

/** The topic of an account's regions. */
export const REGIONS: Topic = { name: 'regions', permissions: [READ_REGIONS] };

/** The mandate of meter-resource in spokes: it looks at resources of every type that is metered. */
export const METER_RESOURCE_MANDATE: Mandate = {
  useCase: 'meter-resource',
  topics: [...resourceTopics(SEEN_TYPES.map(contractOf), readingOf), REGIONS],
};

/** The topic of what is paid by use: metrics, and the configuration of functions. */
export const USAGE: Topic = {
  name: 'usage',
  permissions: [
    {
      actions: [
        'cloudwatch:GetMetricData',
        'cloudwatch:ListMetrics',
        'lambda:ListFunctions',
        'lambda:ListProvisionedConcurrencyConfigs',
      ],
      resources: () => ['*'],
    },
  ],
};

/** The mandate of meter-usage in spokes: it reads metrics. */
export const METER_USAGE_MANDATE: Mandate = { useCase: 'meter-usage', topics: [USAGE, REGIONS] };

/** The topics of whatever changes resources in spokes, types one by one. A new type follows by itself, if it can stop. */
export const ENFORCEMENT_TOPICS: readonly Topic[] = [
  ...resourceTopics(CONTROLLABLE_CONTRACTS, (contract) => [...readingOf(contract), ...changesOf(contract)]),
  REGIONS,
];

/** The actions that make or start a resource of any type. A new type follows by itself. */
export const STARTING_ACTIONS: readonly string[] = RESOURCE_TYPE_CONTRACTS.flatMap(({ starts }) => starts);

function resourceTopics(
  contracts: readonly ResourceTypeContract[],
  permissionsOf: (contract: ResourceTypeContract) => readonly SpokePermission[],
): readonly Topic[] {
  return contracts.map((contract) => ({
    name: contract.type,
    permissions: permissionsOf(contract),
  }));
}

function readingOf({ permissions: { read } }: ResourceTypeContract): readonly SpokePermission[] {
  return [{ actions: read, resources: () => ['*'] }];
}

function changesOf({ permissions: { change } }: ResourceTypeContract): readonly SpokePermission[] {
  return change.map(({ actions, service, resource, conditions }) => ({
    actions,
    // The resource may be in any region of the account.
    resources: ({ partition, account }) => [`arn:${partition}:${service}:*:${account}:${resource}`],
    ...(conditions === undefined ? {} : { conditions }),
  }));
}

/** The environment that the management stack gives the meter-resource function. */
export const MeterResourceEnv = z.object({
  ...LedgerEnv.shape,
  ...SpokeAccessEnv.shape,
  ...OperatorsEnv.shape,
  ...CalledFunctionEnv.disableResources,
  PRICE_SOURCE: z.enum(PRICE_SOURCES),
});

/** The environment that the management stack gives the meter-usage function. */
export const MeterUsageEnv = z.object({ ...LedgerEnv.shape, ...SpokeAccessEnv.shape, ...OperatorsEnv.shape });

/** The interval of runs: which accounts are due, each run finds out. */
export const METER_USAGE_EVERY_MINUTES = 1;

/** The call that asks for a look at everything that runs in an account, in every region. */
export const InventoryCall = z.object({ inventory: AccountIdText });

/** The account's spoke has just come to be. What runs in it was never seen. */
export const SpokeArrived = z.object({
  source: z.literal(PARAMETER_STORE_CHANGE.source),
  'detail-type': z.literal(PARAMETER_STORE_CHANGE.detailType),
  account: AccountIdText,
  region: z.string(),
});

/** Returns the pattern of the events of a spoke's budget parameter that begin its life. */
export function spokeArrivedPattern(budgetParameter: string) {
  return {
    source: [PARAMETER_STORE_CHANGE.source],
    detailType: [PARAMETER_STORE_CHANGE.detailType],
    detail: { name: [budgetParameter], operation: ['Create'] },
  };
}
