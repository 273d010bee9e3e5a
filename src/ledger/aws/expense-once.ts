import { setTimeout as wait } from 'node:timers/promises';
import { TransactionCanceledException, TransactWriteItemsCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { namesOf } from '../../core/aws/conditional';
import { MS_PER_SECOND, type Instant } from '../../core/domain/time';
import type { Write } from '../../core/ports';
import { COST_TABLE, EXPIRY, RECORD_PREFIX } from '../contracts';
import type { LateMove } from '../ports';
import { keyOf, number } from './attributes';
import { lateUpdate } from './ledger-writes';

const MAX_CONFLICTS = 10;
const LONGEST_PAUSE_MS = 50;

/** Adds an amount to a month together with a row that remembers its id: both or neither, and never twice. */
export async function writeOnce(
  client: DynamoDBClient,
  table: string,
  move: LateMove,
  id: string,
  forgetAt: Instant,
): Promise<Write | 'repeated'> {
  const once = {
    TableName: table,
    Item: {
      ...keyOf(move.address, `${RECORD_PREFIX.expense}${id}`),
      [EXPIRY]: number(`${Math.ceil(forgetAt / MS_PER_SECOND)}`),
    },
    ConditionExpression: 'attribute_not_exists(#Record)',
    ExpressionAttributeNames: namesOf(COST_TABLE.sortKey),
  };
  const items = [{ Put: once }, { Update: { TableName: table, ...lateUpdate(move) } }];
  for (let conflicts = 1; ; conflicts++) {
    try {
      await client.send(new TransactWriteItemsCommand({ TransactItems: items }));
      return 'written';
    } catch (error) {
      const codes = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
      const [ofId, ofLedger] = codes.map(({ Code }) => Code);
      if (ofId === 'ConditionalCheckFailed') return 'repeated';
      if (ofLedger === 'ConditionalCheckFailed') return 'superseded';
      const isConflict = codes.some(({ Code }) => Code === 'TransactionConflict');
      if (!isConflict || conflicts === MAX_CONFLICTS) throw error;
      await wait(Math.random() * LONGEST_PAUSE_MS);
    }
  }
}
