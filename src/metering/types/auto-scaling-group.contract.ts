import type { ResourceTypeContract } from './contract';
import { INSTANCE_CHANGES } from './ec2-instance.contract';
import { GONE, RESTS, RUNS, type StatusTable } from './status.contract';

/**
 * All states of a member of a group and of its warm pool, in the words of a status. They matter for members that EC2
 * does not describe: for all others, EC2's own state does. One that is terminating runs until its hooks let it go.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-lifecycle.html
 */
export const LIFECYCLE_STATES: StatusTable = new Map([
  ...[
    'Pending',
    'Pending:Wait',
    'Pending:Proceed',
    'InService',
    'EnteringStandby',
    'Standby',
    'Detaching',
    'Detached',
    'Quarantined',
    'ReplacingRootVolume',
    'ReplacingRootVolume:Wait',
    'ReplacingRootVolume:Proceed',
    'RootVolumeReplaced',
    'Terminating',
    'Terminating:Wait',
    'Terminating:Proceed',
    'Terminating:Retained',
    'Warmed:Pending',
    'Warmed:Pending:Wait',
    'Warmed:Pending:Proceed',
    'Warmed:Pending:Retained',
    'Warmed:Running',
    'Warmed:Terminating',
    'Warmed:Terminating:Wait',
    'Warmed:Terminating:Proceed',
    'Warmed:Terminating:Retained',
  ].map((state) => [state, RUNS] as const),
  ['Warmed:Stopped', RESTS],
  ['Warmed:Hibernated', RESTS],
  ['Warmed:Terminated', GONE],
  ['Terminated', GONE],
]);

/** The contract of Auto Scaling groups. A group costs nothing itself: its instances do, and their events lead to it. */
export const AUTO_SCALING_GROUP: ResourceTypeContract = {
  type: 'auto-scaling-group',
  label: 'Auto Scaling group',
  disabling: {
    disable:
      'minimum, maximum and desired capacity 0, scheduled actions suspended; with members that are protected, in ' +
      'Standby or in a warm pool, or `Terminate` suspended: its processes suspended, its members stopped',
    restore:
      'the old minimum, maximum and desired capacity; members started, then the processes resumed that were not ' +
      'suspended before',
  },
  meteredByTheHour: false,
  states: { running: { min: 1, max: 4, desired: 2 }, disabled: { min: 0, max: 0, desired: 0 } },
  minimumSeconds: 0,
  foundByListing: false,
  restoreStage: 2,
  starts: [
    'autoscaling:CreateAutoScalingGroup',
    'autoscaling:ExecutePolicy',
    'autoscaling:PutScheduled*',
    'autoscaling:PutWarmPool',
    'autoscaling:ResumeProcesses',
    'autoscaling:SetDesiredCapacity',
    'autoscaling:StartInstanceRefresh',
    'autoscaling:UpdateAutoScalingGroup',
  ],
  permissions: {
    read: ['autoscaling:DescribeAutoScalingGroups', 'ec2:DescribeInstances'],
    change: [
      {
        actions: ['autoscaling:UpdateAutoScalingGroup', 'autoscaling:SuspendProcesses', 'autoscaling:ResumeProcesses'],
        service: 'autoscaling',
        resource: 'autoScalingGroup:*:autoScalingGroupName/*',
      },
      ...INSTANCE_CHANGES,
    ],
    stops: ['autoscaling:SuspendProcesses', 'ec2:StopInstances'],
  },
};
