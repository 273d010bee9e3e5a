import { BATCH_ENVIRONMENT, ENVIRONMENT_STATUSES } from '../../../src/metering/types/batch-environment.contract';
import { meaningOf } from '../../../src/metering/types/status.contract';

test.each([
  ['CREATING', 'active'],
  ['UPDATING', 'active'],
  ['VALID', 'active'],
  ['INVALID', 'active'],
  ['DELETING', 'gone'],
  ['DELETED', 'gone'],
  ['a-status-to-come', 'unknown'],
  [undefined, 'unknown'],
])('%s is %s', (status, kind) => {
  expect(meaningOf(ENVIRONMENT_STATUSES, status).kind).toBe(kind);
});

test('it costs nothing itself, so that an exhausted budget looks for it, and nobody starts it in a frozen account', () => {
  expect(BATCH_ENVIRONMENT).toMatchObject({ meteredByTheHour: false, foundByListing: true });
  expect(BATCH_ENVIRONMENT.starts).toContain('batch:UpdateComputeEnvironment');
});
