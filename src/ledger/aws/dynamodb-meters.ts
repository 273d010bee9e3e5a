import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { namesOf, transactPastConflicts } from '../../core/aws/conditional';
import type { Address } from '../../core/domain/address';
import type { Write } from '../../core/ports';
import { COST_TABLE, METER, meterRecord, RECORD_PREFIX } from '../contracts';
import type { LateMove, MeterRow, Meters } from '../ports';
import { digitsOf, keyOf, number, reading, required, text, type Item } from './attributes';
import { lateUpdate } from './ledger-writes';
import { rowsOf } from './query';

/** Keeps how far meters have counted in rows of the Cost table, beside the ledgers that they add to. */
export class DynamoDbMeters implements Meters {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async of(address: Address): Promise<readonly MeterRow[]> {
    const items = await rowsOf(this.client, this.table, address, RECORD_PREFIX.meter);
    return items.map((item) => reading(item, (row) => rowOf(address, row)));
  }

  count(rows: readonly MeterRow[], moves: readonly LateMove[]): Promise<Write> {
    return transactPastConflicts(this.client, [
      ...rows.map((row) => this.put(row)),
      ...moves.map((move) => ({ Update: { TableName: this.table, ...lateUpdate(move) } })),
    ]);
  }

  private put({ address, meter, progress, revision }: MeterRow): TransactWriteItem {
    const isNew = revision === 0;
    return {
      Put: {
        TableName: this.table,
        Item: {
          ...keyOf(address, meterRecord(meter)),
          [METER.progress]: text(progress),
          [METER.revision]: number(`${revision + 1}`),
        },
        ConditionExpression: isNew ? 'attribute_not_exists(#Record)' : '#revision = :read',
        ExpressionAttributeNames: isNew ? namesOf(COST_TABLE.sortKey) : namesOf(METER.revision),
        ...(isNew ? {} : { ExpressionAttributeValues: { ':read': number(`${revision}`) } }),
      },
    };
  }
}

function rowOf(address: Address, item: Item): MeterRow {
  const record = required(item[COST_TABLE.sortKey]?.S, item, COST_TABLE.sortKey);
  return {
    address,
    meter: record.slice(RECORD_PREFIX.meter.length),
    progress: required(item[METER.progress]?.S, item, METER.progress),
    revision: Number(required(digitsOf(item[METER.revision]), item, METER.revision)),
  };
}
