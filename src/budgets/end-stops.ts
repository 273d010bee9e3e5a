import type { Clock, Operators } from '../core/ports';
import type { BudgetNotice } from './domain/notice';
import { parseStop } from './domain/stop-by-hand';
import { endEach, type Ended } from './end-each';
import type { StoredBudget, Stops } from './ports';

export interface StopPorts {
  readonly stops: Stops;
  readonly operators: Operators<BudgetNotice>;
  readonly clock: Clock;
}

/**
 * Takes each stop by hand whose time is over out of its item: enforcement then gives back what it holds, unless the
 * budget is spent. Whoever changes the stop meanwhile is right: it ends only as it was read.
 */
export function endStops(budgets: readonly StoredBudget[], ports: StopPorts): Promise<Ended> {
  return endEach(budgets, (stored) => endOne(stored, ports));
}

async function endOne(stored: StoredBudget, { stops, operators, clock }: StopPorts): Promise<boolean> {
  const parsed = parseStop(stored.written);
  if (parsed.kind !== 'stop' || clock.now() < parsed.stop.until) return false;
  if ((await stops.end(stored)) === 'superseded') return false;
  await operators.tell({ kind: 'stop-ended', address: stored.address, ...parsed.stop });
  return true;
}
