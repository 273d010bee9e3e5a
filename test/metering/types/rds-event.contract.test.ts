import { parseInstant } from '../../../src/core/domain/time';
import { changesOfEvent } from '../../../src/metering/types/contracts';
import { rdsEvent } from './events';

const ABOUT = { type: 'rds-instance', arn: 'arn:aws:rds:us-west-2:111122223333:db:orders' };

test('happened at the time of RDS, which has milliseconds', () => {
  expect(changesOfEvent(rdsEvent('Instance', 'RDS-EVENT-0087'))).toEqual([
    { about: ABOUT, at: parseInstant('2026-09-27T22:36:43.292Z'), running: false },
  ]);
});

test.each([undefined, '2026-09-27T22:36Z', 'Sep 27, 2026', '2026-09-27T22:36:43.292Z[UTC]'])(
  'happened at the time of the event where RDS’s own is %s',
  (date) => {
    expect(changesOfEvent(rdsEvent('Instance', 'RDS-EVENT-0087', { Date: date }))).toMatchObject([
      { at: parseInstant('2026-09-27T22:36:43Z') },
    ]);
  },
);

test.each(['RDS-EVENT-0002', 'RDS-EVENT-9999', undefined])('an id without a meaning is no change: %s', (id) => {
  expect(changesOfEvent(rdsEvent('Instance', '', { EventID: id }))).toEqual([]);
});

test('an event without a source is malformed', () => {
  expect(() => changesOfEvent(rdsEvent('Instance', 'RDS-EVENT-0087', { SourceArn: undefined }))).toThrow(
    'RDS-EVENT-0087 has no SourceArn',
  );
});
