import { nextPeriod, periodEnd, periodOf, periodStart } from '../core/domain/period';
import { instant, later, type Instant } from '../core/domain/time';
import { currentRate, difference, firstDifference, type Charge, type History } from './domain/contribution';
import { paidHistory } from './domain/factor';
import { nextUpdate, stampInTheWay, type Ledger } from './domain/ledger';
import { rate } from './domain/rate';
import type { LateMove, LedgerMove, Ledgers } from './ports';

/** What becomes of the history of one resource. Its rates are list prices. */
export interface HistoryChange {
  /** The type of the resource: what is paid of its list price. */
  readonly kind: string;
  readonly before: History;
  readonly after: History;
  readonly charge: Charge;
}

/** Returns what a change of a resource's history adds to the row of the month, and to its speed: one move or none. */
export function moveOf(change: HistoryChange, ledger: Ledger, notBefore: Instant | undefined): readonly LedgerMove[] {
  const { address, period, state, factors = [] } = ledger;
  const { before, after, charge } = paid(change, ledger);
  // From this instant on, the row's speed says all there is to say about the resource.
  const settled = Math.max(nextUpdate(ledger), change.after.at(-1)?.at ?? 0, notBefore ?? 0);
  // The last millisecond of a month may be taken. Then the next attempt moves the next month.
  const moved = instant(Math.min(settled, periodEnd(period) - 1));
  const rateDelta = rate(currentRate(after) - currentRate(before));
  const add = difference(before, after, charge, periodStart(period), moved);
  const move = {
    address,
    period,
    at: moved,
    rateDelta,
    add,
    state,
    stamp: stampInTheWay(ledger, moved),
    under: factors,
  };
  return rateDelta === 0n && add === 0n ? [] : [move];
}

/**
 * Returns the shares of months that are over, where the budget had them. What ends as a month begins belongs to the
 * month before.
 */
export async function lateMovesOf(
  change: HistoryChange,
  ledger: Ledger,
  ledgers: Ledgers,
): Promise<readonly LateMove[]> {
  const moves: LateMove[] = [];
  const at = firstDifference(change.before, change.after);
  if (at === undefined) return moves;
  const { before, after, charge } = paid(change, ledger);
  for (let period = periodOf(later(at, -1)); period < ledger.period; period = nextPeriod(period)) {
    const add = difference(before, after, charge, periodStart(period), periodEnd(period));
    if (add !== 0n && (await ledgers.find(ledger.address, period)) !== undefined) {
      moves.push({ address: ledger.address, period, add });
    }
  }
  return moves;
}

/** Returns the change at what is paid of the list prices. */
function paid({ kind, before, after, charge }: HistoryChange, { factors = [] }: Ledger): HistoryChange {
  return { kind, before: paidHistory(before, kind, factors), after: paidHistory(after, kind, factors), charge };
}
