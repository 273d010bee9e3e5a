import { formatUsd, parseUsd, type Money } from '../../core/domain/money';

/** The budget values that a person may write, in words for error messages and docs. */
export const ACCEPTED_BUDGET_VALUES =
  'an amount in USD above 0 and up to 1,000,000,000 with at most two decimals, like 500, 750.25, "1,000.50" or "$20"';

export const MAX_BUDGET: Money = parseUsd('1000000000');

/**
 * Digits without a leading zero, plain or in groups of three, and up to two decimals. `\d` would do as well: both mean
 * ASCII.
 */
const WRITTEN_AMOUNT = /^\$?((?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]{1,2})?)$/;

export type ParsedBudgetValue =
  | { readonly kind: 'accepted'; readonly limit: Money }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Reads a budget as a person wrote it into the table, in USD per month. A refusal names the value and what is accepted.
 * Nothing is guessed or rounded.
 */
export function parseBudgetValue(written: string): ParsedBudgetValue {
  const [, amount] = WRITTEN_AMOUNT.exec(written.trim()) ?? [];
  if (amount === undefined) return refuse(written);
  const limit = parseUsd(amount.replaceAll(',', ''));
  return limit > 0n && limit <= MAX_BUDGET ? { kind: 'accepted', limit } : refuse(written);
}

/**
 * Writes the one text form of a budget, the same in the parameter, the receipt and the AWS Budget: USD without
 * separators or trailing zeros, `'1000.5'`.
 */
export function formatBudgetValue(limit: Money): string {
  return formatUsd(limit);
}

function refuse(written: string): ParsedBudgetValue {
  return { kind: 'refused', reason: `BudgetValue '${written}' is refused: expected ${ACCEPTED_BUDGET_VALUES}` };
}
