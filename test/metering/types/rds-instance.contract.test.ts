import { changesOfEvent } from '../../../src/metering/types/contracts';
import { RDS_INSTANCE } from '../../../src/metering/types/rds-instance.contract';
import { rdsEvent } from './events';

test.each([
  ['0005', 'created', true],
  ['0019', 'restored to a point in time', true],
  ['0043', 'restored from a snapshot', true],
  ['0088', 'started', true],
  ['0154', 'started by RDS after seven days', true],
  ['0003', 'deleted', false],
  ['0087', 'stopped', false],
  ['0014', 'given another class', undefined],
  ['0025', 'converted to Multi-AZ', undefined],
  ['0029', 'converted to Single-AZ', undefined],
  ['0015', 'failed over', undefined],
  ['0049', 'failed over', undefined],
  ['0065', 'recovered from a partial failover', undefined],
])('RDS-EVENT-%s, %s: runs %s', (id, _meaning, running) => {
  expect(changesOfEvent(rdsEvent('Instance', `RDS-EVENT-${id}`))).toMatchObject([
    { about: { type: 'rds-instance', arn: 'arn:aws:rds:us-west-2:111122223333:db:orders' }, running },
  ]);
  expect(RDS_INSTANCE.events?.detail?.EventID).toContain(`RDS-EVENT-${id}`);
});

test('a restart within a maintenance is no change: the instance is billed all the time', () => {
  for (const id of ['RDS-EVENT-0004', 'RDS-EVENT-0006', 'RDS-EVENT-0026', 'RDS-EVENT-0027']) {
    expect(changesOfEvent(rdsEvent('Instance', id))).toEqual([]);
  }
});
