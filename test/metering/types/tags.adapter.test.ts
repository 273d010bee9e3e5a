import { starterOf, tagsOf } from '../../../src/metering/types/tags.adapter';

test('tags by their keys', () => {
  expect(tagsOf([{ Key: 'team', Value: 'search' }, { Key: 'empty' }])).toEqual({ team: 'search', empty: '' });
  expect(tagsOf()).toEqual({});
});

test.each([
  [{ owner: 'bob', CreatedBy: 'alice' }, 'alice'],
  [{ Owner: 'team-search' }, 'team-search'],
  [{ CreatedBy: '', createdBy: 'ci' }, 'ci'],
  [{ Name: 'web' }, undefined],
])('%j: started by %s', (tags: Record<string, string>, starter) => {
  expect(starterOf(tags)).toBe(starter);
});
