import { type BudgetRecord, BUDGETS_TABLE, RECEIPT } from '../src/budgets/contracts';
import { awsBudgetNameParameter } from '../src/core/contracts/names';
import { INSTALLATION } from './environment';

/** The accounts whose budgets change at the same moment. */
export const ACCOUNTS = 1_000;

/** An account whose budget was in force, and for which somebody has written another value into the table. */
export interface ChangedAccount {
  readonly account: string;
  /** In USD, in the one form that the product writes. */
  readonly before: string;
  readonly after: string;
}

/** The parameters of every spoke. */
export const PARAMETERS = {
  value: INSTALLATION.SSM_BUDGET_PARAMETER,
  awsBudgetName: awsBudgetNameParameter(INSTALLATION.SSM_BUDGET_PARAMETER),
} as const;

export const AWS_BUDGET_NAME = 'AccountBudget';

/** The version of the parameters that hold the values before. */
export const FIRST_VERSION = 1;

const LOWEST_ACCOUNT = 100_000_000_000;
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString();

/** Every account has values of its own, so that a mix-up of two shows. */
export function changedAccounts(): readonly ChangedAccount[] {
  return Array.from({ length: ACCOUNTS }, (_, index) => ({
    account: String(LOWEST_ACCOUNT + index),
    before: `${1_000 + index}`,
    after: `${5_000 + index}.25`,
  }));
}

/** The account's item in the Budgets table, as it was and as it is, with the receipt for the value before. */
export function itemsOf({ account, before, after }: ChangedAccount) {
  const receipt = {
    M: {
      [RECEIPT.status]: { S: 'IN_FORCE' },
      [RECEIPT.value]: { N: before },
      [RECEIPT.version]: { N: String(FIRST_VERSION) },
      [RECEIPT.parameterAt]: { S: YESTERDAY },
      [RECEIPT.budgetVerifiedAt]: { S: YESTERDAY },
    },
  };
  const item = (value: string) => ({
    [BUDGETS_TABLE.key]: { S: account },
    [BUDGETS_TABLE.value]: { S: value },
    [BUDGETS_TABLE.receipt]: receipt,
  });
  return { before: item(before), after: item(after) };
}

/** What the table's stream says about the change. */
export function recordOf(changed: ChangedAccount, index: number): BudgetRecord {
  const { before, after } = itemsOf(changed);
  return {
    eventName: 'MODIFY',
    dynamodb: {
      SequenceNumber: String(index),
      Keys: { Address: { S: changed.account } },
      OldImage: before,
      NewImage: after,
    },
  };
}
