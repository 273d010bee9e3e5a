import pMap from 'p-map';
import type { Clock, Operators } from '../core/ports';
import { judgeItem } from './domain/budget-item';
import type { BudgetNotice } from './domain/notice';
import { dueOf, parseRaise } from './domain/raise';
import type { Raises, StoredBudget } from './ports';

const CONCURRENCY = 25;

export interface RaisePorts {
  readonly raises: Raises;
  readonly operators: Operators<BudgetNotice>;
  readonly clock: Clock;
}

/** What has become of raises. What could not be done is tried again by the next reconciliation. */
export interface EndedRaises {
  /** The addresses whose value is the one from before again. The stream carries it on. */
  readonly ended: readonly string[];
  readonly failures: readonly { readonly address: string; readonly error: unknown }[];
}

/**
 * Ends each raise whose time is over: the item gets the value that it names for then. People hear of it a day before,
 * and when it has ended. Whoever changes the item meanwhile is right: a raise ends only as it was read.
 */
export async function endRaises(budgets: readonly StoredBudget[], ports: RaisePorts): Promise<EndedRaises> {
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
