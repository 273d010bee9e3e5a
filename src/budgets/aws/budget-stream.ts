import { isDeepStrictEqual } from 'node:util';
import { type BudgetRecord, BUDGETS_TABLE } from '../contracts';
import type { BudgetChange } from '../domain/propagation';

/**
 * Puts a stream record into the words of the domain. Its id is the sequence number that reports a failed batch item.
 */
export function changeFromRecord({ eventName, dynamodb }: BudgetRecord): BudgetChange {
  return {
    id: dynamodb.SequenceNumber,
    address: dynamodb.Keys.Address.S,
    kind: eventName === 'REMOVE' ? 'removed' : 'set',
    written: !isDeepStrictEqual(withoutReceipt(dynamodb.OldImage), withoutReceipt(dynamodb.NewImage)),
  };
}

function withoutReceipt(image: Readonly<Record<string, unknown>> | undefined) {
  if (image === undefined) return undefined;
  const { [BUDGETS_TABLE.receipt]: _receipt, ...rest } = image;
  return rest;
}
