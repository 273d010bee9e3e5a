import * as z from 'zod/mini';
import { MODES } from '../domain/mode';

const text = z.string().check(z.minLength(1));

/** The settings with which a function reaches spokes. */
export const SpokeAccessEnv = z.object({
  /** `aws`, `aws-cn`, `aws-us-gov`: part of every ARN. */
  PARTITION: z.string().check(z.startsWith('aws')),
  ORGANIZATION_ID: z.string().check(z.regex(/^o-[a-z0-9]{10,32}$/)),
  SPOKE_ROLE_NAME: text,
});
export type SpokeAccessEnv = z.infer<typeof SpokeAccessEnv>;

/** The setting with which a function tells operators. */
export const OperatorsEnv = z.object({ OPERATORS_TOPIC_ARN: z.string().check(z.startsWith('arn:')) });

/** The policy that freezes accounts. Empty: there is none. */
const FreezeEnv = { FREEZE_POLICY_ARN: z.string().check(z.regex(/^(arn:.+)?$/)) };

/** The table that holds the ledgers. */
export const LedgerEnv = z.object({ COST_TABLE_NAME: text });
export type LedgerEnv = z.infer<typeof LedgerEnv>;

/**
 * The environment of every function that brings budgets into force. The stack writes it, and the function reads it as
 * it starts.
 */
export const BudgetPortsEnv = z.object({
  ...SpokeAccessEnv.shape,
  ...LedgerEnv.shape,
  BUDGETS_TABLE_NAME: text,
  ...OperatorsEnv.shape,
  SSM_BUDGET_PARAMETER: z.string().check(z.startsWith('/')),
  READ_BILL_FUNCTION: text,
  ...FreezeEnv,
});
export type BudgetPortsEnv = z.infer<typeof BudgetPortsEnv>;

/** What teams may ask for in their workloads' budgets: lists, with | between. */
export const WorkloadPolicyEnv = z.object({
  WORKLOAD_MODES: z.string().check(z.regex(/^(observe|notify|enforce)(\|(observe|notify|enforce))*$/)),
  /** Empty: any key. */
  WORKLOAD_TAG_KEYS: z.string(),
});

/** The variables that name the functions that others call. The stack gives each one to the functions that call it. */
export const CalledFunctionEnv = {
  disableResources: { DISABLE_RESOURCES_FUNCTION: text },
  restoreResources: { RESTORE_RESOURCES_FUNCTION: text },
  meterResource: { METER_RESOURCE_FUNCTION: text },
  readBill: { READ_BILL_FUNCTION: text },
} as const;

/** The environment that disabling and giving back share. */
export const EnforcementEnv = z.object({
  ...LedgerEnv.shape,
  BUDGETS_TABLE_NAME: text,
  ...SpokeAccessEnv.shape,
  ...OperatorsEnv.shape,
  DEFAULT_MODE: z.enum(MODES),
  ENFORCEMENT_ENABLED: z.enum(['true', 'false']),
  ...FreezeEnv,
  MAX_DISABLED_PER_RUN: z.string().check(z.regex(/^[1-9][0-9]*$/)),
});
export type EnforcementEnv = z.infer<typeof EnforcementEnv>;
