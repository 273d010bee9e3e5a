import { money, type Money } from '../../src/core/domain/money';
import { MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import type { Rate } from '../../src/ledger/domain/rate';
import type { CostKind } from './kinds';
import { usedBy, type PlannedUse } from './use';

/** Something that costs by the hour while it runs. The first of its toggles begins it, the next ends it … */
export interface PlannedResource {
  readonly arn: string;
  readonly kind: CostKind;
  readonly rate: Rate;
  readonly toggles: readonly Instant[];
}

/** All that costs something in an account, as its owner means it to be. */
export interface Spending {
  readonly resources: readonly PlannedResource[];
  readonly uses: readonly PlannedUse[];
}

/** Returns what is spent between two instants: exact, where they are whole seconds. */
export function spentBetween({ resources, uses }: Spending, from: Instant, to: Instant): Money {
  if (to <= from) return money(0n);
  const ran = resources.reduce((sum, one) => sum + one.rate * BigInt(ranFor(one, from, to)), 0n);
  return money(ran / BigInt(MS_PER_SECOND) + usedBetween(uses, from, to));
}

export function usedBetween(uses: readonly PlannedUse[], from: Instant, to: Instant): bigint {
  return uses.reduce((sum, one) => sum + usedBy(one, to) - usedBy(one, from), 0n);
}

/** Returns for how many milliseconds something ran between two instants. */
export function ranFor({ toggles }: PlannedResource, from: Instant, to: Instant): number {
  let ms = 0;
  for (let index = 0; index < toggles.length; index += 2) {
    const begins = Math.max(toggles[index] ?? to, from);
    const ends = Math.min(toggles[index + 1] ?? to, to);
    if (begins < ends) ms += ends - begins;
  }
  return ms;
}

export function isRunningAt({ toggles }: PlannedResource, at: Instant): boolean {
  return toggles.filter((toggle) => toggle <= at).length % 2 === 1;
}

/** Returns the part of the spending that is of some kinds. */
export function partOf({ resources, uses }: Spending, isMeant: (kind: CostKind) => boolean): Spending {
  return {
    resources: resources.filter(({ kind }) => isMeant(kind)),
    uses: uses.filter(({ kind }) => isMeant(kind)),
  };
}
