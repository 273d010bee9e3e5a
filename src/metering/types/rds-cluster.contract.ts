import type { ResourceTypeContract } from './contract';
import { rdsChangesOf, type RdsEventMeanings } from './rds-event.contract';

const MEANINGS: RdsEventMeanings = new Map([
  ['RDS-EVENT-0151', true], // started
  ['RDS-EVENT-0153', true], // being started: seven days stopped are the most
  ['RDS-EVENT-0150', false], // stopped
  ['RDS-EVENT-0171', false], // deleted
  ['RDS-EVENT-0170', undefined], // created: what runs are its members, if it has any yet
  ['RDS-EVENT-0071', undefined], // failover finished
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
  permissions: {
    read: ['rds:DescribeDBClusters', 'rds:DescribeDBInstances'],
    change: [{ actions: ['rds:StopDBCluster', 'rds:StartDBCluster'], service: 'rds', resource: 'cluster:*' }],
  },
};
