import type { Budget } from '../../budgets/domain/budget';
import type { Contacts } from '../../budgets/domain/contacts';
import { accountOf } from '../../core/domain/address';
import { formatInstant } from '../../core/domain/time';
import type { SubscriptionView } from './installation-view';
import type { Office } from './office';
import { moment } from './words';

/** Who hears of a budget besides operators, and why. */
export interface Hearers {
  /**
   * `emails`: the item names them. `contacts`: they are the account's alternate contacts. `none`: the account has no
   * contacts. `unknown`: nobody knows whether it has any.
   */
  readonly by: 'emails' | 'contacts' | 'none' | 'unknown';
  readonly emails: readonly string[];
  readonly contacts: Contacts | undefined;
  /** How each address is subscribed, or why nobody knows. */
  readonly subscriptions: SubscriptionView | { readonly unknown: string };
}

/** Returns who hears of a budget that is in charge. */
export async function hearersOf(budget: Budget, office: Office): Promise<Hearers> {
  const contacts = budget.emails.length > 0 ? undefined : await office.contacts.find(accountOf(budget.address));
  const emails = budget.emails.length > 0 ? budget.emails : (contacts?.emails ?? []);
  const by =
    budget.emails.length > 0
      ? 'emails'
      : emails.length > 0
        ? 'contacts'
        : contacts?.toldAt === undefined
          ? 'unknown'
          : 'none';
  return { by, emails, contacts, subscriptions: emails.length === 0 ? new Map() : await subscriptionsOf(office) };
}

async function subscriptionsOf({ installation }: Office): Promise<Hearers['subscriptions']> {
  try {
    const { operatorsTopic } = await installation.stack();
    if (operatorsTopic === undefined) return { unknown: 'the stack does not say which topic operators have' };
    return await installation.subscriptions(operatorsTopic);
  } catch (error) {
    return { unknown: error instanceof Error ? error.message : String(error) };
  }
}

/** Returns who hears of a budget, as a line of its status. */
export function heardBy({ by, emails, contacts, subscriptions }: Hearers): string {
  const asOf = contacts?.toldAt === undefined ? '' : `, as AWS said at ${moment(contacts.toldAt)}`;
  const refused = contacts?.refusal === undefined ? '' : `; asked again since: ${contacts.refusal.reason}`;
  const list = emails.map((email) => `${email}${stateOf(email, subscriptions)}`).join(', ');
  switch (by) {
    case 'emails':
      return `operators, and ${list} (Emails of the item)`;
    case 'contacts':
      return `operators, and ${list} (alternate contacts of the account${asOf}${refused})`;
    case 'none':
      return `operators alone: the item has no Emails, its account no alternate contacts${asOf}${refused}`;
    case 'unknown':
      return `operators alone: the item has no Emails, its account's contacts are not known: ${
        contacts?.refusal?.reason ?? 'nobody has asked yet'
      }`;
  }
}

function stateOf(email: string, subscriptions: Hearers['subscriptions']): string {
  if ('unknown' in subscriptions) return ` (not known whether subscribed: ${subscriptions.unknown})`;
  const state = subscriptions.get(email);
  return state === 'confirmed' ? '' : state === 'pending' ? ' (has not confirmed yet)' : ' (not subscribed)';
}

/** The same for machines. */
export function hearersJson({ by, emails, contacts, subscriptions }: Hearers) {
  return {
    by,
    emails: emails.map((email) => ({
      email,
      subscription: 'unknown' in subscriptions ? 'unknown' : (subscriptions.get(email) ?? 'none'),
    })),
    contacts_told_at: contacts?.toldAt === undefined ? null : formatInstant(contacts.toldAt),
    contacts_refusal: contacts?.refusal ?? null,
  };
}
