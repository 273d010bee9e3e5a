import { address } from '../../core/domain/address';
import { parseRevantios } from '../../core/domain/money';
import { period } from '../../core/domain/period';
import { parseInstant } from '../../core/domain/time';
import { COST_TABLE, LEDGER, type LedgerRecord, type LedgerRecordImage, RECORD_PREFIX } from '../contracts';
import { parseRate } from '../domain/rate';
import type { LedgerChange, LedgerImage } from '../settle-expenses';
import { stateOf } from './ledger-attributes';

/**
 * Puts a stream record of a ledger row into the words of the domain. Throws an error that names what is not as it
 * should be.
 */
export function ledgerChangeFromRecord({ dynamodb }: LedgerRecord): LedgerChange {
  return {
    id: dynamodb.SequenceNumber,
    address: address(dynamodb.Keys[COST_TABLE.partitionKey].S),
    period: period(dynamodb.Keys[COST_TABLE.sortKey].S.slice(RECORD_PREFIX.ledger.length)),
    before: dynamodb.OldImage === undefined ? undefined : imageOf(dynamodb.OldImage),
    after: imageOf(dynamodb.NewImage),
  };
}

function imageOf(image: LedgerRecordImage): LedgerImage {
  const settledThrough = image[LEDGER.settledThrough]?.S;
  const limit = image[LEDGER.limit]?.N;
  const followUpAt = image[LEDGER.followUpAt]?.S;
  return {
    accrued: parseRevantios(image[LEDGER.accrued]?.N ?? '0'),
    updatedAt: parseInstant(image[LEDGER.updatedAt].S),
    rate: parseRate(image[LEDGER.rate]?.N ?? '0'),
    settledThrough: settledThrough === undefined ? undefined : parseInstant(settledThrough),
    limit: limit === undefined ? undefined : parseRevantios(limit),
    state: stateOf(image[LEDGER.state]),
    followUpAt: followUpAt === undefined ? undefined : parseInstant(followUpAt),
  };
}
