import type { ResourceTypeContract } from './contract';

/** It costs nothing itself: its instances do, and their events lead to it. */
export const AUTO_SCALING_GROUP: ResourceTypeContract = {
  type: 'auto-scaling-group',
  label: 'Auto Scaling group',
  disabling: {
    disable: 'minimum, maximum and desired capacity 0',
    restore: 'the old minimum, maximum and desired capacity',
  },
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
