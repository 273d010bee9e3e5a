import { formatUsd } from '../../core/domain/money';
import type { WayOut } from '../../core/domain/notice';
import { describeBudgetNotice, type BudgetNotice } from './notice';

/** Returns what people can do about a notice, by the commands of docs/cli.md. */
export function budgetWaysOut(notice: BudgetNotice): readonly WayOut[] {
  const { address } = notice;
  switch (notice.kind) {
    case 'raise-ending':
      return [
        {
          to: 'Keep the value',
          command: `budget-guardrails budgets set ${address} ${formatUsd(notice.value)} --reason "…"`,
        },
      ];
    case 'settings-lost':
      return [
        { to: 'See who changed what', command: `budget-guardrails budgets history ${address}` },
        { to: 'See what it is now', command: `budget-guardrails budgets show ${address}` },
      ];
    case 'enforcement-paused':
      return [{ to: 'Let it go on', command: 'budget-guardrails resume --reason "…"' }];
    case 'parameter-put-right':
      return [{ to: 'Change the budget', command: `budget-guardrails budgets set ${address} <USD> --reason "…"` }];
    default:
      return [];
  }
}

/** The forms of the notices about budgets: for people, with what they can do, and for machines. */
export const BUDGET_NOTICES = {
  describe: (notice: BudgetNotice) => ({ ...describeBudgetNotice(notice), waysOut: budgetWaysOut(notice) }),
};
