import { STSClient } from '@aws-sdk/client-sts';
import { SpokeConversation } from '../../../src/core/aws/spoke-door';
import { spokeClientConfig } from '../../../src/core/aws/spoke-session';
import { accountOf, address } from '../../../src/core/domain/address';
import type { ResourceType } from '../../../src/core/domain/resource-id';
import { instant } from '../../../src/core/domain/time';
import type { ReportedChange } from '../../../src/metering/domain/resource';
import { SpokeRegion } from '../../../src/metering/types/spoke-region.adapter';

/** A conversation with account 222222222222 in eu-west-1. */
export function spokeRegion(): SpokeRegion {
  const session = { credentials: { accessKeyId: 'k', secretAccessKey: 's', sessionToken: 't' }, expiresAt: instant(0) };
  const sts = new STSClient({ region: 'us-east-1' });
  const place = { account: accountOf(address('222222222222')), partition: 'aws', region: 'us-east-1' };
  const conversation = new SpokeConversation(
    place,
    30_000,
    (_topic, region) => spokeClientConfig(sts, session, region),
    () => undefined,
  );
  return new SpokeRegion(conversation, 'ec2-instance', 'eu-west-1');
}

/** An error as the SDK throws it, known by its name alone. */
export function awsError(name: string, message = 'as AWS words it'): Error {
  return Object.assign(new Error(message), { name });
}

/** A change whose details are asked for. */
export function changeOf(type: ResourceType, arn: string): ReportedChange {
  return { about: { type, arn }, at: instant(0), running: undefined };
}
