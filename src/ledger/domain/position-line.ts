import { formatUsd, roundToCents } from '../../core/domain/money';
import { formatInstant, type Instant } from '../../core/domain/time';
import { exhaustionOf, positionAt, type Ledger } from './ledger';
import { perHour } from './rate';

/** What the log says of a budget once an hour, for the dashboard and for queries. Amounts are USD, to the cent. */
export interface PositionLine {
  readonly address: string;
  readonly state: Ledger['state'];
  readonly limit: string;
  readonly spent: string;
  /** The part of the limit that is spent, in whole percent, rounded down: less than 100 is less than the limit. */
  readonly percent: number;
  readonly perHour: string;
  /** When the budget is spent at this speed. Absent: not in this month. */
  readonly runsOutOn?: string;
}

/** The most that a percentage says: beyond it, the amounts tell. */
const MOST_PERCENT = 1_000_000n;

/** Returns the line of a budget at an instant. Returns undefined for a ledger without a limit: it is no budget. */
export function positionLine(ledger: Ledger, at: Instant): PositionLine | undefined {
  const { address, state, limit, rate } = ledger;
  if (limit === undefined) return undefined;
  const spent = positionAt(ledger, at);
  const runsOut = exhaustionOf(ledger);
  return {
    address,
    state,
    limit: formatUsd(roundToCents(limit)),
    spent: formatUsd(roundToCents(spent)),
    percent: percentOf(spent, limit),
    perHour: formatUsd(roundToCents(perHour(rate))),
    ...(runsOut === undefined ? {} : { runsOutOn: formatInstant(runsOut) }),
  };
}

function percentOf(spent: bigint, limit: bigint): number {
  if (spent <= 0n) return 0;
  // A limit of zero is spent from the start.
  const percent = limit <= 0n ? 100n : (spent * 100n) / limit;
  return Number(percent < MOST_PERCENT ? percent : MOST_PERCENT);
}
