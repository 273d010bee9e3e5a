import { UpdateItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EmulatedCostTable } from '../../sandbox/emulated-cost-table';
import { conditional, namesOf } from '../../src/core/aws/conditional';
import { formatRevantios, money } from '../../src/core/domain/money';
import { keyOf, moment, number } from '../../src/ledger/aws/attributes';
import { ledgerChangeFromRecord } from '../../src/ledger/aws/ledger-stream';
import { LEDGER, LedgerRecord, ledgerRecord } from '../../src/ledger/contracts';
import { accrue } from '../../src/ledger/domain/rate';
import type { LedgerChange } from '../../src/ledger/settle-expenses';
import type { PlainExpenses } from './ledger-writer';

const MS_PER_SECOND = 1_000;
const PLAIN_RECORD = 'plain';

/**
 * The design without folding, as the upstream construct has it: one UpdateItem for each change of a ledger, all at
 * once, and nothing that guards. Returns the seconds that it takes. Rows of its own beside the ledgers: the same table.
 */
export async function updatePlainly(records: readonly unknown[], table: EmulatedCostTable): Promise<number> {
  const client = table.connect();
  const start = performance.now();
  const changes = records.map((record) => ledgerChangeFromRecord(LedgerRecord.parse(record)));
  await Promise.all(changes.map((change) => update(change, table.name, client)));
  return (performance.now() - start) / MS_PER_SECOND;
}

function update({ address, before, after }: LedgerChange, table: string, client: DynamoDBClient): Promise<unknown> {
  const amount = before === undefined ? money(0n) : accrue(before.rate, after.updatedAt - before.updatedAt);
  return client.send(
    new UpdateItemCommand({
      TableName: table,
      Key: keyOf(address, PLAIN_RECORD),
      UpdateExpression: 'ADD #accrued :amount',
      ExpressionAttributeNames: { '#accrued': LEDGER.accrued },
      ExpressionAttributeValues: { ':amount': number(formatRevantios(amount)) },
    }),
  );
}

/** Adds expenses by plain updates. */
export function plainExpenses(client: DynamoDBClient, table: string): PlainExpenses {
  return async ({ address, period, at, add }) => {
    const expense = new UpdateItemCommand({
      TableName: table,
      Key: keyOf(address, ledgerRecord(period)),
      UpdateExpression: 'SET #updatedAt = :at ADD #accruedExpenses :add',
      ConditionExpression: '#updatedAt < :at',
      ExpressionAttributeNames: namesOf(LEDGER.accrued, LEDGER.updatedAt),
      ExpressionAttributeValues: { ':add': number(formatRevantios(add)), ':at': moment(at) },
    });
    return (await conditional(() => client.send(expense))) === 'written';
  };
}
