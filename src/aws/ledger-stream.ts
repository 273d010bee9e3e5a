import { stateOf } from './ledger/ledger-attributes';
import { COST_TABLE, LEDGER, RECORD_PREFIX } from '../contracts/cost-table';
import type { LedgerRecord, LedgerRecordImage } from '../contracts/settle-expenses';
import { address } from '../domain/address';
import { parseRate } from '../domain/ledger/rate';
import { parseRevantios } from '../domain/money';
import { period } from '../domain/period';
import { parseInstant } from '../domain/time';
import type { LedgerChange, LedgerImage } from '../usecases/settle-expenses';

/** A stream record of a ledger row in the words of the domain. Throws an error that names what is not as it should be. */
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
  return {
    accrued: parseRevantios(image[LEDGER.accrued]?.N ?? '0'),
    updatedAt: parseInstant(image[LEDGER.updatedAt].S),
    rate: parseRate(image[LEDGER.rate]?.N ?? '0'),
    settledThrough: settledThrough === undefined ? undefined : parseInstant(settledThrough),
    limit: limit === undefined ? undefined : parseRevantios(limit),
    state: stateOf(image[LEDGER.state]),
  };
}
