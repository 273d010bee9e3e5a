import type { AccountId, Address } from './domain/address';
import type { Money } from './domain/money';
import type { Notice } from './domain/notice';
import type { Instant } from './domain/time';

/** A write is `superseded` when what it was worked out from has changed since it was read. Its caller reads again. */
export type Write = 'written' | 'superseded';

export interface Clock {
  now(): Instant;
}

/** A clock that can also pause. */
export interface Timer extends Clock {
  pause(ms: number): Promise<void>;
}

export interface Operators<N extends Notice> {
  tell(notice: N): Promise<void>;
}

/** The door into spokes, for one kind of conversation. */
export interface Spokes<Conversation> {
  /** Opens a conversation under one time limit. `errand` and `address` show in the spoke's audit log. */
  reach(account: AccountId, errand: string, address: string): Promise<Conversation>;
}

/** Calls other use cases, without waiting for them. A call may arrive twice, or late. */
export interface Calls {
  disableResources(address: Address): Promise<void>;
  restoreResources(address: Address): Promise<void>;
  takeInventory(account: AccountId): Promise<void>;
  /** Has an account's position anchored by what AWS has said so far, or says in its AWS Budget. */
  anchorAccount(account: AccountId, spent?: Money): Promise<void>;
}

/**
 * One account cannot be reached, or refuses. The message says which one, why, and what may help. Others are not
 * affected.
 */
export class SpokeFailure extends Error {
  override readonly name: string = 'SpokeFailure';
}

/** A policy, or the resource itself, forbids it in words: asking again today is in vain. */
export class SpokeDenied extends SpokeFailure {
  override readonly name = 'SpokeDenied';
}

/** A service is not there: its region does not have it, or the account has not subscribed to it. */
export class ServiceMissing extends SpokeFailure {
  override readonly name = 'ServiceMissing';
}

/** The spoke's stack is still being created or deleted. The spoke sends an event when the stack is complete. */
export class SpokeIncomplete extends SpokeFailure {
  override readonly name = 'SpokeIncomplete';
}
