import type { Target } from '../../enforcement/domain/plan';
import { rate, type Rate } from '../../ledger/domain/rate';
import { byRate } from './words';

/** What would have to be stopped so that the rest lasts. */
export type SmallestSet =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'these'; readonly targets: readonly Target[]; readonly saves: Rate }
  /** Even if everything that can be stopped is stopped. */
  | { readonly kind: 'not enough'; readonly saves: Rate };

/** Types whose stop is felt last where anything else will do: databases hold what others need. */
const DATABASE = /^(rds|aurora|redshift|docdb|neptune)/;

/**
 * Returns the fewest targets whose stop brings a speed down by `excess` at least, without databases where they are not
 * needed. Of the sets with so few, it is one that stops no more than it must.
 */
export function smallestSet(targets: readonly Target[], excess: Rate): SmallestSet {
  if (excess <= 0n) return { kind: 'nothing' };
  const all = sum(targets);
  if (all < excess) return { kind: 'not enough', saves: all };
  const others = targets.filter(({ control }) => !DATABASE.test(control.type));
  const chosen = fewest(sum(others) >= excess ? others : targets, excess);
  return { kind: 'these', targets: chosen, saves: sum(chosen) };
}

/** The dearest ones, and as the last one the cheapest that is enough. */
function fewest(targets: readonly Target[], excess: Rate): readonly Target[] {
  const sorted = [...targets].sort(byRate);
  const chosen: Target[] = [];
  let missing: bigint = excess;
  for (const target of sorted) {
    if (target.rate >= missing) {
      const enough = sorted.filter((one) => !chosen.includes(one) && one.rate >= missing).at(-1);
      return [...chosen, enough ?? target];
    }
    chosen.push(target);
    missing -= target.rate;
  }
  return chosen;
}

function sum(targets: readonly Target[]): Rate {
  return rate(targets.reduce((total, one) => total + one.rate, 0n));
}
