import { resourcesOf } from './reviewed';

test('the management template, its accounts, is as it was reviewed', () => {
  expect(resourcesOf('accounts')).toMatchSnapshot();
});
