import { accountOf, isAddress, type AccountId } from '../core/domain/address';
import { judgeItem } from './domain/budget-item';
import { withoutEmails } from './follow-contacts';
import type { AdoptedLimits, KnownContacts, StoredBudget, Subscribers } from './ports';
import type { Unsubscribed } from './subscribe-owners';

export interface DroppingPorts {
  readonly adopted: Pick<AdoptedLimits, 'emailsOf'>;
  readonly contacts: KnownContacts;
  readonly subscribers: Subscribers;
}

/**
 * Ends the subscriptions that the product has made and that no budget wants any more: nobody names the address, and it
 * is no contact of an account whose budgets name nobody. `all` are all items of the table. Returns what failed.
 */
export async function dropSubscriptions(
  all: readonly StoredBudget[],
  { adopted, contacts, subscribers }: DroppingPorts,
): Promise<readonly Unsubscribed[]> {
  const wanted = new Set<string>();
  const accounts = new Set<AccountId>();
  for (const stored of all) {
    const verdict = judgeItem(stored.written);
    if (verdict.kind === 'accepted') for (const email of verdict.budget.emails) wanted.add(email);
    // Where an item is refused, the budget that was accepted before stays in force, and so do those who hear of it.
    if (verdict.kind === 'refused' && isAddress(stored.address)) {
      for (const email of (await adopted.emailsOf(stored.address)) ?? []) wanted.add(email);
      accounts.add(accountOf(stored.address));
    }
    const silent = withoutEmails(stored);
    if (silent !== undefined) accounts.add(silent.account);
  }
  for (const { emails } of (await contacts.of([...accounts])).values()) for (const email of emails) wanted.add(email);
  const failed: Unsubscribed[] = [];
  for (const email of await subscribers.asked()) {
    if (wanted.has(email)) continue;
    try {
      await subscribers.drop(email);
    } catch (error) {
      failed.push({ email, error });
    }
  }
  return failed;
}
