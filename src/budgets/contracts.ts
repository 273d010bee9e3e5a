import * as z from 'zod/mini';
import { AccountIdText } from '../core/contracts/account-id';
import { BudgetPortsEnv, WorkloadPolicyEnv } from '../core/contracts/environment';
import { awsBudgetNameParameter } from '../core/contracts/names';
import type { Mandate, Place, Topic } from '../core/contracts/session-policy';

export { BUDGET_SETTINGS } from './domain/budget';
export { PAUSE_ADDRESS } from './domain/pause';
export { formatMadeAwsBudget } from './domain/aws-budget';
export { RECONCILE_EVERY_MINUTES } from './domain/receipt';

/** The form of a budget: up to ten digits, and cents. Zero fits this form, and is refused where budgets are set. */
export const BUDGET_PATTERN = '[0-9]{1,10}(\\.[0-9]{1,2})?';

/** The parameter that holds a spoke's budget. It is the same whether the stack creates it or the product puts it. */
export const BUDGET_PARAMETER = {
  type: 'String',
  allowedPattern: `^${BUDGET_PATTERN}$`,
  description:
    'budget-guardrails: the monthly budget of this account in USD. Set it in the table of the management account.',
} as const;

/**
 * Who makes the AWS Budget of a spoke: its stack, or the management account, which CloudFormation's types and the age of
 * the spoke's account do not hold up. docs/decisions/0043-an-aws-budget-without-cloudformation.md.
 */
export const AWS_BUDGET_MAKERS = ['stack', 'management'] as const;

/** The name of the AWS Budget that the management account makes. A spoke has one. */
export const MADE_AWS_BUDGET = 'budget-guardrails-spoke';

/** The attributes of the Budgets table, as people see them. */
export const BUDGETS_TABLE = {
  key: 'Address',
  value: 'BudgetValue',
  receipt: 'Receipt',
  raise: 'Raise',
  stop: 'Stop',
  changed: 'Changed',
  defaulted: 'Defaulted',
  ended: 'Ended',
} as const;

/** The attributes of a registered workload's budget. All of them are the product's own. */
export const REGISTERED_WORKLOAD = {
  value: BUDGETS_TABLE.value,
  tag: 'WorkloadTag',
  mode: 'Mode',
  emails: 'Emails',
  registeredBy: 'RegisteredBy',
} as const;

/**
 * The attribute of `Defaulted` besides the settings. It names the unit that the default stands at, or the parameter.
 */
export const DEFAULTED_FROM = 'From';

/** The attributes inside `Ended`. */
export const ENDED = { at: 'At', reason: 'Reason' } as const;

/** The attributes inside `Receipt`. */
export const RECEIPT = {
  status: 'Status',
  value: 'Value',
  version: 'Version',
  parameterAt: 'ParameterAt',
  budgetVerifiedAt: 'BudgetVerifiedAt',
  awsBudget: 'AwsBudget',
  spent: 'Spent',
  bill: 'Bill',
  overshoot: 'Overshoot',
  reason: 'Reason',
} as const;

/** The attributes inside `Receipt.Bill`, and the value of what is not known. */
export const RECEIPT_BILL = { source: 'Source', billedThrough: 'BilledThrough', seenLive: 'SeenLivePercent' } as const;
export const NOT_KNOWN = 'unknown';

/** The attributes inside `Receipt.Overshoot`: USD, and the time of which they are. */
export const RECEIPT_OVERSHOOT = { usd: 'AtMostUsd', at: 'At' } as const;

/**
 * The topic of an account's budget in conversations with its spoke: the two parameters, and the AWS Budget, whatever it
 * is called.
 */
export function accountBudgetTopic(budgetParameter: string): Topic {
  const parameter = ({ partition, region, account }: Place) =>
    `arn:${partition}:ssm:${region}:${account}:parameter${budgetParameter}`;
  return {
    name: ACCOUNT_BUDGET,
    permissions: [
      {
        actions: ['ssm:GetParameters'],
        resources: (place) => [parameter(place), awsBudgetNameParameter(parameter(place))],
      },
      { actions: ['ssm:PutParameter'], resources: (place) => [parameter(place)] },
      {
        actions: ['budgets:ViewBudget', 'budgets:ModifyBudget'],
        resources: ({ partition, account }) => [`arn:${partition}:budgets::${account}:budget/*`],
      },
    ],
  };
}
export const ACCOUNT_BUDGET = 'account-budget';

/** Returns the mandate of propagate-budget or sync-budget. Each may bring a budget all the way into force. */
export function budgetMandate(useCase: 'propagate-budget' | 'sync-budget', budgetParameter: string): Mandate {
  return { useCase, topics: [accountBudgetTopic(budgetParameter)] };
}

/** The environment that the management stack gives the propagate-budget function. */
export const PropagateBudgetEnv = BudgetPortsEnv;

const image = z.record(z.string(), z.unknown());

/** A record of the Budgets table's stream (view type NEW_AND_OLD_IMAGES). */
export const BudgetRecord = z.object({
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.object({
    SequenceNumber: z.string(),
    // In seconds. Nothing but the history's time depends on it.
    ApproximateCreationDateTime: z.optional(z.unknown()),
    Keys: z.object({ Address: z.object({ S: z.string() }) }),
    OldImage: z.optional(image),
    NewImage: z.optional(image),
  }),
});
export type BudgetRecord = z.infer<typeof BudgetRecord>;

export const BudgetRecords = z.object({ Records: z.array(BudgetRecord) });

/** The settings with which the stream is read: docs/decisions/0006-stream-settings.md. */
export const BUDGETS_STREAM = {
  batchSize: 100,
  batchingWindowSeconds: 1,
  parallelizationFactor: 10,
  retryAttempts: 5,
  maxRecordAgeMinutes: 60,
} as const;

/** The environment that the management stack gives the reconcile-budgets function. */
export const ReconcileBudgetsEnv = z.extend(BudgetPortsEnv, {
  ...WorkloadPolicyEnv.shape,
  RECONCILIATION_CURSOR_PARAMETER: z.string().check(z.startsWith('/')),
});

/** One run is over before the next begins. */
export const RECONCILE_TIMEOUT_MINUTES = 12;

/** The time that a page of 100 accounts takes at most when none of them answers. A run keeps it free at its end. */
export const RECONCILE_PAGE_RESERVE_MINUTES = 4;

/** The metrics that each run counts. They say above all how many budgets are not in force. */
export const BUDGET_METRICS = {
  pending: 'PendingBudgets',
  inForce: 'BudgetsInForce',
  rejected: 'RejectedBudgets',
  repaired: 'RepairedBudgets',
} as const;

/** The environment that the management stack gives the sync-budget function. */
export const SyncBudgetEnv = BudgetPortsEnv;

export const PARAMETER_STORE_CHANGE = { source: 'aws.ssm', detailType: 'Parameter Store Change' } as const;

/** The event of a spoke's parameter. EventBridge vouches for `account`. The event does not hold the value. */
export const ParameterChanged = z.object({
  source: z.literal(PARAMETER_STORE_CHANGE.source),
  'detail-type': z.literal(PARAMETER_STORE_CHANGE.detailType),
  account: AccountIdText,
  detail: z.object({
    name: z.string(),
    operation: z.enum(['Create', 'Update', 'Delete']),
  }),
});
export type ParameterChanged = z.infer<typeof ParameterChanged>;

/** Returns the pattern of the events that spokes forward and sync-budget takes. */
export function parameterChangedPattern(budgetParameter: string) {
  return {
    source: [PARAMETER_STORE_CHANGE.source],
    detailType: [PARAMETER_STORE_CHANGE.detailType],
    detail: {
      name: [budgetParameter, awsBudgetNameParameter(budgetParameter)],
      operation: ['Create', 'Update', 'Delete'],
    },
  };
}
