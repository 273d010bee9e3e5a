/** The attributes of the Budgets table, as people see them. */
export const BUDGETS_TABLE = {
  key: 'Address',
  value: 'BudgetValue',
  receipt: 'Receipt',
  defaulted: 'Defaulted',
  ended: 'Ended',
} as const;

/** The attributes that a registered workload's budget has, all of them the product's own. */
export const REGISTERED_WORKLOAD = {
  value: BUDGETS_TABLE.value,
  tag: 'WorkloadTag',
  mode: 'Mode',
  emails: 'Emails',
  registeredBy: 'RegisteredBy',
} as const;

/** What people write into an item besides its address: what the product changes only as it has read it. */
export const BUDGET_SETTINGS = ['BudgetValue', 'Mode', 'Thresholds', 'Emails', 'Exempt', 'WorkloadTag'] as const;

/** What `Defaulted` holds besides the settings: the unit that the default stands at, or the parameter. */
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
  reason: 'Reason',
} as const;
