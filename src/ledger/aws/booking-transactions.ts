import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Booking } from '../ports';
import { contributionWrites } from './contribution-attributes';
import { lateUpdate, moveRow } from './ledger-writes';

/** The most items of one transaction of DynamoDB. */
const MOST_ITEMS = 100;

/**
 * Packs the writes of some bookings into as few transactions as DynamoDB takes. One budget's are never torn apart: its
 * row of the resource says what is booked in it, so whoever finds only some of them written books the rest.
 */
export function bookingTransactions(
  table: string,
  bookings: readonly Booking[],
): readonly (readonly TransactWriteItem[])[] {
  const transactions: TransactWriteItem[][] = [];
  for (const { contribution, moves, lateMoves } of bookings) {
    const items = [
      ...contributionWrites(table, contribution),
      ...moves.map((move) => moveRow(table, move)),
      ...lateMoves.map((move) => ({ Update: { TableName: table, ...lateUpdate(move) } })),
    ];
    const last = transactions.at(-1);
    if (last !== undefined && last.length + items.length <= MOST_ITEMS) last.push(...items);
    else transactions.push(items);
  }
  return transactions;
}
