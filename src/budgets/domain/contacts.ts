import type { AccountId } from '../../core/domain/address';
import { later, MS_PER_DAY, MS_PER_HOUR, type Instant } from '../../core/domain/time';

/**
 * What AWS answers when it is asked for an account's alternate contacts. `told`: the addresses of those for billing and
 * operations, none where nobody has set any. `denied`: nobody may ask. `failed`: nobody knows.
 */
export type ContactsAnswer =
  | { readonly kind: 'told'; readonly emails: readonly string[] }
  | { readonly kind: 'denied' | 'failed'; readonly reason: string };

/** What is known of the alternate contacts of an account. */
export interface Contacts {
  readonly account: AccountId;
  /** The addresses that AWS told last. They hold until it tells others. */
  readonly emails: readonly string[];
  /** When AWS told them. Undefined: never, so that nobody knows whether there are any. */
  readonly toldAt: Instant | undefined;
  readonly askedAt: Instant;
  /** Why AWS has told nothing when it was asked last. */
  readonly refusal: Exclude<ContactsAnswer, { readonly kind: 'told' }> | undefined;
  /** When each address was asked whether it wants messages. */
  readonly invited: Readonly<Record<string, Instant>>;
}

/** What was told is asked for again after a day; what was not, after an hour. */
const ASK_AGAIN_MS = MS_PER_DAY;
const ASK_REFUSED_AGAIN_MS = MS_PER_HOUR;
/** Nobody has asked for these messages: a contact who does not answer, or has unsubscribed, has so long his peace. */
const INVITE_AGAIN_MS = 30 * MS_PER_DAY;
/** Who was not asked for so long had no use: whoever was invited then has been unsubscribed since. */
const OUT_OF_USE_MS = 3 * MS_PER_DAY;

/** Returns whether AWS is to be asked. */
export function isDue(contacts: Contacts | undefined, now: Instant): boolean {
  if (contacts === undefined) return true;
  return now >= later(contacts.askedAt, contacts.refusal === undefined ? ASK_AGAIN_MS : ASK_REFUSED_AGAIN_MS);
}

/** Returns what is known after an answer. One that tells nothing leaves what is known: unknown is not none. */
export function afterAnswer(
  account: AccountId,
  before: Contacts | undefined,
  answer: ContactsAnswer,
  now: Instant,
): Contacts {
  const isInUse = before !== undefined && now < later(before.askedAt, OUT_OF_USE_MS);
  const emails = answer.kind === 'told' ? answer.emails : (before?.emails ?? []);
  return {
    account,
    emails,
    toldAt: answer.kind === 'told' ? now : before?.toldAt,
    askedAt: now,
    refusal: answer.kind === 'told' ? undefined : answer,
    invited: isInUse ? pick(before.invited, emails) : {},
  };
}

/** Returns the contacts who are to be asked whether they want messages, of those who do not get them. */
export function toInvite({ emails, invited }: Contacts, now: Instant): readonly string[] {
  return emails.filter((email) => {
    const at = invited[email];
    return at === undefined || now >= later(at, INVITE_AGAIN_MS);
  });
}

export function afterInvitation(contacts: Contacts, emails: readonly string[], now: Instant): Contacts {
  return { ...contacts, invited: { ...contacts.invited, ...Object.fromEntries(emails.map((email) => [email, now])) } };
}

function pick(invited: Contacts['invited'], emails: readonly string[]): Contacts['invited'] {
  return Object.fromEntries(Object.entries(invited).filter(([email]) => emails.includes(email)));
}
