import { later, MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import { drawUniform, type Random } from '../overshoot/distributions';
import type { PlannedAccount } from './account';
import type { CostKind } from './kinds';
import { isRunningAt, type PlannedResource } from './truth';

/** A start or a stop of something that is seen live, and when its meter hears of it. */
export interface HeardChange {
  readonly heardAt: Instant;
  readonly resource: PlannedResource;
  readonly at: Instant;
  readonly running: boolean;
}

const HEARD_AFTER_SECONDS = { shortest: 1, longest: 5 } as const;

/** Returns what meters hear of some kinds from the adoption of the budget on: first, an inventory of what runs. */
export function heardChanges(
  { resources, adoptedAt }: PlannedAccount,
  isSeen: (kind: CostKind) => boolean,
  random: Random,
): readonly HeardChange[] {
  const heard: HeardChange[] = [];
  for (const resource of resources.filter(({ kind }) => isSeen(kind))) {
    const found = isRunningAt(resource, adoptedAt);
    if (found) heard.push({ heardAt: delayed(adoptedAt, random), resource, at: adoptedAt, running: true });
    for (const [index, at] of resource.toggles.entries()) {
      if (at > adoptedAt) heard.push({ heardAt: delayed(at, random), resource, at, running: index % 2 === 0 });
    }
  }
  return heard.sort((one, other) => one.heardAt - other.heardAt);
}

function delayed(at: Instant, random: Random): Instant {
  const { shortest, longest } = HEARD_AFTER_SECONDS;
  return later(at, Math.round(drawUniform(shortest, longest, random) * MS_PER_SECOND));
}
