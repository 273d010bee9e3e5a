import type { Budget } from '../budgets/domain/budget';
import { coveringBudgets } from '../budgets/domain/covering';
import type { Address } from '../core/domain/address';
import type { ResourceId } from '../core/domain/resource-id';
import type { ControlState } from '../metering/domain/resource';
import type { JournalEntry } from './domain/journal';
import { isExempt } from './domain/plan';
import type { Standing } from './domain/standing';
import type { EnforcementRun } from './run';

/** Returns another budget of the account that should be stopped, covers the resource, and would disable it again. */
export async function heirOf(
  { address, resource }: JournalEntry,
  tags: ControlState['tags'],
  standings: readonly Standing[],
  run: EnforcementRun,
): Promise<Address | undefined> {
  for (const { address: other, budget, wanted } of standings) {
    if (other === address || wanted !== 'stopped' || budget === undefined) continue;
    if (await wouldDisable(budget, resource, tags, run)) return other;
  }
  return undefined;
}

/**
 * Returns whether a budget would disable a resource. It judges by what stands behind the resource, and by its own tags:
 * what costs by use has no contribution.
 */
async function wouldDisable(
  budget: Budget,
  { arn }: ResourceId,
  tags: ControlState['tags'],
  { ports: { contributions } }: EnforcementRun,
): Promise<boolean> {
  const { address, account, exempt } = budget;
  const parts = await contributions.behind(address, arn).catch(noneThatCanBeRead);
  const isCovered = parts.length > 0 || coveringBudgets(account, [budget], tags).includes(address);
  return (
    isCovered &&
    !isExempt([arn], tags, exempt) &&
    !parts.some((part) => isExempt([part.resource.arn], part.tags, exempt))
  );
}

/** A row that cannot be read holds up nothing: what it stands for is judged by its tags. */
function noneThatCanBeRead(error: unknown): readonly [] {
  if (error instanceof RangeError) return [];
  throw error;
}
