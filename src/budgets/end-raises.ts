import type { Clock, Operators } from '../core/ports';
import { judgeItem } from './domain/budget-item';
import type { BudgetNotice } from './domain/notice';
import { dueOf, parseRaise } from './domain/raise';
import { endEach, type Ended } from './end-each';
import type { Raises, StoredBudget } from './ports';

export interface RaisePorts {
  readonly raises: Raises;
  readonly operators: Operators<BudgetNotice>;
  readonly clock: Clock;
}

/**
 * Ends each raise whose time is over: the item gets the value that it names for then. People hear of it a day before,
 * and when it has ended. Whoever changes the item meanwhile is right: a raise ends only as it was read.
 */
export function endRaises(budgets: readonly StoredBudget[], ports: RaisePorts): Promise<Ended> {
  return endEach(budgets, (stored) => endOne(stored, ports));
}

async function endOne(stored: StoredBudget, { raises, operators, clock }: RaisePorts): Promise<boolean> {
  const parsed = parseRaise(stored.written);
  if (parsed.kind !== 'raise') return false;
  const { raise } = parsed;
  const due = dueOf(raise, clock.now());
  if (due === 'nothing') return false;
  const verdict = judgeItem(stored.written);
  if (verdict.kind !== 'accepted') return false;
  const { address } = stored;
  const { limit: value } = verdict.budget;
  if (due === 'tell') {
    // Marked before it is told: whoever dies between the two leaves it to the end itself to be told.
    if ((await raises.markTold(stored)) === 'written') {
      await operators.tell({ kind: 'raise-ending', address, at: raise.until, value, then: raise.then });
    }
    return false;
  }
  if ((await raises.end(stored, raise.then)) === 'superseded') return false;
  await operators.tell({ kind: 'raise-ended', address, value, then: raise.then });
  return true;
}
