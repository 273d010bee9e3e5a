import { accountOf, isWorkload, type Address } from '../core/domain/address';
import { money } from '../core/domain/money';
import { periodEnd } from '../core/domain/period';
import { formatInstant, instant, type Instant } from '../core/domain/time';
import type { Clock } from '../core/ports';
import { currentRate } from './domain/contribution';
import {
  currentFactor,
  currentFactors,
  factorChange,
  rateAt,
  withFactors,
  type FactorChange,
  type FactorsByKind,
} from './domain/factor';
import { nextUpdate, stampInTheWay, type Ledger } from './domain/ledger';
import { rate } from './domain/rate';
import { openForWriting, type LedgerPorts } from './open-period';
import type { Contribution, Contributions, LedgerMove } from './ports';

export interface RepricePorts extends LedgerPorts {
  readonly contributions: Contributions;
  readonly clock: Clock;
}

/** Returns the instant from which a change that is written now counts. */
export function instantOfChange(ledger: Ledger, now: Instant): Instant {
  return instant(Math.min(Math.max(now, nextUpdate(ledger)), periodEnd(ledger.period) - 1));
}

/**
 * Returns what a change of factors does to a ledger: whatever runs has another speed from then on, and what has accrued
 * stays. `rows`: all that ran when the ledger was read. What starts meanwhile makes the write be refused.
 */
export function repricing(ledger: Ledger, rows: readonly Contribution[], change: FactorChange): LedgerMove {
  const { address, period, state, factors: under = [] } = ledger;
  const factors = withFactors(under, change);
  let delta = 0n;
  for (const { resource, history } of rows) {
    if (!change.factors.has(resource.type)) continue;
    const list = currentRate(history);
    delta += rateAt(list, currentFactor(factors, resource.type)) - rateAt(list, currentFactor(under, resource.type));
  }
  return {
    ...{ address, period, at: change.at, rateDelta: rate(delta), add: money(0n), state },
    stamp: stampInTheWay(ledger, change.at),
    under,
    reprice: { factors, readAt: ledger.stamp ?? formatInstant(ledger.updatedAt) },
  };
}

/** The most attempts for one workload. What is not done now is done when the bill is read next. */
const MAX_ATTEMPTS = 10;

/** Gives the budgets of an account's workloads the factors of the account: they count the same resources. */
export async function repriceWorkloads(account: Address, ports: RepricePorts): Promise<void> {
  const budgets = await ports.budgets.counting(accountOf(account));
  const workloads = budgets.map(({ address }) => address).filter(isWorkload);
  if (workloads.length === 0) return;
  const { factors = [] } = await openForWriting(account, ports.clock.now(), ports);
  for (const workload of workloads) await repriceWorkload(workload, currentFactors(factors), ports);
}

async function repriceWorkload(workload: Address, wanted: FactorsByKind, ports: RepricePorts): Promise<void> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const now = ports.clock.now();
    const ledger = await openForWriting(workload, now, ports);
    const change = factorChange(ledger.factors ?? [], wanted, instantOfChange(ledger, now));
    if (change === undefined) return;
    const rows = await ports.contributions.of(workload);
    if ((await ports.ledgers.reprice(repricing(ledger, rows, change))) === 'written') return;
  }
}
