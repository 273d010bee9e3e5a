import type { SpokeConversation } from '../../core/aws/spoke-door';
import type { ResourceType } from '../../core/domain/resource-id';
import type { Fleet, ResourceAdapter } from '../ports';
import { resourceAdapterOf } from '../types/adapters';
import { SpokeRegion } from '../types/spoke-region.adapter';

/** Returns the resources of a spoke, through sessions of its role: one adapter for each type and region. */
export function awsFleet(conversation: SpokeConversation): Fleet {
  const adapters = new Map<string, ResourceAdapter>();
  return {
    of: (type: ResourceType, region: string) => {
      const key = `${type} ${region}`;
      const adapter = adapters.get(key) ?? resourceAdapterOf(type, new SpokeRegion(conversation, type, region));
      adapters.set(key, adapter);
      return adapter;
    },
  };
}
