import { MS_PER_MINUTE } from '../../../src/core/domain/time';
import { LEASE_MS, LeaseLost, RUN_MS, RUN_TIMEOUT_MINUTES } from '../../../src/enforcement/domain/lease';
import { ACCOUNT_ID, on } from '../../support/ledgers';

test('a run begins nothing any more before its function is over, and its lease lasts longer than the function', () => {
  const life = RUN_TIMEOUT_MINUTES * MS_PER_MINUTE;
  // What has begun takes at most a minute: a stage that is given back.
  expect(life - RUN_MS).toBeGreaterThan(MS_PER_MINUTE);
  expect(LEASE_MS).toBeGreaterThan(life);
  expect([RUN_MS, LEASE_MS]).toEqual([270_000, 390_000]);
});

test('a lost lease says whose it was, and on what', () => {
  expect(new LeaseLost({ account: ACCOUNT_ID, holder: 'run-1', until: on('21') })).toMatchObject({
    name: 'LeaseLost',
    message: 'the run run-1 has lost its lease on account 222222222222',
  });
});
