import pMap from 'p-map';
import { judgeItem } from './domain/budget-item';
import type { StoredBudget, Subscribers } from './ports';

/** SNS takes few subscriptions a second. */
const CONCURRENCY = 5;

/** An address that could not be subscribed. The next reconciliation tries again. */
export interface Unsubscribed {
  readonly email: string;
  readonly error: unknown;
}

/**
 * Has the addresses that accepted budgets name asked whether they want messages, unless they were asked before. Nobody
 * hears anything before he has said yes.
 */
export async function subscribeOwners(
  budgets: readonly StoredBudget[],
  { subscribers }: { readonly subscribers: Subscribers },
): Promise<readonly Unsubscribed[]> {
  const emails = new Set(
    budgets.flatMap(({ written }) => {
      const verdict = judgeItem(written);
      return verdict.kind === 'accepted' ? verdict.budget.emails : [];
    }),
  );
  if (emails.size === 0) return [];
  const asked = await subscribers.asked();
  const failures = await pMap(
    [...emails].filter((email) => !asked.has(email)),
    async (email) => {
      try {
        await subscribers.ask(email);
        return [];
      } catch (error) {
        return [{ email, error }];
      }
    },
    { concurrency: CONCURRENCY },
  );
  return failures.flat();
}
