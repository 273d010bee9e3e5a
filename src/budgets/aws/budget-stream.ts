import { isDeepStrictEqual } from 'node:util';
import { instant, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { type BudgetRecord, BUDGETS_TABLE } from '../contracts';
import type { WrittenBudget } from '../domain/budget';
import { recordedChange, type RecordedChange } from '../domain/budget-history';
import type { BudgetChange } from '../domain/propagation';
import { storedBudget, type Item } from './dynamodb-budget-registry';

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

/** Returns what a record has changed for people, or undefined where it is a receipt or another mark of the product. */
export function historyFromRecord(record: BudgetRecord, received: Instant): RecordedChange | undefined {
  const { id, address, written } = changeFromRecord(record);
  if (!written) return undefined;
  const { ApproximateCreationDateTime: seconds, OldImage: before, NewImage: after } = record.dynamodb;
  const at = typeof seconds === 'number' ? instant(Math.round(seconds * MS_PER_SECOND)) : received;
  const change = recordedChange({ id, address, at }, writtenIn(before), writtenIn(after));
  return change.kind === 'changed' && change.settings.length === 0 ? undefined : change;
}

function writtenIn(image: Readonly<Record<string, unknown>> | undefined): WrittenBudget | undefined {
  return image === undefined ? undefined : storedBudget(image as Item).written;
}

function withoutReceipt(image: Readonly<Record<string, unknown>> | undefined) {
  if (image === undefined) return undefined;
  const { [BUDGETS_TABLE.receipt]: _receipt, ...rest } = image;
  return rest;
}
