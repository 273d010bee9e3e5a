import type { ResourceTypeContract } from './contract';

/** The contract of Auto Scaling groups. A group costs nothing itself: its instances do, and their events lead to it. */
export const AUTO_SCALING_GROUP: ResourceTypeContract = {
  type: 'auto-scaling-group',
  label: 'Auto Scaling group',
  disabling: {
    disable: 'minimum, maximum and desired capacity 0',
    restore: 'the old minimum, maximum and desired capacity',
  },
  meteredByTheHour: false,
  states: { running: { min: 1, max: 4, desired: 2 }, disabled: { min: 0, max: 0, desired: 0 } },
  minimumSeconds: 0,
  foundByListing: false,
  restoreStage: 2,
  permissions: {
    read: ['autoscaling:DescribeAutoScalingGroups'],
    change: [
      {
        actions: ['autoscaling:UpdateAutoScalingGroup'],
        service: 'autoscaling',
        resource: 'autoScalingGroup:*:autoScalingGroupName/*',
      },
    ],
  },
};
