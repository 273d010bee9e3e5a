import { accountOf, address as toAddress, isWorkload, type Address } from '../../core/domain/address';
import { periodOf } from '../../core/domain/period';
import { arnOfControl } from '../../core/domain/resource-id';
import type { Instant } from '../../core/domain/time';
import { holdsSomething, type JournalEntry } from '../../enforcement/domain/journal';
import { isExempt, type Spender } from '../../enforcement/domain/plan';
import { spenderOf } from '../../enforcement/find-spending';
import type { BillSight } from '../../ledger/domain/bill-sight';
import type { Ledger } from '../../ledger/domain/ledger';
import { billSightOf } from '../../ledger/how-known';
import type { UnreadableRow } from '../../ledger/ports';
import { stateOf, type BudgetState } from './budget-state';
import type { ModeGrounds } from './mode-words';
import type { Office } from './office';
import { byRate } from './words';

/** All that is known of one budget now. */
export interface Spending extends ModeGrounds {
  readonly address: Address;
  /** The item of the Budgets table. Undefined: there is none. */
  readonly state: BudgetState | undefined;
  /** The row of this month. Undefined: nothing was counted in it yet. */
  readonly ledger: Ledger | undefined;
  /** What AWS's bill tells of it. Undefined: a workload has no bill of its own. */
  readonly bill: BillSight | undefined;
  /** What runs by the hour, the dearest first. */
  readonly spenders: readonly Spender[];
  /** What was disabled, and not given back. */
  readonly held: readonly JournalEntry[];
  readonly journal: readonly JournalEntry[];
  /** What somebody has written that makes no sense. */
  readonly unreadable: readonly string[];
}

/** Reads all that is known of one budget. */
export async function spendingOf(address: Address, office: Office, now: Instant): Promise<Spending> {
  const unreadable: string[] = [];
  const setAside = (row: UnreadableRow) => void unreadable.push(row.message);
  const [items, budget, ofAccount, ledger, bill, parts, journal, policy, pause] = await Promise.all([
    office.registry.find([address]),
    office.adopted.find(address),
    isWorkload(address) ? office.adopted.find(toAddress(accountOf(address))) : undefined,
    office.ledgers.find(address, periodOf(now)),
    isWorkload(address) ? undefined : billSightOf(address, now, office.bills),
    office.contributions.of(address, setAside),
    office.journal.of(address),
    office.policy(),
    office.pauses.find(),
  ]);
  const item = items.get(address);
  const spenders = parts.map((part) => spenderOf(part, ledger?.factors)).sort(byRate);
  const held = journal.filter((entry) => holdsSomething(entry) && entry.status !== 'failed');
  const state = item === undefined ? undefined : stateOf(item);
  return { address, state, budget, ofAccount, ledger, bill, spenders, held, journal, policy, pause, unreadable };
}

/** Returns whether the budget never stops it, by its tag or by the budget's list. */
export function isExempted({ resource, control, tags }: Spender, { budget }: Pick<Spending, 'budget'>): boolean {
  return isExempt([resource.arn, arnOfControl(control) ?? resource.arn], tags, budget?.exempt ?? []);
}
