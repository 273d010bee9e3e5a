import type { HowKnown } from '../budgets/domain/how-known';
import { accountOf, address as toAddress, isWorkload, type Address } from '../core/domain/address';
import { periodOf, previousPeriod } from '../core/domain/period';
import type { Instant } from '../core/domain/time';
import { billSight, NO_BILL, UNREADABLE_BILL, type BillSight } from './domain/bill-sight';
import type { Ledger } from './domain/ledger';
import { overshootBound, type OvershootBound } from './domain/overshoot-bound';
import { UnreadableRow, type Bills, type Ledgers } from './ports';

/** Returns what bills tell of an account now. Of a row that makes no sense, operators are told where it is booked. */
export async function billSightOf(account: Address, at: Instant, bills: Pick<Bills, 'find'>): Promise<BillSight> {
  const period = periodOf(at);
  try {
    const [current, before] = await Promise.all(
      [period, previousPeriod(period)].map((month) => bills.find(account, month)),
    );
    return billSight(current, before);
  } catch (error) {
    if (error instanceof UnreadableRow) return UNREADABLE_BILL;
    throw error;
  }
}

/** Returns the most that could still be spent in a budget before a stop lands. */
export async function overshootOf(ledger: Ledger, at: Instant, bills: Pick<Bills, 'find'>): Promise<OvershootBound> {
  // A workload has no bill of its own.
  const bill = isWorkload(ledger.address) ? NO_BILL : await billSightOf(ledger.address, at, bills);
  return overshootBound(ledger, bill, at);
}

/** Returns how the position of a budget is known, for its receipt. It opens no month, and writes nothing. */
export async function howKnown(
  address: Address,
  at: Instant,
  { ledgers, bills }: { readonly ledgers: Pick<Ledgers, 'find'>; readonly bills: Pick<Bills, 'find'> },
): Promise<HowKnown> {
  const account = toAddress(accountOf(address));
  const [sight, ledger] = await Promise.all([
    isWorkload(address) ? undefined : billSightOf(account, at, bills),
    readableLedger(address, at, ledgers),
  ]);
  const overshoot = ledger && { amount: overshootBound(ledger, sight ?? NO_BILL, at).amount, at };
  if (sight === undefined) return { overshoot };
  const { source, billedThrough, seenLive } = sight;
  return { bill: { source, billedThrough, seenLive }, overshoot };
}

async function readableLedger(
  address: Address,
  at: Instant,
  ledgers: Pick<Ledgers, 'find'>,
): Promise<Ledger | undefined> {
  try {
    return await ledgers.find(address, periodOf(at));
  } catch (error) {
    if (error instanceof UnreadableRow) return undefined;
    throw error;
  }
}
