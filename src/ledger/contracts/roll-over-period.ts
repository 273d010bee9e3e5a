import { LedgerEnv } from '../../core/contracts/environment';

/** What the management stack gives the roll-over-period function. */
export const RollOverPeriodEnv = LedgerEnv;

/** When the month turns, and again for what failed then. Ledgers that somebody writes to do not wait for it. */
export const ROLL_OVER_AT = { minute: '0,5,15,30', hour: '0', day: '1' } as const;
export const ROLL_OVER_TIMEOUT_MINUTES = 15;
