import pMap from 'p-map';
import { money, type Money } from '../../core/domain/money';
import { periodOf, periodStart, type Period } from '../../core/domain/period';
import type { Instant } from '../../core/domain/time';
import type { Spender } from '../../enforcement/domain/plan';
import { spenderOf } from '../../enforcement/find-spending';
import type { AccountBill } from '../../ledger/domain/account-bill';
import { figuresOf, type Figures } from './figures';
import type { Office } from './office';
import type { Overview } from './overview';
import { stopsSince, type Stop } from './stopped';
import { byRate } from './words';

/** The rows that are read at once. */
const CONCURRENCY = 16;
/** So many accounts, those that spend fastest, are asked what spends in them. */
export const MOST_LOOKED_INTO = 24;

/** A budget in its month, and how its position is known. */
export interface Standing {
  readonly row: Overview['rows'][number];
  /** Undefined: nothing was counted in it yet this month. */
  readonly figures: Figures | undefined;
  /** What AWS has said of the account. Workloads have no bill of their own. */
  readonly bill: AccountBill | undefined;
  /** The part of what is spent that meters have counted, and the part that the bill alone tells, or lets expect. */
  readonly live: Money;
  readonly beyond: Money;
  readonly stops: readonly Stop[];
}

/** How all budgets stand, and why. */
export interface StandingReport {
  readonly at: Instant;
  readonly period: Period;
  readonly all: Overview;
  /** The most urgent first: those that are spent, those that run out soonest, those of whose limit most is used. */
  readonly standings: readonly Standing[];
  /** What runs in the accounts that spend fastest, the dearest first. */
  readonly spenders: readonly (Spender & { readonly address: string })[];
  /** What was stopped, or given back, this month; the latest first. */
  readonly stops: readonly Stop[];
}

/** Reads how the positions of all budgets are known, what spends in the fastest accounts, and what was stopped this month. */
export async function standingReport(all: Overview, office: Office): Promise<StandingReport> {
  const { at } = all;
  const period = periodOf(at);
  const stops = await stopsSince(periodStart(period), office, at);
  const standings = await pMap(all.rows, async (row) => standingOf(row, period, stops, office, at), {
    concurrency: CONCURRENCY,
  });
  return {
    at,
    period,
    all,
    standings: [...standings].sort(mostUrgentFirst),
    spenders: await fastestSpenders(all, office),
    stops,
  };
}

async function standingOf(
  row: Standing['row'],
  period: Period,
  stops: readonly Stop[],
  office: Office,
  at: Instant,
): Promise<Standing> {
  const { state, ledger } = row;
  const figures = ledger === undefined ? undefined : figuresOf(ledger, at);
  const bill =
    ledger === undefined || state.kind !== 'account' ? undefined : await office.bills.find(ledger.address, period);
  const spent = figures?.spent ?? money(0n);
  // What was taken back by the bill may be more than what it has added.
  const beyond = money(bill === undefined || bill.beyond < 0n ? 0n : bill.beyond > spent ? spent : bill.beyond);
  return {
    row,
    figures,
    bill,
    live: money(spent - beyond),
    beyond,
    stops: stops.filter(({ entry }) => entry.address === state.address),
  };
}

async function fastestSpenders({ rows }: Overview, office: Office): Promise<StandingReport['spenders']> {
  const ledgers = rows.flatMap(({ state, ledger }) => (state.kind === 'account' ? (ledger ?? []) : []));
  const fastest = ledgers.sort(byRate).slice(0, MOST_LOOKED_INTO);
  const spenders = await pMap(
    fastest,
    async ({ address, factors }) =>
      (await office.contributions.of(address)).map((part) => ({ ...spenderOf(part, factors), address })),
    { concurrency: CONCURRENCY },
  );
  return spenders.flat().sort(byRate);
}

function mostUrgentFirst(one: Standing, other: Standing): number {
  const [first, second] = [urgencyOf(one), urgencyOf(other)];
  for (const [index, value] of first.entries()) {
    const than = second[index] ?? 0;
    if (value !== than) return value < than ? -1 : 1;
  }
  return one.row.state.address < other.row.state.address ? -1 : 1;
}

const PER_MILLE = 1_000n;

/** Smaller is more urgent, the first that differs counts. */
function urgencyOf({ figures }: Standing): readonly number[] {
  if (figures === undefined) return [1, Number.POSITIVE_INFINITY, 0];
  const { isSpent, runsOut = Number.POSITIVE_INFINITY, spent, limit = 0n } = figures;
  const share = limit === 0n ? 0 : Number((spent * PER_MILLE) / limit);
  return [isSpent ? 0 : 1, isSpent ? 0 : runsOut, -share];
}
