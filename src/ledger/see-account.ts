import { accountOf, address as toAddress, isWorkload, type Address } from '../core/domain/address';
import { periodOf, periodStart, previousPeriod } from '../core/domain/period';
import type { Instant } from '../core/domain/time';
import { heardThrough } from './domain/bill-sight';
import { missingIn, type Missing } from './domain/blindness';
import type { Ledger } from './domain/ledger';
import { UnreadableRow, type AdoptedBudgets, type Bills, type Sights } from './ports';

export interface SeeingPorts {
  readonly sights: Sights;
  readonly bills: Pick<Bills, 'find'>;
  readonly budgets: Pick<AdoptedBudgets, 'adoptedAt'>;
}

/** Returns what a budget is blind for lack of, by the rows of its account. Nothing: it sees. */
export async function missingOf(ledger: Ledger, at: Instant, ports: SeeingPorts): Promise<readonly Missing[]> {
  const { address } = ledger;
  const { billFrom } = ports.sights;
  const hasBill = billFrom !== 'none' && !isWorkload(address);
  const [lookedAt, billedAt] = await Promise.all([
    ports.sights.lastLook(accountOf(address)),
    hasBill ? billedAtOf(toAddress(accountOf(address)), at, ports.bills) : undefined,
  ]);
  const isSeen = lookedAt !== undefined && (billedAt !== undefined || !hasBill);
  const adoptedAt = isSeen ? undefined : await ports.budgets.adoptedAt(address);
  const countsSince = adoptedAt ?? periodStart(ledger.period);
  return missingIn(ledger, { billFrom, billedAt, lookedAt, countsSince }, at);
}

/** A row that cannot be read tells nothing. */
async function billedAtOf(account: Address, at: Instant, bills: SeeingPorts['bills']): Promise<Instant | undefined> {
  try {
    const current = heardThrough(await bills.find(account, periodOf(at)));
    return current ?? heardThrough(await bills.find(account, previousPeriod(periodOf(at))));
  } catch (error) {
    if (error instanceof UnreadableRow) return undefined;
    throw error;
  }
}
