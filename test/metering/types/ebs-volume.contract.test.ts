import { changesOfEvent } from '../../../src/metering/types/contracts';
import { VOLUME_STATES } from '../../../src/metering/types/ebs-volume.contract';
import { meaningOf } from '../../../src/metering/types/status.contract';
import { ebsEvent } from './events';

test.each([
  ['createVolume', 'available', true],
  ['deleteVolume', 'deleted', false],
  ['modifyVolume', 'optimizing', undefined],
  ['modifyVolume', 'completed', undefined],
])('%s %s tells that it is there: %s', (event, result, running) => {
  expect(changesOfEvent(ebsEvent(event, result))).toEqual([
    {
      about: { type: 'ebs-volume', arn: 'arn:aws:ec2:us-west-2:111122223333:volume/vol-01234567' },
      at: Date.parse('2026-11-11T21:29:54Z'),
      running,
    },
  ]);
});

test.each([
  ['createVolume', 'failed'],
  ['attachVolume', 'failed'],
  ['modifyVolume', 'modifying'],
  ['constructor', 'constructor'],
])('%s %s tells nothing', (event, result) => {
  expect(changesOfEvent(ebsEvent(event, result))).toEqual([]);
});

test('an event without its volume, or in another form, is refused', () => {
  expect(() => changesOfEvent({ ...ebsEvent('createVolume', 'available'), resources: [] })).toThrow('no volume');
  expect(() => changesOfEvent({ ...ebsEvent('createVolume', 'available'), detail: {} })).toThrow('"event"');
});

test.each([
  ['creating', false],
  ['available', true],
  ['in-use', true],
  ['deleting', false],
  ['deleted', false],
  ['error', false],
  ['a state that nobody knows', true],
])('%s is billed: %s', (state, billed) => {
  expect(meaningOf(VOLUME_STATES, state).billed).toBe(billed);
});
