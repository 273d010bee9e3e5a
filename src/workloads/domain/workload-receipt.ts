import { formatBudgetValue } from '../../budgets/domain/budget-value';
import type { Money } from '../../core/domain/money';
import { formatInstant, type Instant } from '../../core/domain/time';

/**
 * The answer that a team reads: whether its budget is registered, the value in force, and why that is not the one it
 * wrote.
 */
export interface WorkloadReceipt {
  readonly status: 'ACCEPTED' | 'REJECTED';
  readonly value: Money | undefined;
  readonly reason: string | undefined;
}

/** Writes the receipt's parameter as JSON: amounts in USD, and the instant since which it says so. */
export function formatWorkloadReceipt(receipt: WorkloadReceipt, at: Instant): string {
  return JSON.stringify({ ...told(receipt), at: formatInstant(at) });
}

/** Returns whether a parameter says this already. Its own instant does not count. */
export function saysAlready(text: string | undefined, receipt: WorkloadReceipt): boolean {
  if (text === undefined) return false;
  try {
    const { at: _at, ...found } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return JSON.stringify(found) === JSON.stringify(told(receipt));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return false;
    throw error;
  }
}

function told({ status, value, reason }: WorkloadReceipt) {
  return {
    status,
    value: value === undefined ? undefined : formatBudgetValue(value),
    reason: reason === undefined ? undefined : apart(reason),
  };
}

/**
 * Sets doubled braces apart. Parameter Store takes no value with two braces in a row: they would refer to another
 * parameter.
 */
function apart(reason: string): string {
  return reason.replace(/([{}])(?=\1)/g, '$1 ');
}
