import pMap from 'p-map';
import { coveringBudgets } from '../budgets/domain/covering';
import { accountOf } from '../core/domain/address';
import { arnOfControl, regionOf } from '../core/domain/resource-id';
import { SpokeFailure } from '../core/ports';
import { isRunning, since } from '../ledger/domain/contribution';
import { paidRate, type Factors } from '../ledger/domain/factor';
import { ZERO_RATE } from '../ledger/domain/rate';
import type { Contribution } from '../ledger/ports';
import type { AccountFleet } from '../metering/ports';
import { ACCOUNT_TYPE } from './domain/freeze';
import type { Spender } from './domain/plan';
import { LIMIT, type Standing } from './domain/standing';
import type { EnforcementRun } from './run';

/**
 * Returns what is known to run in a budget, and what an earlier run had begun to disable, as the journal says. Only a
 * look tells whether it did.
 */
export async function knownSpenders(
  { address, ledger, wanted }: Standing,
  run: EnforcementRun,
): Promise<readonly Spender[]> {
  const metered = (await run.ports.contributions.of(address))
    .filter(({ history }) => isRunning(history))
    .map((row) => spenderOf(row, ledger.factors));
  const begun = run
    .entriesOf(address)
    .filter(
      ({ period, mode, status }) =>
        period === ledger.period && mode === 'enforce' && wanted === 'stopped' && status !== 'restored',
    )
    .filter(({ status, restoring }) => status !== 'done' || restoring)
    // An account is frozen after everything else, and for its own reasons.
    .filter(({ resource }) => resource.type !== ACCOUNT_TYPE)
    .filter(({ resource }) => !metered.some(({ control }) => arnOfControl(control) === resource.arn));
  return [
    ...metered,
    ...begun.map(({ resource, startedBy }) => ({ resource, control: resource, rate: ZERO_RATE, tags: {}, startedBy })),
  ];
}

/** Returns what is metered of a resource that runs, by what is paid of its list price. */
export function spenderOf(
  { resource, control, history, tags, startedBy }: Contribution,
  factors: Factors | undefined,
): Spender {
  const rate = paidRate(history, resource.type, factors);
  return { resource, control, rate, tags, startedBy, since: since(history) };
}

/** The lists that are asked for at once. */
const CONCURRENCY = 6;

export interface Listed {
  readonly spenders: readonly Spender[];
  /** The reasons why parts of the account could not be looked at. */
  readonly unseen: readonly string[];
}

/**
 * Lists what has no cost by the hour, in every region of the account. Where that does not tell its regions, lists it
 * wherever anything of the budget is known to run or was stopped. A plan that people were told of needs no second list.
 */
export async function listedSpenders(
  fleet: AccountFleet,
  known: readonly Spender[],
  { address, budget, ledger, wanted }: Standing,
  run: EnforcementRun,
): Promise<Listed> {
  const { policy } = run.ports;
  if (budget === undefined || (wanted === 'planned' && ledger.watch.toldThresholds.includes(LIMIT))) {
    return { spenders: [], unseen: [] };
  }
  const unseen: string[] = [];
  const told = await fleet.regions().catch((error: unknown) => {
    if (!(error instanceof SpokeFailure)) throw error;
    unseen.push(error.message);
    return [];
  });
  const arns = [...known, ...run.entriesOf(address)].map(({ resource }) => resource.arn);
  const regions = new Set([policy.homeRegion, ...told, ...arns.map(regionOf)].filter((region) => region !== ''));
  const places = [...regions].flatMap((region) => policy.listedTypes.map((type) => ({ region, type })));
  const spenders = await pMap(
    places,
    async ({ region, type }): Promise<readonly Spender[]> => {
      try {
        const found = await fleet.of(type, region).list();
        return found
          .filter(({ running }) => running)
          .filter(({ tags }) => coveringBudgets(accountOf(address), [budget], tags).includes(address))
          .map(({ arn, control, tags, startedBy }) => ({
            resource: { type, arn },
            control,
            rate: ZERO_RATE,
            tags,
            startedBy,
          }));
      } catch (error) {
        if (!(error instanceof SpokeFailure)) throw error;
        unseen.push(error.message);
        return [];
      }
    },
    { concurrency: CONCURRENCY },
  );
  // An account that nobody can enter gives every list the same reason.
  return { spenders: spenders.flat(), unseen: [...new Set(unseen)] };
}
