import { templates, withoutAssetHashes } from '../../support/templates';

/**
 * The resources of the management template in groups that a person can review, by the beginnings of their logical ids.
 * Each group has a file of tests, and so a snapshot, of its own.
 */
const GROUPS = {
  foundations: ['Operators', 'Budgets', 'Costs', 'EventsFromSpokes', 'Schedules', 'Dashboard'],
  budgets: [
    'PropagateBudget',
    'UnsyncedBudgets',
    'SyncBudget',
    'UnreconciledBudgets',
    'ReconcileBudgets',
    'PendingBudgets',
    'UnregisteredWorkloads',
    'RegisterWorkload',
  ],
  ledger: [
    'SettleExpenses',
    'AdoptBudget',
    'Unrecorded',
    'RecordExpense',
    'Unrolled',
    'RollOverPeriod',
    'UnreconciledExpenses',
    'ReconcileExpenses',
    'UnreadBill',
    'ReadBill',
  ],
  enforcement: [
    'Undisabled',
    'DisableResources',
    'Unrestored',
    'RestoreResources',
    'Unmetered',
    'MeterResource',
    'MeterUsage',
    'Unended',
    'EndEnforcement',
    'Removal',
    'FreezePolicyDocument',
  ],
  accounts: ['Unonboarded', 'OnboardAccount', 'ControlTowerEvent', 'OrganizationsEvent', 'Spokes'],
} as const;
export type Group = keyof typeof GROUPS;

export const GROUP_NAMES = Object.keys(GROUPS) as Group[];

const { Resources: resources, ...face } = withoutAssetHashes(templates().management) as {
  readonly Resources: Readonly<Record<string, unknown>>;
};

/** What the template has besides resources: what people and other stacks see of it. */
export const FACE: object = face;

/** The resources of a group, as they are deployed but for the hashes of code. */
export function resourcesOf(group: Group): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(resources).filter(([id]) => groupsOf(id).includes(group)));
}

/** The groups that a resource is in: it should be in one. */
export function groupsOf(id: string): readonly Group[] {
  return GROUP_NAMES.filter((group) => GROUPS[group].some((beginning) => id.startsWith(beginning)));
}

export const RESOURCE_IDS = Object.keys(resources);
