/** Up to ten digits, and cents. Zero is refused where budgets are set. */
export const BUDGET_PATTERN = '[0-9]{1,10}(\\.[0-9]{1,2})?';

/** The parameter that holds a spoke's budget, the same whether the stack creates it or the product puts it. */
export const BUDGET_PARAMETER = {
  type: 'String',
  allowedPattern: `^${BUDGET_PATTERN}$`,
  description: 'budget-guardrails: the monthly budget of this account in USD. Set it in the table of the management account.',
} as const;
