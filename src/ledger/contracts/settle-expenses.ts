import * as z from 'zod/mini';
import { COST_TABLE, LEDGER, RECORD_PREFIX } from './cost-table';
import { AddressCall } from './schedules';
import { CalledFunctionEnv, LedgerEnv, OperatorsEnv } from '../../core/contracts/environment';

/** What the management stack gives the settle-expenses function. */
export const SettleExpensesEnv = z.object({
  ...LedgerEnv.shape,
  ...OperatorsEnv.shape,
  ...CalledFunctionEnv.disableResources,
  ...CalledFunctionEnv.restoreResources,
  SCHEDULE_ROLE_ARN: z.string().check(z.startsWith('arn:')),
  SCHEDULE_DEAD_LETTER_QUEUE_ARN: z.string().check(z.startsWith('arn:')),
});

const textAttribute = z.object({ S: z.string() });
const image = z.object({
  [LEDGER.updatedAt]: textAttribute,
  [LEDGER.accrued]: z.optional(z.object({ N: z.string() })),
  [LEDGER.rate]: z.optional(z.object({ N: z.string() })),
  [LEDGER.settledThrough]: z.optional(textAttribute),
  [LEDGER.limit]: z.optional(z.object({ N: z.string() })),
  [LEDGER.state]: z.optional(textAttribute),
});
export type LedgerRecordImage = z.infer<typeof image>;

/** A record of the Cost table's stream that is about a ledger row (view type NEW_AND_OLD_IMAGES). */
export const LedgerRecord = z.object({
  dynamodb: z.object({
    SequenceNumber: z.string(),
    Keys: z.object({ [COST_TABLE.partitionKey]: textAttribute, [COST_TABLE.sortKey]: textAttribute }),
    OldImage: z.optional(image),
    NewImage: image,
  }),
});
export type LedgerRecord = z.infer<typeof LedgerRecord>;

/** The stream hands over records, each read for itself; the schedule of a threshold names an address. */
export const SettleExpensesEvent = z.union([z.object({ Records: z.array(z.unknown()) }), AddressCall]);

/** Where a record that cannot be read is told apart from the others. */
export const RecordId = z.object({ dynamodb: z.object({ SequenceNumber: z.string() }) });

/** Only ledger rows, and only as long as they are there. */
export const LEDGER_FILTER = {
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { Keys: { [COST_TABLE.sortKey]: { S: [{ prefix: RECORD_PREFIX.ledger }] } } },
};

/** How the stream is read: docs/decisions/0013-one-write-settles-a-batch.md. */
export const COST_STREAM = {
  batchSize: 1_000,
  batchingWindowSeconds: 1,
  parallelizationFactor: 10,
  retryAttempts: 10,
  maxRecordAgeMinutes: 60,
} as const;

/** Time that was settled at a guessed rate, because a record was given up: what was counted may be wrong by that much. */
export const EXPENSE_METRICS = { guessedMs: 'GuessedMilliseconds' } as const;
