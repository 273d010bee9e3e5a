import { coveringBudgets } from '../budgets/domain/covering';
import { accountOf } from '../core/domain/address';
import { arnOfControl, regionOf } from '../core/domain/resource-id';
import { SpokeFailure } from '../core/ports';
import { currentRate, isRunning } from '../ledger/domain/contribution';
import { ZERO_RATE } from '../ledger/domain/rate';
import type { Fleet } from '../metering/ports';
import type { DisablingRun } from './disable-target';
import type { Spender } from './domain/plan';
import type { EnforcementPorts } from './ports';

/**
 * Returns what is known to run in a budget, and what an earlier run had begun to disable, as the journal says. Only a
 * look tells whether it did.
 */
export async function knownSpenders(
  run: DisablingRun,
  { contributions }: EnforcementPorts,
): Promise<readonly Spender[]> {
  const {
    ledger: { address, period },
    mode,
    journal,
  } = run;
  const metered: readonly Spender[] = (await contributions.of(address))
    .filter(({ history }) => isRunning(history))
    .map(({ resource, control, history, tags, startedBy }) => ({
      resource,
      control,
      rate: currentRate(history),
      tags,
      startedBy,
    }));
  const begun = journal
    .filter(
      (entry) =>
        entry.period === period &&
        entry.mode === 'enforce' &&
        mode === 'enforce' &&
        (entry.status === 'planned' || entry.status === 'failed'),
    )
    .filter(({ resource }) => !metered.some(({ control }) => arnOfControl(control) === resource.arn));
  return [
    ...metered,
    ...begun.map(({ resource, startedBy }) => ({ resource, control: resource, rate: ZERO_RATE, tags: {}, startedBy })),
  ];
}

export interface Listed {
  readonly spenders: readonly Spender[];
  /** The reasons why parts of the account could not be looked at. */
  readonly unseen: readonly string[];
}

/** Lists what has no cost by the hour, in the home region and wherever anything of the budget is known to run. */
export async function listedSpenders(
  fleet: Fleet,
  known: readonly Spender[],
  run: DisablingRun,
  { policy }: EnforcementPorts,
): Promise<Listed> {
  const {
    ledger: { address },
    budget,
  } = run;
  const regions = new Set([policy.homeRegion, ...known.map(({ resource }) => regionOf(resource.arn))]);
  const spenders: Spender[] = [];
  const unseen: string[] = [];
  for (const region of regions) {
    for (const type of policy.listedTypes) {
      try {
        const found = (await fleet.of(type, region).list()).filter(
          ({ running, tags }) => running && coveringBudgets(accountOf(address), [budget], tags).includes(address),
        );
        spenders.push(
          ...found.map(({ arn, control, tags, startedBy }) => ({
            resource: { type, arn },
            control,
            rate: ZERO_RATE,
            tags,
            startedBy,
          })),
        );
      } catch (error) {
        if (!(error instanceof SpokeFailure)) throw error;
        unseen.push(error.message);
      }
    }
  }
  return { spenders, unseen };
}
