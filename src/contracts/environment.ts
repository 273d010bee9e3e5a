import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));

/** What every function needs that brings budgets into force: the stack writes it, the function reads it as it starts. */
export const BudgetPortsEnv = z.object({
  BUDGETS_TABLE_NAME: text,
  OPERATORS_TOPIC_ARN: z.string().check(z.startsWith('arn:')),
  /** `aws`, `aws-cn`, `aws-us-gov`: part of every ARN. */
  PARTITION: z.string().check(z.startsWith('aws')),
  ORGANIZATION_ID: z.string().check(z.regex(/^o-[a-z0-9]{10,32}$/)),
  SPOKE_ROLE_NAME: text,
  SSM_BUDGET_PARAMETER: z.string().check(z.startsWith('/')),
});
export type BudgetPortsEnv = z.infer<typeof BudgetPortsEnv>;
