import * as z from 'zod/mini';
import { parseInstant } from '../../core/domain/time';
import type { ReportedChange } from '../domain/resource';
import type { ResourceTypeContract, StateChangeEvent } from './contract';

/**
 * Says whether an instance is billed from a state on. It is billed in `running` alone, so billing ends as `stopping`
 * begins.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
 */
const BILLED_IN: ReadonlyMap<string, boolean> = new Map([
  ['running', true],
  ['stopping', false],
  ['stopped', false],
  ['shutting-down', false],
  ['terminated', false],
]);

const Detail = z.object({ 'instance-id': z.string().check(z.startsWith('i-')), state: z.string() });

export const EC2_INSTANCE: ResourceTypeContract = {
  type: 'ec2-instance',
  label: 'EC2 instance',
  disabling: { disable: 'stopped; in an Auto Scaling group, through the group', restore: 'started' },
  events: {
    source: 'aws.ec2',
    detailTypes: ['EC2 Instance State-change Notification'],
    detail: { state: [...BILLED_IN.keys()] },
    changesOf,
  },
  meteredByTheHour: true,
  states: { running: { state: 'running' }, disabled: { state: 'stopped' } },
  minimumSeconds: 60,
  foundByListing: false,
  restoreStage: 2,
  permissions: {
    read: ['ec2:DescribeInstances', 'autoscaling:DescribeAutoScalingGroups'],
    change: [
      { actions: ['ec2:StopInstances', 'ec2:StartInstances'], service: 'ec2', resource: 'instance/*' },
      {
        // To start an instance whose volumes are encrypted with a customer's key, its caller lets EC2 use the key.
        actions: ['kms:CreateGrant'],
        service: 'kms',
        resource: 'key/*',
        conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' }, StringLike: { 'kms:ViaService': 'ec2.*' } },
      },
    ],
  },
};

function changesOf({ detail, resources, time }: StateChangeEvent): readonly ReportedChange[] {
  const { 'instance-id': id, state } = Detail.parse(detail);
  const running = BILLED_IN.get(state);
  if (running === undefined) return [];
  // The partition is in the ARN alone.
  const arn = resources.find((resource) => resource.endsWith(`:instance/${id}`));
  if (arn === undefined) throw new RangeError(`${id} is not among the event's resources: ${resources.join(', ')}`);
  return [{ about: { type: 'ec2-instance', arn }, at: parseInstant(time), running }];
}
