import type { ResourceTypeContract } from './contract';
import { rdsChangesOf, type RdsEventMeanings } from './rds-event.contract';
import { COMES, GONE, RESTS, RUNS, type StatusTable } from './status.contract';

const MEANINGS: RdsEventMeanings = new Map([
  ['RDS-EVENT-0151', true], // started
  ['RDS-EVENT-0153', true], // being started: seven days stopped are the most
  ['RDS-EVENT-0150', false], // stopped
  ['RDS-EVENT-0171', false], // deleted
  ['RDS-EVENT-0170', undefined], // created: what runs are its members, if it has any yet
  ['RDS-EVENT-0071', undefined], // failover finished
]);

/** All statuses of a cluster. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Status.html */
export const DB_CLUSTER_STATUSES: StatusTable = new Map([
  ...[
    'available',
    'backing-up',
    'backtracking',
    'failing-over',
    'maintenance',
    'migrating',
    'modifying',
    'preparing-data-migration',
    'promoting',
    'renaming',
    'resetting-master-credentials',
    'storage-optimization',
    'update-iam-db-auth',
    'upgrading',
  ].map((status) => [status, RUNS] as const),
  ['creating', COMES],
  ['starting', COMES],
  ['cloning-failed', RESTS],
  ['inaccessible-encryption-credentials', RESTS],
  ['inaccessible-encryption-credentials-recoverable', RESTS],
  ['migration-failed', RESTS],
  ['stopped', RESTS],
  ['stopping', RESTS],
  ['deleting', GONE],
]);

export const RDS_CLUSTER: ResourceTypeContract = {
  type: 'rds-cluster',
  label: 'RDS cluster',
  disabling: { disable: 'stopped', restore: 'started' },
  events: {
    source: 'aws.rds',
    detailTypes: ['RDS DB Cluster Event'],
    detail: { EventID: [...MEANINGS.keys()] },
    changesOf: (event) => rdsChangesOf('rds-cluster', MEANINGS, event),
  },
  meteredByTheHour: false,
  members: 'rds-instance',
  states: { running: { state: 'running' }, disabled: { state: 'stopped' } },
  minimumSeconds: 600,
  foundByListing: false,
  restoreStage: 1,
  starts: ['rds:CreateDBCluster', 'rds:RestoreDBCluster*', 'rds:StartDBCluster'],
  permissions: {
    read: ['rds:DescribeDBClusters', 'rds:DescribeDBInstances'],
    change: [{ actions: ['rds:StopDBCluster', 'rds:StartDBCluster'], service: 'rds', resource: 'cluster:*' }],
    stops: ['rds:StopDBCluster'],
  },
};
