import pMap from 'p-map';
import { SpokeFailure, SpokeIncomplete } from '../core/ports';
import type { Budget } from './domain/budget';
import { judgeItem } from './domain/budget-item';
import type { BudgetNotice } from './domain/notice';
import { isUnit } from './domain/organizational-unit';
import { isPauseAddress } from './domain/pause';
import { isUnderWay, judgeParameter, newestChanges, type BudgetChange } from './domain/propagation';
import { isNews, type Receipt } from './domain/receipt';
import type { BudgetPorts, StoredBudget } from './ports';
import { readSpoke } from './read-spoke';
import { refuseBudget } from './refuse-budget';
import { noteOn, syncBudget, type SyncOutcome } from './sync-budget';

export type PropagationOutcome =
  | SyncOutcome
  /** The parameter carries the value. The spoke's change event takes the value on to the AWS Budget. */
  | { readonly kind: 'parameter-put' }
  | { readonly kind: 'under-way' }
  | { readonly kind: 'removed' }
  /** The change was not carried out, and is to be delivered again. */
  | { readonly kind: 'failed'; readonly error: unknown };

export interface PropagatedChange {
  readonly change: BudgetChange;
  readonly outcome: PropagationOutcome;
}

const ERRAND = 'propagate-budget';

/** The number of spokes that are spoken to at once. One that does not answer delays no other. */
const CONCURRENCY = 25;

/** Carries changed budgets to their spokes' parameters. Returns one outcome for each address that asked for work. */
export async function propagateBudget(
  changes: readonly BudgetChange[],
  ports: BudgetPorts,
): Promise<readonly PropagatedChange[]> {
  const newest = newestChanges(changes);
  const set = newest.filter(({ kind }) => kind === 'set').map(({ address }) => address);
  const stored = set.length === 0 ? new Map<string, StoredBudget>() : await ports.registry.find(set);
  return pMap(
    newest,
    async (change): Promise<PropagatedChange> => {
      try {
        return { change, outcome: await propagateOne(change, stored.get(change.address), ports) };
      } catch (error) {
        return { change, outcome: { kind: 'failed', error } };
      }
    },
    { concurrency: CONCURRENCY },
  );
}

async function propagateOne(
  change: BudgetChange,
  stored: StoredBudget | undefined,
  ports: BudgetPorts,
): Promise<PropagationOutcome> {
  if (change.kind === 'removed') {
    await ports.operators.tell(removalOf(change.address));
    return { kind: 'removed' };
  }
  // The item was removed since. The record that says so follows in the stream.
  if (stored === undefined) return { kind: 'unmanaged' };
  const verdict = judgeItem(stored.written);
  if (verdict.kind === 'refused') {
    await refuseBudget(stored, verdict.reason, ports);
    return { kind: 'rejected', repairs: [] };
  }
  if (verdict.kind !== 'accepted') return syncBudget(change.address, ERRAND, ports, stored);
  const { budget } = verdict;
  // A stop by hand, or a freeze that cannot be, changes no value: the receipt of one that is in force says it all the same.
  const { status, reason } = stored.receipt ?? {};
  const isNoted = status !== 'IN_FORCE' || reason === noteOn(budget, ports).reason;
  if (isNoted && isUnderWay(stored.receipt, budget.limit, ports.clock.now())) return { kind: 'under-way' };
  if (budget.scope === 'workload') return syncBudget(budget.address, ERRAND, ports, stored);
  return putParameter(budget, stored, ports);
}

function removalOf(address: string): BudgetNotice {
  if (isPauseAddress(address)) return { kind: 'pause-lifted', address, reason: undefined };
  return { kind: isUnit(address) ? 'default-removed' : 'budget-removed', address };
}

async function putParameter(budget: Budget, stored: StoredBudget, ports: BudgetPorts): Promise<PropagationOutcome> {
  const { registry, spokes, clock } = ports;
  const { address, account, limit } = budget;
  const awsBudget = stored.receipt?.awsBudget;
  try {
    const spoke = await spokes.reach(account, ERRAND, address);
    const { value } = await readSpoke(spoke, account);
    // The parameter does not change, so no change event follows. What the event would have led to is done here.
    if (judgeParameter(value, limit, stored.receipt).kind === 'right') {
      return await syncBudget(address, ERRAND, ports, stored);
    }
    const version = await spoke.putValue(limit);
    // A superseded write means that the change event was faster, and its receipt says more.
    await registry.writeReceipt(stored, {
      status: 'PENDING',
      value: limit,
      version,
      parameterAt: clock.now(),
      awsBudget,
    });
    return { kind: 'parameter-put' };
  } catch (error) {
    if (!(error instanceof SpokeFailure)) throw error;
    const receipt: Receipt = { status: 'PENDING', value: limit, reason: error.message, awsBudget };
    if (isNews(stored.receipt, receipt)) await registry.writeReceipt(stored, receipt);
    return { kind: 'pending', reason: error.message, awaitsEvent: error instanceof SpokeIncomplete };
  }
}
