import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EXEMPT_TAG } from '../../enforcement/contracts';
import { READ_REGIONS, USAGE } from '../../metering/contracts';
import { RESOURCE_TYPE_CONTRACTS } from '../../metering/types/contracts';
import { acknowledge } from '../shared/acknowledge';

const CONTRACTS = RESOURCE_TYPE_CONTRACTS;

/**
 * Returns what the spoke's role may do with resources: what their contracts name, and no stop of what is
 * exempt.
 */
export function resourcePermissions(): readonly iam.PolicyStatement[] {
  const changes = CONTRACTS.flatMap(({ permissions }) => permissions.change);
  const read = [
    ...new Set([
      ...CONTRACTS.flatMap(({ permissions }) => permissions.read),
      ...READ_REGIONS.actions,
      ...USAGE.permissions.flatMap(({ actions }) => actions),
    ]),
  ];
  return [
    // Descriptions and lists have no resources to name.
    new iam.PolicyStatement({ actions: read, resources: ['*'] }),
    ...changes.map(
      ({ actions, service, resource, conditions }) =>
        new iam.PolicyStatement({
          actions: [...actions],
          resources: [arnOf(Aws.PARTITION, Aws.ACCOUNT_ID, service, resource)],
          conditions,
        }),
    ),
    new iam.PolicyStatement({
      sid: 'NoStopOfTheExempt',
      effect: iam.Effect.DENY,
      actions: [...new Set(CONTRACTS.flatMap(({ permissions }) => permissions.stops))],
      resources: ['*'],
      conditions: { StringEquals: { [`aws:ResourceTag/${EXEMPT_TAG}`]: 'true' } },
    }),
  ];
}

export function acknowledgeResourcePermissions(policy: iam.ManagedPolicy): void {
  const changed = CONTRACTS.flatMap(({ permissions }) => permissions.change).map(({ service, resource }) =>
    arnOf('<AWS::Partition>', '<AWS::AccountId>', service, resource),
  );
  acknowledge(
    policy,
    ['*', ...new Set(changed)].map((resource) => `AwsSolutions-IAM5[Resource::${resource}]`),
    'What spends in this account is not known in advance: it may be stopped and started wherever it is, unless it is tagged as exempt.',
  );
}

function arnOf(partition: string, account: string, service: string, resource: string): string {
  return `arn:${partition}:${service}:*:${account}:${resource}`;
}
