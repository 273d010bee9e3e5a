import type { BudgetNotice } from '../../src/budgets/domain/notice';
import type { SpendingNotice } from '../../src/ledger/domain/spending-notice';

/** Whatever operators may be told. */
export type AnyNotice = BudgetNotice | SpendingNotice;
