import * as z from 'zod/mini';

/** How a cost may be counted, in Cost Explorer's words. */
export const COST_METRICS = [
  'UnblendedCost',
  'AmortizedCost',
  'NetUnblendedCost',
  'NetAmortizedCost',
  'BlendedCost',
] as const;

/**
 * Where the bill comes from: Cost Explorer, or the AWS Budgets of the accounts, which know a sum and nothing else.
 * `none`: from nowhere.
 */
export const BILL_SOURCES = ['CostExplorer', 'AwsBudget', 'none'] as const;

/** A list of types of records, in Cost Explorer's words, with commas between. Empty: none. */
export const RECORD_TYPES_PATTERN = '^([A-Za-z]+( [A-Za-z]+)*(,[A-Za-z]+( [A-Za-z]+)*)*)?$';
/** The role of the payer account in which Cost Explorer is asked. Empty: it is asked here. */
export const BILLING_ROLE_PATTERN = '^(arn:[a-z-]+:iam::[0-9]{12}:role/[a-zA-Z0-9+=,.@_/-]{1,512})?$';

/**
 * Where the installation has the bill from, for functions that must know whether one is to be expected. Templates of
 * releases that read no bill do not say.
 */
export const BillFromEnv = z.object({ BILL_SOURCE: z._default(z.enum(BILL_SOURCES), 'none') });

/** The settings with which a function reads the bill. */
export const BillEnv = z.object({
  PARTITION: z.string().check(z.startsWith('aws')),
  ORGANIZATION_ID: z.string().check(z.regex(/^o-[a-z0-9]{10,32}$/)),
  BILL_SOURCE: z.enum(BILL_SOURCES),
  BILLING_ROLE_ARN: z.string().check(z.regex(new RegExp(BILLING_ROLE_PATTERN))),
  COST_METRIC: z.enum(COST_METRICS),
  BILL_LEAVES_OUT: z.string().check(z.regex(new RegExp(RECORD_TYPES_PATTERN))),
});
export type BillEnv = z.infer<typeof BillEnv>;
