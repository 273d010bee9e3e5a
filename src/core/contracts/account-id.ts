import * as z from 'zod/mini';

/** An account's id, in an event, a call or a variable: 12 digits. */
export const AccountIdText = z.string().check(z.regex(/^[0-9]{12}$/));
