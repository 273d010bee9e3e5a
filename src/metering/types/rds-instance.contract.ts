import type { ResourceTypeContract } from './contract';
import { rdsChangesOf, type RdsEventMeanings } from './rds-event.contract';
import { COMES, GONE, RESTS, RUNS, type StatusTable } from './status.contract';

const MEANINGS: RdsEventMeanings = new Map([
  ['RDS-EVENT-0005', true], // created
  ['RDS-EVENT-0019', true], // restored to a point in time
  ['RDS-EVENT-0043', true], // restored from a snapshot
  ['RDS-EVENT-0088', true], // started
  ['RDS-EVENT-0154', true], // being started: seven days stopped are the most
  ['RDS-EVENT-0003', false], // deleted
  ['RDS-EVENT-0087', false], // stopped
  ['RDS-EVENT-0014', undefined], // its class has changed
  ['RDS-EVENT-0025', undefined], // converted to Multi-AZ
  ['RDS-EVENT-0029', undefined], // converted to Single-AZ
  ['RDS-EVENT-0015', undefined], // Multi-AZ failover: the standby is promoted
  ['RDS-EVENT-0049', undefined], // Multi-AZ failover completed
  ['RDS-EVENT-0065', undefined], // recovered from a partial failover
]);

/**
 * All statuses of an instance. One whose key cannot be reached does not run; where AWS says `recoverable`, a start
 * brings it back.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html
 */
export const DB_INSTANCE_STATUSES: StatusTable = new Map([
  ...[
    'available',
    'backing-up',
    'configuring-enhanced-monitoring',
    'configuring-iam-database-auth',
    'configuring-log-exports',
    'converting-to-vpc',
    'delete-precheck',
    'incompatible-option-group',
    'incompatible-parameters',
    'maintenance',
    'modifying',
    'moving-to-vpc',
    'rebooting',
    'renaming',
    'resetting-master-credentials',
    'restore-error',
    'storage-config-upgrade',
    'storage-full',
    'storage-initialization',
    'storage-optimization',
    'upgrading',
  ].map((status) => [status, RUNS] as const),
  ['creating', COMES],
  ['starting', COMES],
  ['failed', RESTS],
  ['inaccessible-encryption-credentials', RESTS],
  ['inaccessible-encryption-credentials-recoverable', RESTS],
  ['incompatible-create', RESTS],
  ['incompatible-network', RESTS],
  ['incompatible-restore', RESTS],
  ['insufficient-capacity', RESTS],
  ['stopped', RESTS],
  ['stopping', RESTS],
  ['deleting', GONE],
]);

export const RDS_INSTANCE: ResourceTypeContract = {
  type: 'rds-instance',
  label: 'RDS instance',
  disabling: { disable: 'stopped; in a cluster, through the cluster', restore: 'started' },
  events: {
    source: 'aws.rds',
    detailTypes: ['RDS DB Instance Event'],
    detail: { EventID: [...MEANINGS.keys()] },
    changesOf: (event) => rdsChangesOf('rds-instance', MEANINGS, event),
  },
  meteredByTheHour: true,
  states: { running: { state: 'running' }, disabled: { state: 'stopped' } },
  minimumSeconds: 600,
  foundByListing: false,
  restoreStage: 1,
  starts: ['rds:CreateDBInstance*', 'rds:RestoreDBInstance*', 'rds:StartDBInstance'],
  permissions: {
    // The highest capacity of a serverless instance stands in its cluster.
    read: ['rds:DescribeDBInstances', 'rds:DescribeDBClusters'],
    change: [{ actions: ['rds:StopDBInstance', 'rds:StartDBInstance'], service: 'rds', resource: 'db:*' }],
    stops: ['rds:StopDBInstance'],
  },
};
