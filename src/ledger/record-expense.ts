import type { Address } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import { periodOf, periodStart } from '../core/domain/period';
import { instant, type Instant } from '../core/domain/time';
import type { Clock } from '../core/ports';
import { isExceeded, positionAt, type Ledger } from './domain/ledger';
import { openPeriod, type LedgerPorts } from './open-period';

export interface Expense {
  readonly address: Address;
  readonly amount: Money;
  /** The instant at which the expense was made. */
  readonly at: Instant;
}

export interface RecordedExpense {
  /** The position of the running month, with what its speed has added since it was settled. */
  readonly position: Money;
  readonly limit: Money | undefined;
  readonly exceeded: boolean;
}

const MAX_ATTEMPTS = 20;

/**
 * Books what was paid by use, and tells at once whether the budget is exceeded: one write in the usual case. Disabling
 * does not depend on the caller, because the stream sees the same.
 */
export async function recordExpense(
  expense: Expense,
  ports: LedgerPorts & { readonly clock: Clock },
): Promise<RecordedExpense> {
  const { address, amount } = expense;
  const now = ports.clock.now();
  let at = instant(Math.min(expense.at, now));
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const period = periodOf(at);
    const { write, ledger } = await ports.ledgers.spend({ address, period, add: amount, at });
    if (write === 'written' && ledger !== undefined) return recorded(ledger, now);
    if (ledger === undefined) {
      const { period: present } = await openPeriod(address, now, ports);
      // A month that had no ledger has nothing to add to. The expense counts in the present month.
      if ((await ports.ledgers.find(address, period)) === undefined) at = instant(Math.max(at, periodStart(present)));
    } else {
      // The month is over, or others have written a later time. Then the amount needs no time, and waits for nobody.
      return recordWithoutTime(ledger, amount, now, ports);
    }
  }
  throw new Error(
    `the expense of ${address} could not be booked: its ledger changed at each of ${MAX_ATTEMPTS} attempts`,
  );
}

/** Adds the amount to the position of its month, and answers about the present one. */
async function recordWithoutTime(
  { address, period }: Ledger,
  add: Money,
  now: Instant,
  ports: LedgerPorts,
): Promise<RecordedExpense> {
  await ports.ledgers.spendLate({ address, period, add });
  return recorded(await openPeriod(address, now, ports), now);
}

function recorded(ledger: Ledger, now: Instant): RecordedExpense {
  return { position: positionAt(ledger, now), limit: ledger.limit, exceeded: isExceeded(ledger, now) };
}
