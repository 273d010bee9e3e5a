import { resourcesOf } from './reviewed';

test('the management template, its enforcement, is as it was reviewed', () => {
  expect(resourcesOf('enforcement')).toMatchSnapshot();
});
