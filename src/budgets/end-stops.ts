import pMap from 'p-map';
import type { Clock, Operators } from '../core/ports';
import type { BudgetNotice } from './domain/notice';
import { parseStop } from './domain/stop-by-hand';
import type { StoredBudget, Stops } from './ports';

const CONCURRENCY = 25;

export interface StopPorts {
  readonly stops: Stops;
  readonly operators: Operators<BudgetNotice>;
  readonly clock: Clock;
}

/** What has become of stops by hand. What could not be done is tried again by the next reconciliation. */
export interface EndedStops {
  /** The addresses that nobody has stopped any more. The stream carries it on. */
  readonly ended: readonly string[];
  readonly failures: readonly { readonly address: string; readonly error: unknown }[];
}

/**
 * Takes each stop by hand whose time is over out of its item: enforcement then gives back what it holds, unless the
 * budget is spent. Whoever changes the stop meanwhile is right: it ends only as it was read.
 */
export async function endStops(budgets: readonly StoredBudget[], ports: StopPorts): Promise<EndedStops> {
  const ended: string[] = [];
  const failures: { address: string; error: unknown }[] = [];
  await pMap(
    budgets,
    async (stored) => {
      try {
        if (await endOne(stored, ports)) ended.push(stored.address);
      } catch (error) {
        failures.push({ address: stored.address, error });
      }
    },
    { concurrency: CONCURRENCY },
  );
  return { ended, failures };
}

async function endOne(stored: StoredBudget, { stops, operators, clock }: StopPorts): Promise<boolean> {
  const parsed = parseStop(stored.written);
  if (parsed.kind !== 'stop' || clock.now() < parsed.stop.until) return false;
  if ((await stops.end(stored)) === 'superseded') return false;
  await operators.tell({ kind: 'stop-ended', address: stored.address, ...parsed.stop });
  return true;
}
