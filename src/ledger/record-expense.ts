import type { Address } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import { nextPeriod, periodEnd, periodOf, periodStart } from '../core/domain/period';
import { instant, type Instant } from '../core/domain/time';
import type { Clock } from '../core/ports';
import { isExceeded, positionAt, type Ledger } from './domain/ledger';
import { openPeriod, type LedgerPorts } from './open-period';

export interface Expense {
  readonly address: Address;
  readonly amount: Money;
  /** The instant at which the expense was made. */
  readonly at: Instant;
  /** The name of the expense among all of its address. What comes with the same name again does not count. */
  readonly id: string;
}

export interface RecordedExpense {
  /** The position of the running month, with what its speed has added since it was settled. */
  readonly position: Money;
  readonly limit: Money | undefined;
  readonly exceeded: boolean;
}

const MAX_ATTEMPTS = 20;

/**
 * Books what was paid by use, once for each id, and tells at once whether the budget is exceeded. The amount needs no
 * time of its own in the ledger, so it waits for nobody. Disabling does not depend on the caller, because the stream
 * sees the same.
 */
export async function recordExpense(
  { address, amount, at: made, id }: Expense,
  ports: LedgerPorts & { readonly clock: Clock },
): Promise<RecordedExpense> {
  const now = ports.clock.now();
  // Whoever repeats a call does so by the end of the month after it.
  const forgetAt = periodEnd(nextPeriod(periodOf(now)));
  let at = instant(Math.min(made, now));
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const period = periodOf(at);
    const write = await ports.ledgers.spendOnce({ address, period, add: amount }, id, forgetAt);
    const present = await openPeriod(address, now, ports);
    if (write !== 'superseded') return recorded(present, now);
    // A month that had no ledger has nothing to add to. The expense counts in the present month.
    if ((await ports.ledgers.find(address, period)) === undefined) {
      at = instant(Math.max(at, periodStart(present.period)));
    }
  }
  throw new Error(
    `the expense of ${address} could not be booked: its ledger changed at each of ${MAX_ATTEMPTS} attempts`,
  );
}

function recorded(ledger: Ledger, now: Instant): RecordedExpense {
  return { position: positionAt(ledger, now), limit: ledger.limit, exceeded: isExceeded(ledger, now) };
}
