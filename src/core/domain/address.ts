/**
 * The name of a budget: a 12-digit account id for an account's budget, `<account id>.<workload>` for a workload in it.
 * It is also a legal schedule name as it stands (EventBridge Scheduler, 1 to 64 of `0-9a-zA-Z-_.`).
 */
export type Address = string & { readonly unit: 'budget address' };

/** A 12-digit AWS account id, kept as text: it may begin with zeros. */
export type AccountId = string & { readonly unit: 'AWS account id' };

const ADDRESS = /^(\d{12})(?:\.([0-9A-Za-z_.-]+))?$/;
const MAX_LENGTH = 64;

export const ACCEPTED_ADDRESSES =
  'a 12-digit account id, or <account id>.<workload> of up to 64 characters from 0-9 A-Z a-z _ . -';

export function isAddress(text: string): text is Address {
  return text.length <= MAX_LENGTH && ADDRESS.test(text);
}

/** Takes a text as an address. Throws a RangeError that names the text when it is none. */
export function address(text: string): Address {
  if (!isAddress(text)) throw new RangeError(`'${text}' is not a budget address: expected ${ACCEPTED_ADDRESSES}`);
  return text;
}

export function accountOf(of: Address): AccountId {
  return of.slice(0, 12) as AccountId;
}

/**
 * Returns whether the budget covers a workload inside the account. A workload has no parameter or AWS Budget of its
 * own.
 */
export function isWorkload(of: Address): boolean {
  return of.length > 12;
}
