import { isApart, localZone } from '../../../src/metering/domain/zone';

test.each([
  ['us-east-1a', false],
  ['ap-southeast-10b', false],
  ['us-gov-west-1b', false],
  ['us-iso-east-1a', false],
  [undefined, false],
  ['', false],
  ['us-west-2-lax-1a', true],
  ['us-east-1-wl1-bos-wlz-1', true],
  ['on the moon', true],
])('%s has prices of its own: %p', (zone, apart) => {
  expect(isApart(zone)).toBe(apart);
});

test.each([
  ['us-west-2-lax-1a', { group: 'us-west-2-lax-1', prefix: 'LAX1-' }],
  ['us-east-1-atl-2a', { group: 'us-east-1-atl-2', prefix: 'ATL2-' }],
  ['us-east-1-wl1-bos-wlz-1', undefined],
  ['us-east-1a', undefined],
])('%s is the Local Zone %j', (zone, local) => {
  expect(localZone(zone)).toEqual(local);
});
