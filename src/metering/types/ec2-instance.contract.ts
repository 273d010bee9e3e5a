import * as z from 'zod/mini';
import { parseInstant } from '../../core/domain/time';
import type { ReportedChange } from '../domain/resource';
import type { ResourceTypeContract, StateChangeEvent } from './contract';
import { COMES, GONE, meaningOf, RESTS, RUNS, type StatusTable } from './status.contract';

/**
 * All states of an instance. It is billed in `running` alone, so billing ends as `stopping` begins.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html
 */
export const INSTANCE_STATES: StatusTable = new Map([
  ['pending', COMES],
  ['running', RUNS],
  ['stopping', RESTS],
  ['stopped', RESTS],
  ['shutting-down', GONE],
  ['terminated', GONE],
]);

/** The states that tell whether it is billed from then on. */
const TELLING = [...INSTANCE_STATES.keys()].filter((state) => state !== 'pending');

const Detail = z.object({ 'instance-id': z.string().check(z.startsWith('i-')), state: z.string() });

/** What stops and starts instances, by themselves or as the members of a group. */
export const INSTANCE_CHANGES: ResourceTypeContract['permissions']['change'] = [
  { actions: ['ec2:StopInstances', 'ec2:StartInstances'], service: 'ec2', resource: 'instance/*' },
  {
    // To start an instance whose volumes are encrypted with a customer's key, its caller lets EC2 use the key.
    actions: ['kms:CreateGrant'],
    service: 'kms',
    resource: 'key/*',
    conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' }, StringLike: { 'kms:ViaService': 'ec2.*' } },
  },
];

export const EC2_INSTANCE: ResourceTypeContract = {
  type: 'ec2-instance',
  label: 'EC2 instance',
  disabling: { disable: 'stopped; in an Auto Scaling group, through the group', restore: 'started' },
  events: {
    source: 'aws.ec2',
    detailTypes: ['EC2 Instance State-change Notification'],
    detail: { state: TELLING },
    changesOf,
  },
  meteredByTheHour: true,
  states: { running: { state: 'running' }, disabled: { state: 'stopped' } },
  minimumSeconds: 60,
  foundByListing: false,
  restoreStage: 2,
  starts: ['ec2:RunInstances', 'ec2:StartInstances'],
  permissions: {
    read: ['ec2:DescribeInstances', 'autoscaling:DescribeAutoScalingGroups'],
    change: INSTANCE_CHANGES,
    stops: ['ec2:StopInstances'],
  },
};

function changesOf({ detail, resources, time }: StateChangeEvent): readonly ReportedChange[] {
  const { 'instance-id': id, state } = Detail.parse(detail);
  if (!TELLING.includes(state)) return [];
  // The partition is in the ARN alone.
  const arn = resources.find((resource) => resource.endsWith(`:instance/${id}`));
  if (arn === undefined) throw new RangeError(`${id} is not among the event's resources: ${resources.join(', ')}`);
  return [
    { about: { type: 'ec2-instance', arn }, at: parseInstant(time), running: meaningOf(INSTANCE_STATES, state).billed },
  ];
}
