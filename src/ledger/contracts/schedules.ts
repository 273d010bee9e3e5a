import * as z from 'zod/mini';
import { isAddress } from '../../core/domain/address';

/** The schedule groups of the management account. A schedule is named by its address. */
export const SCHEDULE_GROUPS = { exhaustion: 'budget-guardrails-exhaustion', threshold: 'budget-guardrails-threshold' } as const;

/** A call that cannot be delivered is tried for an hour: afterwards reconcile-expenses has asked for it. */
export const SCHEDULE_RETRIES = { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 60 } as const;

/** What calls a function about one budget: a schedule, or another function. */
export const AddressCall = z.object({
  address: z.string().check(z.refine((text) => isAddress(text), { error: 'expected the address of a budget' })),
});

