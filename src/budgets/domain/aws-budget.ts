/** The e-mail of an AWS Budget: to whom AWS Budgets sends it, and at how many percent of the limit. */
export interface Alert {
  readonly threshold: number;
  readonly email: string;
}

/** An AWS Budget that the management account made, with its alert. */
export interface MadeAwsBudget {
  readonly name: string;
  readonly alert: Alert;
}

/** What the AWS Budget of a monthly budget counts, and over what time: its `BudgetType` and `TimeUnit`. */
export const AWS_BUDGET_FORM = 'COST MONTHLY';

/** What a spoke says of its AWS Budget. */
export type PlannedAwsBudget =
  /** Without an alert, the spoke's stack made it and gave it one. With it, the management account makes it and keeps it. */
  | { readonly kind: 'named'; readonly name: string; readonly alert: Alert | undefined }
  /** There is no AWS Budgets in the spoke's partition. */
  | { readonly kind: 'unavailable' }
  /** Nobody knows this form: somebody wrote it, or a spoke of a later release. */
  | { readonly kind: 'unreadable'; readonly text: string };

/** The form in which a spoke asks the management account for its AWS Budget, in words. */
export const MADE_FORM = 'a name, or <name> threshold=<percent> email=<address>';

const NAME = /^[^\s=()]{1,100}$/;
const MADE = /^([^\s=()]{1,100}) threshold=(\d{1,9}(?:\.\d{1,9})?) email=([^\s@,]+@[^\s@,]+)$/;

/** Writes what a spoke asks for. It takes tokens of a template as well as values. */
export function formatMadeAwsBudget(name: string, threshold: string, email: string): string {
  return `${name} threshold=${threshold} email=${email}`;
}

/** Reads what a spoke says of an AWS Budget that there can be. */
export function parsePlannedAwsBudget(text: string): Exclude<PlannedAwsBudget, { kind: 'unavailable' }> {
  if (NAME.test(text)) return { kind: 'named', name: text, alert: undefined };
  const [, name, threshold, email] = MADE.exec(text) ?? [];
  return name === undefined || email === undefined
    ? { kind: 'unreadable', text }
    : { kind: 'named', name, alert: { threshold: Number(threshold), email } };
}

/** Returns whether two addresses are of one mailbox: AWS may show them in another case than they were given. */
export function isSameMailbox(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
