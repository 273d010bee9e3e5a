/** The attributes of the Budgets table, as people see them. */
export const BUDGETS_TABLE = {
  key: 'Address',
  value: 'BudgetValue',
  receipt: 'Receipt',
} as const;

/** The attributes inside `Receipt`. */
export const RECEIPT = {
  status: 'Status',
  value: 'Value',
  version: 'Version',
  parameterAt: 'ParameterAt',
  budgetVerifiedAt: 'BudgetVerifiedAt',
  reason: 'Reason',
} as const;
