import { accountOf, address as toAddress, isWorkload, type Address } from '../core/domain/address';
import { money } from '../core/domain/money';
import { periodEnd, periodStart, type Period } from '../core/domain/period';
import { instant, later, type Instant } from '../core/domain/time';
import { BY_LENGTH, currentRate, difference } from './domain/contribution';
import { paidHistory } from './domain/factor';
import { newLedger, type Ledger } from './domain/ledger';
import { rate } from './domain/rate';
import { NOTHING_BOOKED } from './domain/unsettled';
import type { AdoptedBudgets, Bills, Contributions, Ledgers } from './ports';

export interface FirstLedgerPorts {
  readonly ledgers: Pick<Ledgers, 'newest'>;
  readonly budgets: Pick<AdoptedBudgets, 'find'>;
  readonly contributions: Pick<Contributions, 'all'>;
  readonly bills: Pick<Bills, 'find'>;
}

/**
 * Returns the row of a month for a budget that has none. Usually nothing is known of what it has spent. Where somebody
 * has deleted its row, what is known stays: the histories of its resources say how fast it spends and what they have
 * cost in the month, and its bill what was booked beyond them. Else every stop to come would be taken from a speed that
 * it is not in. What was booked by use or by hand is lost, until the bill has it.
 */
export async function firstLedger(
  address: Address,
  period: Period,
  now: Instant,
  ports: FirstLedgerPorts,
): Promise<Ledger> {
  const [budget, contributions, bill] = await Promise.all([
    ports.budgets.find(address),
    ports.contributions.all(address),
    ports.bills.find(address, period),
  ]);
  const fresh: Ledger = {
    ...newLedger(address, period, periodStart(period)),
    ...(await factorsOf(address, period, ports.ledgers)),
    limit: budget?.limit,
    thresholds: budget?.thresholds ?? [],
    ...(budget?.graceMinutes === undefined ? {} : { graceMinutes: budget.graceMinutes }),
  };
  // A bill may be known before there is a budget: then nothing of it is booked.
  const beyond = bill?.beyond ?? money(0n);
  if (contributions.length === 0 && beyond === 0n) return fresh;
  const last = contributions.flatMap(({ history }) => history.map(({ at }) => at));
  // A change that is ahead of this clock has its speed already.
  const at = instant(Math.min(Math.max(now, fresh.updatedAt, ...last), later(periodEnd(period), -1)));
  const parts = contributions.map(({ resource: { type }, history, minimumMs }) => {
    const paid = paidHistory(history, type, fresh.factors ?? []);
    const charge = minimumMs === undefined ? BY_LENGTH : { ...BY_LENGTH, minimumMs };
    return { speed: currentRate(paid), spent: difference([], paid, charge, periodStart(period), at) };
  });
  const speed = rate(parts.reduce((sum, part) => sum + part.speed, 0n));
  return {
    ...fresh,
    accrued: money(parts.reduce((sum, part) => sum + part.spent, beyond as bigint)),
    rate: speed,
    updatedAt: at,
    settledThrough: at,
    settledSpeed: { at, rate: speed, booked: NOTHING_BOOKED },
  };
}

/**
 * What is paid of list prices, as the newest row that is left has it. A workload's budget counts what its account pays,
 * from the beginning.
 */
async function factorsOf(
  address: Address,
  period: Period,
  ledgers: FirstLedgerPorts['ledgers'],
): Promise<Pick<Ledger, 'factors'>> {
  const { ledger } = await ledgers.newest(isWorkload(address) ? toAddress(accountOf(address)) : address, period);
  return ledger?.factors === undefined ? {} : { factors: ledger.factors };
}
