import type { ResourceTypeContract } from './contract';
import { COMES, GONE, RESTS, RUNS, type StatusTable } from './status.contract';

/**
 * All statuses of a cluster of which AWS says what they mean. It is billed until it is told to pause; then its storage
 * alone is. https://docs.aws.amazon.com/redshift/latest/mgmt/rs-mgmt-cluster-status.html
 */
export const REDSHIFT_STATUSES: StatusTable = new Map([
  ...[
    'available',
    'available, prep-for-resize',
    'available, resize-cleanup',
    'cancelling-resize',
    'maintenance',
    'modifying',
    'rebooting',
    'renaming',
    'resizing',
    'rotating-keys',
    'storage-full',
    'updating-hsm',
  ].map((status) => [status, RUNS] as const),
  ['creating', COMES],
  ['resuming', COMES],
  ['pausing', RESTS],
  ['paused', RESTS],
  ['deleting', GONE],
  ['final-snapshot', GONE],
]);

export const REDSHIFT_CLUSTER: ResourceTypeContract = {
  type: 'redshift-cluster',
  label: 'Redshift cluster',
  disabling: { disable: 'paused', restore: 'resumed' },
  meteredByTheHour: true,
  states: { running: { state: 'running' }, disabled: { state: 'paused' } },
  minimumSeconds: 60,
  foundByListing: false,
  restoreStage: 1,
  starts: [
    'redshift:CreateCluster',
    'redshift:ModifyCluster',
    'redshift:ResizeCluster',
    'redshift:RestoreFromClusterSnapshot',
    'redshift:ResumeCluster',
  ],
  permissions: {
    read: ['redshift:DescribeClusters'],
    change: [
      { actions: ['redshift:PauseCluster', 'redshift:ResumeCluster'], service: 'redshift', resource: 'cluster:*' },
    ],
    stops: ['redshift:PauseCluster'],
  },
};
