import { setTimeout as wait } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
  type AttributeValue,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import type { Write } from '../ports';

type Item = Readonly<Record<string, AttributeValue>>;

const MAX_CONFLICTS = 10;
const LONGEST_PAUSE_MS = 50;

/** Names for an expression: `#state` for `state`, so that no attribute collides with a reserved word. */
export function namesOf(...attributes: readonly string[]): Record<string, string> {
  return Object.fromEntries(attributes.map((attribute) => [`#${attribute}`, attribute]));
}

/** Repeats a write while a transaction is under way on the item. The SDK does not retry that conflict. */
export async function pastTransactions<T>(write: () => Promise<T>): Promise<T> {
  for (let conflicts = 1; ; conflicts++) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof TransactionConflictException) || conflicts === MAX_CONFLICTS) throw error;
      await wait(Math.random() * LONGEST_PAUSE_MS);
    }
  }
}

/**
 * Returns `superseded` for a write that its condition refused. Every other failure is an error. The SDK makes a write
 * again whose answer is lost, and then it refuses itself: `isOwn` tells by the item that is there, if the write asks for
 * it (`ReturnValuesOnConditionCheckFailure`), or by its absence.
 */
export async function conditional(
  write: () => Promise<unknown>,
  isOwn: (present: Item | undefined) => boolean = () => false,
): Promise<Write> {
  try {
    await pastTransactions(write);
    return 'written';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return isOwn(error.Item) ? 'written' : 'superseded';
    throw error;
  }
}

/**
 * Writes all items or none, as `transact` does, and repeats it while another write is under way on one of them: what it
 * was worked out from is in its conditions.
 */
export async function transactPastConflicts(
  client: DynamoDBClient,
  items: readonly TransactWriteItem[],
): Promise<Write> {
  for (let conflicts = 1; ; conflicts++) {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: [...items] }));
      return 'written';
    } catch (error) {
      const codes = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
      if (codes.some(({ Code }) => Code === 'ConditionalCheckFailed')) return 'superseded';
      const isConflict = codes.some(({ Code }) => Code === 'TransactionConflict');
      if (!isConflict || conflicts === MAX_CONFLICTS) throw error;
      await wait(Math.random() * LONGEST_PAUSE_MS);
    }
  }
}

const SUPERSEDING: readonly (string | undefined)[] = ['None', 'ConditionalCheckFailed', 'TransactionConflict'];

/**
 * Writes all items or none. A conflict with another transaction also counts as superseded: what the write was worked
 * out from may have changed.
 */
export async function transact(client: DynamoDBClient, items: readonly TransactWriteItem[]): Promise<Write> {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: [...items] }));
    return 'written';
  } catch (error) {
    const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (reasons.length > 0 && reasons.every(({ Code }) => SUPERSEDING.includes(Code))) return 'superseded';
    throw error;
  }
}
