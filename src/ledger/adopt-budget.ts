import pMap from 'p-map';
import type { Budget } from '../budgets/domain/budget';
import { judgeItem } from '../budgets/domain/budget-item';
import { isPauseAddress } from '../budgets/domain/pause';
import { newestChanges, type BudgetChange } from '../budgets/domain/propagation';
import { stopInForce } from '../budgets/domain/stop-by-hand';
import type { BudgetRegistry, StoredBudget } from '../budgets/ports';
import { accountOf, address as toAddress, isAddress, isWorkload, type Address } from '../core/domain/address';
import { periodOf } from '../core/domain/period';
import { instant, type Instant } from '../core/domain/time';
import { everyPage } from '../core/pages';
import type { Calls, Clock, Write } from '../core/ports';
import { isInGrace } from './domain/grace';
import { nextUpdate, type Ledger } from './domain/ledger';
import { openForWriting, openPeriod, type LedgerPorts } from './open-period';
import { UnreadableRow } from './ports';

export interface AdoptionPorts extends LedgerPorts {
  readonly registry: BudgetRegistry;
  readonly calls: Pick<Calls, 'anchorAccount' | 'disableResources' | 'takeInventory'>;
  readonly clock: Clock;
}

export type AdoptionOutcome =
  | { readonly kind: 'adopted' }
  | { readonly kind: 'known' }
  /** The budget is refused. What was adopted before stays in force. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'abandoned' }
  /** The budget's account is closed or gone. Nothing is done about it, not even giving back. */
  | { readonly kind: 'ended' }
  /** Enforcement was paused, or goes on: every exhausted budget is looked at. */
  | { readonly kind: 'looked' }
  /** The change was not carried out, and is to be delivered again. */
  | { readonly kind: 'failed'; readonly error: unknown };

export interface AdoptedChange {
  readonly change: BudgetChange;
  readonly outcome: AdoptionOutcome;
}

const CONCURRENCY = 25;
const MAX_ATTEMPTS = 20;

/**
 * Puts accepted budgets in charge of their ledgers: the change of the limit moves the fence, over the stream.
 *
 * Why budgets are copied: docs/decisions/0016-adopted-budgets.md.
 */
export async function adoptBudget(
  changes: readonly BudgetChange[],
  ports: AdoptionPorts,
): Promise<readonly AdoptedChange[]> {
  const newest = newestChanges(changes).filter(({ address }) => isAddress(address) || isPauseAddress(address));
  const stored =
    newest.length === 0
      ? new Map<string, StoredBudget>()
      : await ports.registry.find(newest.map(({ address }) => address));
  return pMap(
    newest,
    async (change): Promise<AdoptedChange> => {
      try {
        if (isPauseAddress(change.address)) return { change, outcome: await lookAgain(ports) };
        return { change, outcome: await adoptOne(toAddress(change.address), stored.get(change.address), ports) };
      } catch (error) {
        return { change, outcome: { kind: 'failed', error } };
      }
    },
    { concurrency: CONCURRENCY },
  );
}

/**
 * Has every exhausted budget looked at: a pause that is set gives back, and one that is lifted stops again. Whatever a
 * lost record leaves undone, the hourly look does.
 */
async function lookAgain({ ledgers, calls, clock }: AdoptionPorts): Promise<AdoptionOutcome> {
  for await (const page of everyPage((cursor) => ledgers.page(periodOf(clock.now()), cursor))) {
    const exhausted = page.ledgers.filter(({ state }) => state === 'exhausted');
    await pMap(exhausted, ({ address }) => calls.disableResources(address), { concurrency: CONCURRENCY });
  }
  return { kind: 'looked' };
}

/** Acts on what the table says now, whatever the change was. */
async function adoptOne(
  address: Address,
  stored: StoredBudget | undefined,
  ports: AdoptionPorts,
): Promise<AdoptionOutcome> {
  if (stored === undefined) return abandon(address, ports);
  const verdict = judgeItem(stored.written);
  if (verdict.kind === 'ended') return closeAccountBudget(address, ports);
  if (verdict.kind !== 'accepted') return { kind: 'refused' };
  const { budget } = verdict;
  const adopted = await findReadable(address, ports);
  const isKnown = adopted !== undefined && isSameBudget(adopted, budget);
  const ledger = isKnown ? await openPeriod(address, ports.clock.now(), ports) : await adopt(budget, ports);
  // A change of mode or exemptions, or a stop by hand, shows in no ledger. This call, like the one below, is made each time, because an
  // earlier attempt may have died here.
  const isStopped = stopInForce(budget, ports.clock.now()) !== undefined;
  const isReached = ledger.state === 'exhausted' || isInGrace(ledger, ports.clock.now());
  const isExhausted = isStopped || isReached || (await hasExhaustedWorkload(budget, ports));
  if (isExhausted) await ports.calls.disableResources(address);
  const isTagKept =
    adopted?.workloadTag?.key === budget.workloadTag?.key && adopted?.workloadTag?.value === budget.workloadTag?.value;
  if (isKnown || adopted === undefined || !isTagKept) await ports.calls.takeInventory(accountOf(address));
  // What was spent before there was a budget.
  if (!isWorkload(address) && (isKnown || adopted === undefined)) await ports.calls.anchorAccount(accountOf(address));
  return { kind: isKnown ? 'known' : 'adopted' };
}

/** Returns the adopted budget. A row that makes no sense is as good as none: it is written anew. */
export async function findReadable(
  address: Address,
  { budgets }: Pick<LedgerPorts, 'budgets'>,
): Promise<Budget | undefined> {
  try {
    return await budgets.find(address);
  } catch (error) {
    if (error instanceof UnreadableRow) return undefined;
    throw error;
  }
}

/** A workload's mode follows its account's: what was decided about it is decided again. */
async function hasExhaustedWorkload({ scope, account }: Budget, ports: AdoptionPorts): Promise<boolean> {
  if (scope === 'workload') return false;
  const workloads = (await ports.budgets.of(account)).map(({ address }) => address).filter(isWorkload);
  const ledgers = await pMap(workloads, (workload) => openPeriod(workload, ports.clock.now(), ports), {
    concurrency: CONCURRENCY,
  });
  return ledgers.some(({ state }) => state === 'exhausted');
}

/** Returns whether two budgets say the same in every setting. */
export function isSameBudget(one: Budget, other: Budget): boolean {
  return JSON.stringify(one, digits) === JSON.stringify(other, digits);
}

async function adopt(budget: Budget, ports: AdoptionPorts): Promise<Ledger> {
  return persistently(budget.address, ports, (ledger, at) => ports.budgets.adopt(budget, ledger, at));
}

/**
 * Removes the budget from its ledger. settle-expenses then sees an exhausted ledger without a limit, and has everything
 * given back.
 */
async function abandon(address: Address, ports: AdoptionPorts): Promise<AdoptionOutcome> {
  const budget = await ports.budgets.find(address);
  if (budget === undefined) return { kind: 'known' };
  await persistently(address, ports, (ledger, at) => ports.budgets.abandon(budget, ledger, at));
  return { kind: 'abandoned' };
}

/**
 * Removes the budget and opens the ledger in one write, so that nobody sees an exhausted ledger that has money again:
 * nothing could be given back in an account that is gone.
 */
async function closeAccountBudget(address: Address, ports: AdoptionPorts): Promise<AdoptionOutcome> {
  if ((await ports.budgets.find(address)) === undefined) return { kind: 'known' };
  await persistently(address, ports, (ledger, at) => ports.budgets.closeAccount(address, ledger, at));
  return { kind: 'ended' };
}

async function persistently(
  address: Address,
  ports: AdoptionPorts,
  write: (ledger: Ledger, at: Instant) => Promise<Write>,
): Promise<Ledger> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const now = ports.clock.now();
    const ledger = await openForWriting(address, now, ports);
    if ((await write(ledger, instant(Math.max(now, nextUpdate(ledger))))) === 'written') return ledger;
  }
  throw new Error(`the ledger of ${address} changed at each of ${MAX_ATTEMPTS} attempts to adopt its budget`);
}

function digits(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
