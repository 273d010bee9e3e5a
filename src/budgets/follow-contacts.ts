import pMap from 'p-map';
import type { AccountId } from '../core/domain/address';
import type { Clock } from '../core/ports';
import type { Budget } from './domain/budget';
import { judgeItem } from './domain/budget-item';
import { afterAnswer, afterInvitation, isDue, toInvite, type Contacts } from './domain/contacts';
import type { AlternateContacts, KnownContacts, StoredBudget, Subscribers } from './ports';
import type { Unsubscribed } from './subscribe-owners';

export interface ContactPorts {
  readonly alternateContacts: AlternateContacts;
  readonly contacts: KnownContacts;
  readonly subscribers: Subscribers;
  readonly clock: Clock;
}

/** AWS answers ten such questions a second (three in China), and each account takes two. */
const CONCURRENCY = 2;

/**
 * Keeps up with the alternate contacts of the accounts whose budgets name no `Emails`, and asks new ones whether they
 * want messages. It asks AWS for `most` accounts at most: the next run asks for the others. Returns for how many it has
 * asked, and whom it could not invite.
 */
export async function followContacts(
  budgets: readonly StoredBudget[],
  most: number,
  ports: ContactPorts,
): Promise<{ readonly asked: number; readonly unsubscribed: readonly Unsubscribed[] }> {
  const accounts = [...new Set(budgets.flatMap((stored) => withoutEmails(stored)?.account ?? []))];
  if (accounts.length === 0) return { asked: 0, unsubscribed: [] };
  const known = await ports.contacts.of(accounts);
  const now = ports.clock.now();
  const due = accounts.filter((account) => isDue(known.get(account), now)).slice(0, most);
  const others = [...known.values()].filter(
    (contacts) => !due.includes(contacts.account) && toInvite(contacts, now).length > 0,
  );
  const unsubscribed = await pMap(
    [...due, ...others.map(({ account }) => account)],
    async (account) => followOne(account, known.get(account), due.includes(account), ports),
    { concurrency: CONCURRENCY },
  );
  return { asked: due.length, unsubscribed: unsubscribed.flat() };
}

/** Returns the budget of an item that is accepted and names nobody. */
export function withoutEmails({ written }: StoredBudget): Budget | undefined {
  const verdict = judgeItem(written);
  return verdict.kind === 'accepted' && verdict.budget.emails.length === 0 ? verdict.budget : undefined;
}

async function followOne(
  account: AccountId,
  before: Contacts | undefined,
  ask: boolean,
  { alternateContacts, contacts, subscribers, clock }: ContactPorts,
): Promise<readonly Unsubscribed[]> {
  const answered = ask ? afterAnswer(account, before, await alternateContacts.of(account), clock.now()) : before;
  if (answered === undefined) return [];
  const unsubscribed: Unsubscribed[] = [];
  const invited: string[] = [];
  const wanted = toInvite(answered, clock.now());
  const asked = wanted.length === 0 ? undefined : await subscribers.asked();
  for (const email of wanted) {
    try {
      if (asked?.has(email) !== true) await subscribers.ask(email);
      invited.push(email);
    } catch (error) {
      unsubscribed.push({ email, error });
    }
  }
  await contacts.save(afterInvitation(answered, invited, clock.now()));
  return unsubscribed;
}
