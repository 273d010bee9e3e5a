import { parseInstant } from '../../../src/core/domain/time';
import { changesOfEvent } from '../../../src/metering/types/contracts';
import { EC2_INSTANCE } from '../../../src/metering/types/ec2-instance.contract';
import { ec2Event } from './events';

const ARN = 'arn:aws:ec2:us-west-2:111122223333:instance/i-1234567890abcdef0';

test.each([
  ['running', true],
  ['stopping', false],
  ['stopped', false],
  ['shutting-down', false],
  ['terminated', false],
])('an instance that is %s runs: %s', (state, running) => {
  expect(changesOfEvent(ec2Event(state))).toEqual([
    { about: { type: 'ec2-instance', arn: ARN }, at: parseInstant('2026-11-11T21:29:54Z'), running },
  ]);
});

test.each(['pending', 'rebooting', 'constructor'])('a state that changes nothing is no change: %s', (state) => {
  expect(changesOfEvent(ec2Event(state))).toEqual([]);
});

test('the rule asks for the states that change something', () => {
  expect(EC2_INSTANCE.events?.detail).toEqual({
    state: ['running', 'stopping', 'stopped', 'shutting-down', 'terminated'],
  });
});

test('an event whose instance is not among its resources is malformed', () => {
  expect(() =>
    changesOfEvent({ ...ec2Event('running'), resources: ['arn:aws:ec2:us-west-2:111122223333:instance/i-0'] }),
  ).toThrow(
    'event 7bf73129-1428-4cd3-a780-95db273d1602 (EC2 Instance State-change Notification) of account 111122223333: RangeError: ' +
      "i-1234567890abcdef0 is not among the event's resources: arn:aws:ec2:us-west-2:111122223333:instance/i-0",
  );
});
