import { inRegion } from '../../../src/metering/domain/price';

test('a query is for the region itself, and for what else is asked', () => {
  expect(inRegion('eu-west-1', { tenancy: 'Shared' })).toEqual([
    { Type: 'TERM_MATCH', Field: 'regionCode', Value: 'eu-west-1' },
    { Type: 'TERM_MATCH', Field: 'locationType', Value: 'AWS Region' },
    { Type: 'TERM_MATCH', Field: 'tenancy', Value: 'Shared' },
  ]);
});
