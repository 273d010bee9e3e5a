import type { Context, DynamoDBBatchResponse } from 'aws-lambda';
import { lambda, scheduler, sns } from '../core/aws/clients';
import { LambdaCalls } from '../core/aws/lambda-calls';
import { SnsOperators } from '../core/aws/sns-operators';
import { address as toAddress } from '../core/domain/address';
import { log } from '../core/lambda/log';
import { logMetrics } from '../core/lambda/metrics';
import { EventBridgeSchedules } from './aws/eventbridge-schedules';
import { ledgerChangeFromRecord } from './aws/ledger-stream';
import {
  EXPENSE_METRICS,
  LedgerRecord,
  RecordId,
  SCHEDULE_GROUPS,
  SettleExpensesEnv,
  SettleExpensesEvent,
} from './contracts';
import { SPENDING_NOTICES } from './domain/ways-out';
import { settleExpenses, settleNow, type LedgerChange } from './settle-expenses';
import { ledgerPorts, ownersOf } from './wiring';

const env = SettleExpensesEnv.parse(process.env);
const functions = {
  disableResources: env.DISABLE_RESOURCES_FUNCTION,
  restoreResources: env.RESTORE_RESOURCES_FUNCTION,
};
const ports = {
  ...ledgerPorts(env),
  calls: new LambdaCalls(lambda, functions),
  operators: new SnsOperators(sns, env.OPERATORS_TOPIC_ARN, SPENDING_NOTICES, ownersOf(env)),
};

export async function handler(
  event: unknown,
  { invokedFunctionArn }: Pick<Context, 'invokedFunctionArn'>,
): Promise<DynamoDBBatchResponse> {
  const asked = SettleExpensesEvent.parse(event);
  if ('address' in asked) {
    log('settlement asked for', { address: asked.address, outcome: await settleNow(toAddress(asked.address), ports) });
    return { batchItemFailures: [] };
  }
  const changes = read(asked.Records);
  const settled = await settleExpenses(changes, { ...ports, schedules: schedulesOf(invokedFunctionArn) });

  for (const { address, period, outcome } of settled) {
    if (outcome.kind !== 'nothing') log('expenses settled', { address, period, outcome });
  }
  const guessedMs = settled.reduce((sum, { outcome }) => sum + (outcome.kind === 'settled' ? outcome.guessedMs : 0), 0);
  if (guessedMs > 0) logMetrics('time settled at a guessed rate', { [EXPENSE_METRICS.guessedMs]: guessedMs });
  const unsettled = settled
    .filter(({ outcome }) => outcome.kind === 'failed')
    .flatMap((ledger) => ledger.changes.map(({ id }) => id));
  return { batchItemFailures: unsettled.map((itemIdentifier) => ({ itemIdentifier })) };
}

/**
 * Reads the records one by one. A record that makes no sense is set aside: no further attempt would understand it, and
 * each would hold up what follows. The hourly look names its row as long as it stays so.
 */
function read(records: readonly unknown[]): readonly LedgerChange[] {
  const changes: LedgerChange[] = [];
  for (const record of records) {
    try {
      changes.push(ledgerChangeFromRecord(LedgerRecord.parse(record)));
    } catch (error) {
      const id = RecordId.parse(record).dynamodb.SequenceNumber;
      log('record set aside', { id, error });
    }
  }
  return changes;
}

/** Makes the schedules. The one of a threshold calls this function back. */
function schedulesOf(ownArn: string): EventBridgeSchedules {
  return new EventBridgeSchedules(scheduler, {
    groups: SCHEDULE_GROUPS,
    functions: { exhaustion: env.DISABLE_RESOURCES_FUNCTION, threshold: ownArn },
    roleArn: env.SCHEDULE_ROLE_ARN,
    deadLetterQueueArn: env.SCHEDULE_DEAD_LETTER_QUEUE_ARN,
  });
}
