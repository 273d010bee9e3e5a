import { changesOfEvent } from '../../../src/metering/types/contracts';
import { RDS_CLUSTER } from '../../../src/metering/types/rds-cluster.contract';
import { rdsEvent } from './events';

test.each([
  ['0151', 'started', true],
  ['0153', 'started by RDS after seven days', true],
  ['0150', 'stopped', false],
  ['0171', 'deleted', false],
  ['0170', 'created', undefined],
  ['0071', 'failed over', undefined],
])('RDS-EVENT-%s, %s, is about the cluster: runs %s', (id, _meaning, running) => {
  expect(changesOfEvent(rdsEvent('Cluster', `RDS-EVENT-${id}`))).toMatchObject([
    { about: { type: 'rds-cluster', arn: 'arn:aws:rds:us-west-2:111122223333:cluster:orders' }, running },
  ]);
  expect(RDS_CLUSTER.events?.detail?.EventID).toContain(`RDS-EVENT-${id}`);
});

test('an instance’s id means nothing of a cluster', () => {
  expect(changesOfEvent(rdsEvent('Cluster', 'RDS-EVENT-0087'))).toEqual([]);
});
