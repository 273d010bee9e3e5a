import * as z from 'zod/mini';
import { BillEnv, BillFromEnv } from '../bill/contracts';
import { AccountIdText } from '../core/contracts/account-id';
import { CalledFunctionEnv, LedgerEnv, OperatorsEnv } from '../core/contracts/environment';
import { type Address, isAddress } from '../core/domain/address';
import type { Period } from '../core/domain/period';
import { CALIBRATIONS } from './domain/account-bill';
export { NO_BILL_HOURS as OLD_BILL_HOURS } from './domain/blindness';

/** The call of a function about one budget, by a schedule or by another function. */
export const AddressCall = z.object({
  address: z.string().check(z.refine((text) => isAddress(text), { error: 'expected the address of a budget' })),
});

/**
 * The environment that the management stack gives the adopt-budget function. It reads the same stream as
 * propagate-budget.
 */
export const AdoptBudgetEnv = z.object({
  ...LedgerEnv.shape,
  BUDGETS_TABLE_NAME: z.string().check(z.minLength(1)),
  ...CalledFunctionEnv.disableResources,
  ...CalledFunctionEnv.meterResource,
  ...CalledFunctionEnv.readBill,
});

/**
 * The attributes of the Cost table's ledger rows. Whoever accounts by plain updates writes the first three:
 * docs/cost-table.md.
 */
export const LEDGER = {
  accrued: 'accruedExpenses',
  rate: 'incurredExpensesRate',
  updatedAt: 'updatedAt',
  settledThrough: 'settledThrough',
  bookedRate: 'bookedRate',
  bookedMoment: 'bookedMoment',
  settledSpeed: 'settledSpeed',
  factors: 'factors',
  factorsAt: 'factorsAt',
  state: 'state',
  limit: 'budgetLimit',
  exhaustedLimit: 'exhaustedLimit',
  exhaustedRate: 'exhaustedRate',
  thresholds: 'thresholds',
  graceMinutes: 'graceMinutes',
  graceUntil: 'graceUntil',
  graceLimit: 'graceLimit',
  gaps: 'gaps',
  fenceAt: 'fenceAt',
  thresholdAt: 'thresholdAt',
  toldThresholds: 'toldThresholds',
  toldExhaustion: 'toldExhaustion',
  followUpAt: 'followUpAt',
  followUpMinutes: 'followUpMinutes',
  toldStopsAt: 'toldStopsAt',
  toldRestoresAt: 'toldRestoresAt',
  toldRemaining: 'toldRemaining',
  toldAgain: 'toldAgain',
  quietAt: 'quietAt',
  quietPosition: 'quietPosition',
  quietRate: 'quietRate',
  blindSince: 'blindSince',
} as const;

/** The key of the Cost table. */
export const COST_TABLE = { partitionKey: 'Address', sortKey: 'Record' } as const;

/** The attribute by which DynamoDB removes rows of what has stopped for good. No ledger, budget or journal has it. */
export const EXPIRY = 'expiresAt';

/** The beginning of the sort key, for each kind of row. */
export const RECORD_PREFIX = {
  ledger: 'ledger#',
  resource: 'resource#',
  stopped: 'stopped#',
  budget: 'budget#',
  removed: 'budget-removed#',
  journal: 'journal#',
  lease: 'lease#',
  look: 'look#',
  told: 'told#',
  expense: 'expense#',
  ask: 'ask#',
  change: 'change#',
  meter: 'meter#',
  bill: 'bill#',
} as const;

export function ledgerRecord(period: Period): string {
  return `${RECORD_PREFIX.ledger}${period}`;
}

/** Returns the sort key of what is known of an account's bill of a month. */
export function billRecord(period: Period): string {
  return `${RECORD_PREFIX.bill}${period}`;
}

export function resourceRecord(arn: string): string {
  return `${RECORD_PREFIX.resource}${arn}`;
}

/** Returns the sort key of a resource that does not run: out of the way of those that read all that do. */
export function stoppedRecord(arn: string): string {
  return `${RECORD_PREFIX.stopped}${arn}`;
}

/**
 * Returns the sort key of an adopted budget. Adopted budgets lie with their account, so that one query finds them all.
 */
export function budgetRecord(address: Address): string {
  return `${RECORD_PREFIX.budget}${address}`;
}

/** What the sort keys of all budgets that count begin with: of those in charge, and of workloads' that were removed. */
export const COUNTING_PREFIX = 'budget';

/** Returns the sort key under which a workload's budget goes on counting when it was removed. */
export function removedRecord(address: Address): string {
  return `${RECORD_PREFIX.removed}${address}`;
}

/** The digits of the longest sequence number: with as many, their order is that of texts. */
const SEQUENCE_DIGITS = 40;

/** Returns the sort key of a change of a budget's item, by its number in the stream: in the order of the changes. */
export function changeRecord(id: string): string {
  return `${RECORD_PREFIX.change}${id.padStart(SEQUENCE_DIGITS, '0')}`;
}

export function journalRecord(period: Period, arn: string): string {
  return `${RECORD_PREFIX.journal}${period}#${arn}`;
}

/** Returns the sort key of how far a meter has counted. */
export function meterRecord(meter: string): string {
  return `${RECORD_PREFIX.meter}${meter}`;
}

/** The attributes of those rows. */
export const METER = { progress: 'progress', revision: 'revision' } as const;

/** The sort key under which it is written down that a run of enforcement is asked for. */
export const ASK_RECORD = `${RECORD_PREFIX.ask}run`;

/** The sort key of what is remembered of an account's regions. */
export const REGIONS_RECORD = `${RECORD_PREFIX.look}regions`;

/** The environment that the management stack gives the reconcile-expenses function. */
export const ReconcileExpensesEnv = z.object({
  ...LedgerEnv.shape,
  ...BillFromEnv.shape,
  ...OperatorsEnv.shape,
  BUDGETS_TABLE_NAME: z.string().check(z.minLength(1)),
  ...CalledFunctionEnv.disableResources,
  ...CalledFunctionEnv.meterResource,
  ...CalledFunctionEnv.readBill,
});

/**
 * The interval of reconciliations. A lost event, or a resource that came back by itself, goes unnoticed no longer than
 * this.
 */
export const RECONCILE_EXPENSES_EVERY_MINUTES = 60;
export const RECONCILE_EXPENSES_TIMEOUT_MINUTES = 15;

/** What a bill may do to a position. */
export const CALIBRATION_CHOICES = CALIBRATIONS;

/** The environment that the management stack gives the read-bill function. */
export const ReadBillEnv = z.object({
  ...LedgerEnv.shape,
  ...OperatorsEnv.shape,
  ...BillEnv.shape,
  CALIBRATION: z.enum(CALIBRATIONS),
});

/** The call that asks for an account to be anchored by what AWS has said so far. */
export const AnchorCall = z.object({
  anchor: AccountIdText,
  /** What AWS says in the account's AWS Budget was spent in the month, in USD. */
  spent: z.optional(z.string().check(z.regex(/^[0-9]{1,12}(\.[0-9]{1,16})?$/))),
});

/** When AWS is asked for the bill, in UTC: soon after midnight, and every six hours. Each page of it costs a cent. */
export const READ_BILL_AT = { minute: '10', hour: '0,6,12,18' } as const;
export const READ_BILL_TIMEOUT_MINUTES = 15;

/** What is told of each bill: how often AWS was asked, what that cost in US cents, and how old the bill is. */
export const BILL_METRICS = { requests: 'BillRequests', cents: 'BillRequestCents', ageHours: 'BillAgeHours' } as const;

/** The environment that the management stack gives the record-expense function. */
export const RecordExpenseEnv = LedgerEnv;

/** The longest id of an expense, in characters. */
const MAX_EXPENSE_ID = 256;

/**
 * An expense: an amount in USD with up to 16 decimals, and the instant at which it was made. Without the instant, it is
 * now. Of calls with one id, the first counts.
 */
export const ExpenseCall = z.extend(AddressCall, {
  usd: z.string().check(z.regex(/^[0-9]{1,12}(\.[0-9]{1,16})?$/)),
  at: z.optional(z.string()),
  id: z.optional(z.string().check(z.minLength(1), z.maxLength(MAX_EXPENSE_ID))),
});

/** The environment that the management stack gives the roll-over-period function. */
export const RollOverPeriodEnv = LedgerEnv;

/**
 * The times at which the function runs: when the month turns, and again for what failed then. Ledgers that somebody
 * writes to do not wait for it.
 */
export const ROLL_OVER_AT = { minute: '0,5,15,30', hour: '0', day: '1' } as const;
export const ROLL_OVER_TIMEOUT_MINUTES = 15;

/** The schedule groups of the management account. A schedule has its address as its name. */
export const SCHEDULE_GROUPS = {
  exhaustion: 'budget-guardrails-exhaustion',
  threshold: 'budget-guardrails-threshold',
} as const;

/** The retries of a call that cannot be delivered: for an hour, after which reconcile-expenses has asked for it. */
export const SCHEDULE_RETRIES = { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 60 } as const;

/** The environment that the management stack gives the settle-expenses function. */
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
  [LEDGER.bookedRate]: z.optional(z.object({ N: z.string() })),
  [LEDGER.bookedMoment]: z.optional(z.object({ N: z.string() })),
  [LEDGER.limit]: z.optional(z.object({ N: z.string() })),
  [LEDGER.state]: z.optional(textAttribute),
  [LEDGER.graceUntil]: z.optional(textAttribute),
  [LEDGER.followUpAt]: z.optional(textAttribute),
});
export type LedgerRecordImage = z.infer<typeof image>;

/** Reads an image that may make no sense. */
export const LedgerRecordImage = image;

/** A record of the Cost table's stream that is about a ledger row (view type NEW_AND_OLD_IMAGES). */
export const LedgerRecord = z.object({
  dynamodb: z.object({
    SequenceNumber: z.string(),
    Keys: z.object({ [COST_TABLE.partitionKey]: textAttribute, [COST_TABLE.sortKey]: textAttribute }),
    OldImage: z.optional(z.unknown()),
    NewImage: image,
  }),
});
export type LedgerRecord = z.infer<typeof LedgerRecord>;

/**
 * The event of settle-expenses: records of the stream, each read for itself, or the address that the schedule of a
 * threshold names.
 */
export const SettleExpensesEvent = z.union([z.object({ Records: z.array(z.unknown()) }), AddressCall]);

/** The part of a record by which one that cannot be read is told apart from the others. */
export const RecordId = z.object({ dynamodb: z.object({ SequenceNumber: z.string() }) });

/** Passes only ledger rows, and only as long as they are there. */
export const LEDGER_FILTER = {
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { Keys: { [COST_TABLE.sortKey]: { S: [{ prefix: RECORD_PREFIX.ledger }] } } },
};

/** The settings with which the stream is read: docs/decisions/0013-one-write-settles-a-batch.md. */
export const COST_STREAM = {
  batchSize: 1_000,
  batchingWindowSeconds: 1,
  parallelizationFactor: 10,
  retryAttempts: 10,
  maxRecordAgeMinutes: 60,
} as const;

/**
 * Counts the time that was settled at a guessed rate, because a record was given up. What was spent in that time may be
 * counted wrong.
 */
export const EXPENSE_METRICS = { guessedMs: 'GuessedMilliseconds' } as const;

/** The message of the lines in which the hourly look says where each budget stands. */
export const POSITION_LINE = 'budget stands';
