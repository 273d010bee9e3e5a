import { FACE, GROUP_NAMES, groupsOf, RESOURCE_IDS, resourcesOf } from './reviewed';

test('the management template, its foundations, is as it was reviewed', () => {
  expect(resourcesOf('foundations')).toMatchSnapshot();
});

describe('the management template', () => {
  test('is as it was reviewed', () => {
    expect(FACE).toMatchSnapshot();
  });

  test('is reviewed as a whole: every resource is in one group, and no group is empty', () => {
    expect(RESOURCE_IDS.filter((id) => groupsOf(id).length !== 1)).toEqual([]);
    expect(GROUP_NAMES.filter((group) => Object.keys(resourcesOf(group)).length === 0)).toEqual([]);
    expect(RESOURCE_IDS.length).toBeGreaterThan(150);
  });
});
