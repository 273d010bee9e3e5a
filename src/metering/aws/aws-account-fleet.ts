import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import type { SpokeConversation } from '../../core/aws/spoke-door';
import { REGIONS } from '../contracts';
import type { AccountFleet } from '../ports';
import { awsFleet, type AdapterOf } from './aws-fleet';

/**
 * Returns how to speak about the resources of a spoke, and its regions: a topic of their own, which not every function
 * speaks about.
 */
export function awsAccountFleet(adapterOf: AdapterOf): (conversation: SpokeConversation) => AccountFleet {
  return (conversation) => ({
    ...awsFleet(conversation, adapterOf),
    regions: () => regionsOfSpoke(conversation),
  });
}

/** Returns the regions that are enabled in an account. EC2 names no others unless it is asked to. */
async function regionsOfSpoke(conversation: SpokeConversation): Promise<readonly string[]> {
  const ec2 = new EC2Client(conversation.clientConfig(REGIONS.name, conversation.homeRegion));
  const { Regions: regions = [] } = await conversation.attempt('ask for its regions', (options) =>
    ec2.send(new DescribeRegionsCommand({}), options),
  );
  return regions.flatMap(({ RegionName: name }) => name ?? []);
}
