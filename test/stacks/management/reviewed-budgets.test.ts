import { resourcesOf } from './reviewed';

test('the management template, its budgets, is as it was reviewed', () => {
  expect(resourcesOf('budgets')).toMatchSnapshot();
});
