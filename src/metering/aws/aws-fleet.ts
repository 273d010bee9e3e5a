import type { SpokeConversation } from '../../core/aws/spoke-door';
import type { ResourceType } from '../../core/domain/resource-id';
import type { Fleet, ResourceAdapter } from '../ports';
import { SpokeRegion } from '../types/spoke-region.adapter';

/** Returns the adapter of a type: of all types, or only of those that can be stopped. */
export type AdapterOf = (type: ResourceType, spoke: SpokeRegion) => ResourceAdapter;

/** Returns the resources of a spoke, through sessions of its role: one adapter for each type and region. */
export function awsFleet(conversation: SpokeConversation, adapterOf: AdapterOf): Fleet {
  const adapters = new Map<string, ResourceAdapter>();
  return {
    of: (type: ResourceType, region: string) => {
      const key = `${type} ${region}`;
      const adapter = adapters.get(key) ?? adapterOf(type, new SpokeRegion(conversation, type, region));
      adapters.set(key, adapter);
      return adapter;
    },
  };
}
