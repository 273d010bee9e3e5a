import pMap from 'p-map';
import type { StoredBudget } from './ports';

const CONCURRENCY = 25;

/** What has ended in items whose time is over. What could not be done is tried again by the next reconciliation. */
export interface Ended {
  /** The addresses whose items have changed. The stream carries it on. */
  readonly ended: readonly string[];
  readonly failures: readonly { readonly address: string; readonly error: unknown }[];
}

/** Ends what is over in each item, one by one: `endOne` returns whether it has. One that fails delays no other. */
export async function endEach(
  budgets: readonly StoredBudget[],
  endOne: (stored: StoredBudget) => Promise<boolean>,
): Promise<Ended> {
  const ended: string[] = [];
  const failures: { address: string; error: unknown }[] = [];
  await pMap(
    budgets,
    async (stored) => {
      try {
        if (await endOne(stored)) ended.push(stored.address);
      } catch (error) {
        failures.push({ address: stored.address, error });
      }
    },
    { concurrency: CONCURRENCY },
  );
  return { ended, failures };
}
