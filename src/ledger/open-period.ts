import { accountOf, address as toAddress, isWorkload, type Address } from '../core/domain/address';
import { periodEnd, periodOf, periodStart, type Period } from '../core/domain/period';
import type { Instant } from '../core/domain/time';
import { newLedger, nextUpdate, type Ledger } from './domain/ledger';
import { absorbed, closed, opened } from './domain/rollover';
import type { AdoptedBudgets, Ledgers } from './ports';

export interface LedgerPorts {
  readonly ledgers: Ledgers;
  readonly budgets: AdoptedBudgets;
}

/** The most rows that are read. Rows that other writers open or close meanwhile are read again, month by month. */
const MAX_STEPS = 50;

/**
 * Returns the budget's row of the present month. Whoever finds none closes the month before and opens this one, so that
 * a timer that is late, or a month in which nobody wrote, costs nothing.
 *
 * Who opens a month: docs/decisions/0019-whoever-comes-first-opens-the-month.md.
 */
export async function openPeriod(address: Address, now: Instant, ports: LedgerPorts): Promise<Ledger> {
  const period = periodOf(now);
  for (let step = 0; step < MAX_STEPS; step++) {
    const { ledger, stray } = await ports.ledgers.newest(address, period);
    // A clock that is ahead may have opened the next month. Its row is the newest there is.
    if (ledger !== undefined && ledger.period >= period) return ledger;
    if (ledger === undefined) {
      const row = await firstLedger(address, stray?.period ?? period, ports);
      await ports.ledgers.open(absorbed(row, stray?.row), stray?.row);
    } else {
      const next = opened(ledger);
      const inItsPlace = stray?.period === next.period ? stray.row : undefined;
      await ports.ledgers.rollOver(ledger, closed(ledger), absorbed(next, inItsPlace), inItsPlace);
    }
  }
  throw new Error(`the ledger of ${address} was changed by others at each of ${MAX_STEPS} attempts to open ${period}`);
}

/**
 * Opens the period for a write that needs an instant later than the row's last one. A month whose last millisecond is
 * taken is over.
 */
export async function openForWriting(address: Address, now: Instant, ports: LedgerPorts): Promise<Ledger> {
  const ledger = await openPeriod(address, now, ports);
  const end = periodEnd(ledger.period);
  return nextUpdate(ledger) < end ? ledger : openPeriod(address, end, ports);
}

async function firstLedger(address: Address, period: Period, { budgets, ledgers }: LedgerPorts): Promise<Ledger> {
  const budget = await budgets.find(address);
  return {
    ...newLedger(address, period, periodStart(period)),
    ...(isWorkload(address) ? await factorsOfAccount(address, period, ledgers) : {}),
    limit: budget?.limit,
    thresholds: budget?.thresholds ?? [],
    ...(budget?.graceMinutes === undefined ? {} : { graceMinutes: budget.graceMinutes }),
  };
}

/** A workload's budget counts what its account pays, from the beginning. */
async function factorsOfAccount(workload: Address, period: Period, ledgers: Ledgers): Promise<Pick<Ledger, 'factors'>> {
  const { ledger } = await ledgers.newest(toAddress(accountOf(workload)), period);
  return ledger?.factors === undefined ? {} : { factors: ledger.factors };
}
