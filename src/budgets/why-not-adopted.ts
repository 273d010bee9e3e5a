import type { Address } from '../core/domain/address';
import type { Money } from '../core/domain/money';
import { describeValue } from './domain/receipt';
import type { BudgetPorts } from './ports';

/** Milliseconds between looks at the ledger, which takes a budget over while its spoke is spoken to. */
const PAUSES_MS = [250, 500, 1_000, 2_000, 4_000] as const;

/**
 * Returns why the limit is not what enforcement goes by, in words, or undefined once it is. It waits some seconds for
 * the ledger, unless `known`, the reason on the receipt, says that it has waited before.
 *
 * Why the ledger is asked: docs/decisions/0046-the-receipt-proves-the-ledger.md.
 */
export async function whyNotAdopted(
  address: Address,
  limit: Money,
  known: string | undefined,
  { adopted, clock }: Pick<BudgetPorts, 'adopted' | 'clock'>,
): Promise<string | undefined> {
  let found = await adopted.limitOf(address);
  for (const pause of known?.includes(reasonOf(address, limit, found)) === true ? [] : PAUSES_MS) {
    if (found === limit) return undefined;
    await clock.pause(pause);
    found = await adopted.limitOf(address);
  }
  return found === limit ? undefined : reasonOf(address, limit, found);
}

function reasonOf(address: Address, limit: Money, found: Money | undefined): string {
  const goesBy = found === undefined ? 'no limit' : describeValue(found);
  return `enforcement still goes by ${goesBy} for ${address}, not by ${describeValue(limit)}: an hourly look mends that`;
}
