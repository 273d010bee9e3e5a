import { address } from '../../core/domain/address';
import { readRevantios } from '../../core/domain/money';
import { period } from '../../core/domain/period';
import { readInstant } from '../../core/domain/time';
import { COST_TABLE, LEDGER, type LedgerRecord, LedgerRecordImage, RECORD_PREFIX } from '../contracts';
import { readRate } from '../domain/rate';
import type { LedgerChange, LedgerImage } from '../settle-expenses';
import { bookedOf, stateOf } from './ledger-attributes';

/**
 * Puts a stream record of a ledger row into the words of the domain. Throws an error that names what is not as it
 * should be.
 */
export function ledgerChangeFromRecord({ dynamodb }: LedgerRecord): LedgerChange {
  return {
    id: dynamodb.SequenceNumber,
    address: address(dynamodb.Keys[COST_TABLE.partitionKey].S),
    period: period(dynamodb.Keys[COST_TABLE.sortKey].S.slice(RECORD_PREFIX.ledger.length)),
    before: dynamodb.OldImage === undefined ? undefined : imageOrNothing(dynamodb.OldImage),
    after: imageOf(dynamodb.NewImage),
  };
}

/**
 * Returns the row before a change, or undefined when it made no sense: it has just been put right, as good as new.
 */
function imageOrNothing(written: unknown): LedgerImage | undefined {
  const { success, data } = LedgerRecordImage.safeParse(written);
  if (!success) return undefined;
  try {
    return imageOf(data);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function imageOf(image: LedgerRecordImage): LedgerImage {
  const settledThrough = image[LEDGER.settledThrough]?.S;
  const limit = image[LEDGER.limit]?.N;
  const followUpAt = image[LEDGER.followUpAt]?.S;
  const graceUntil = image[LEDGER.graceUntil]?.S;
  return {
    accrued: readRevantios(image[LEDGER.accrued]?.N ?? '0'),
    updatedAt: readInstant(image[LEDGER.updatedAt].S),
    rate: readRate(image[LEDGER.rate]?.N ?? '0'),
    settledThrough: settledThrough === undefined ? undefined : readInstant(settledThrough),
    booked: bookedOf(image),
    limit: limit === undefined ? undefined : readRevantios(limit),
    state: stateOf(image[LEDGER.state]),
    graceUntil: graceUntil === undefined ? undefined : readInstant(graceUntil),
    followUpAt: followUpAt === undefined ? undefined : readInstant(followUpAt),
  };
}
