import { resourcesOf } from './reviewed';

test('the management template, its ledger, is as it was reviewed', () => {
  expect(resourcesOf('ledger')).toMatchSnapshot();
});
