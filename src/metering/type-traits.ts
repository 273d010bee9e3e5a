import { RESOURCE_TYPES } from './domain/resource';
import { contractOf, RESOURCE_TYPE_CONTRACTS } from './types/contracts';
import { MS_PER_SECOND } from '../core/domain/time';
import type { ResourceType } from '../core/domain/resource-id';

/** What AWS charges at least for each start of a type, in ms. */
export function minimumMs(type: ResourceType): number {
  return contractOf(type).minimumSeconds * MS_PER_SECOND;
}

export function restoreStage(type: ResourceType): number {
  return contractOf(type).restoreStage;
}

/** Types that an exhausted budget looks for in its account. */
export const LISTED_TYPES = RESOURCE_TYPES.filter((type) => RESOURCE_TYPE_CONTRACTS[type].foundByListing);
