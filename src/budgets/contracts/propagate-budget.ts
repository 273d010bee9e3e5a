import * as z from 'zod/mini';
import { BudgetPortsEnv } from '../../core/contracts/environment';

/** What the management stack gives the propagate-budget function. */
export const PropagateBudgetEnv = BudgetPortsEnv;

const image = z.record(z.string(), z.unknown());

/** A record of the Budgets table's stream (view type NEW_AND_OLD_IMAGES). */
export const BudgetRecord = z.object({
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.object({
    SequenceNumber: z.string(),
    Keys: z.object({ Address: z.object({ S: z.string() }) }),
    OldImage: z.optional(image),
    NewImage: z.optional(image),
  }),
});
export type BudgetRecord = z.infer<typeof BudgetRecord>;

export const BudgetRecords = z.object({ Records: z.array(BudgetRecord) });

/** How the stream is read: docs/decisions/0006-stream-settings.md. */
export const BUDGETS_STREAM = {
  batchSize: 100,
  batchingWindowSeconds: 1,
  parallelizationFactor: 10,
  retryAttempts: 5,
  maxRecordAgeMinutes: 60,
} as const;
