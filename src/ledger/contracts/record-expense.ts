import * as z from 'zod/mini';
import { AddressCall } from './schedules';
import { LedgerEnv } from '../../core/contracts/environment';

/** What the management stack gives the record-expense function. */
export const RecordExpenseEnv = LedgerEnv;

/** An expense: an amount in USD with up to 16 decimals, and when it was made (without it, now). */
export const ExpenseCall = z.extend(AddressCall, {
  usd: z.string().check(z.regex(/^[0-9]{1,12}(\.[0-9]{1,16})?$/)),
  at: z.optional(z.string()),
});
