import { namedParameters, problemsWith } from '../../src/packaging/deployment-parameters';

const TEMPLATE = {
  Resources: {},
  Parameters: {
    OrganizationId: { Type: 'String' },
    DefaultMode: { Type: 'String', Default: 'notify', AllowedValues: ['observe', 'notify'] },
    BlogBudgetsThreshold: { Type: 'String', Default: '100' },
  },
};
const ORGANIZATION = { name: 'OrganizationId', value: 'o-1', path: ['organization', 'id'] };
const problems = (parameters: Record<string, string | number | boolean>) =>
  problemsWith(
    TEMPLATE,
    [ORGANIZATION, ...namedParameters(parameters, ['management', 'parameters'])],
    ['management'],
  ).map(({ path, reason }) => `${path.join('.')}: ${reason}`);

describe('parameters', () => {
  test('that the template takes are no problem', () => {
    expect(problems({ DefaultMode: 'observe' })).toEqual([]);
  });

  test.each([
    [
      { DefaultMod: 'observe' },
      'management.parameters.DefaultMod: not a parameter of the template: expected one of OrganizationId, DefaultMode',
    ],
    [
      { DefaultMode: 'stop' },
      "management.parameters.DefaultMode: 'stop' is refused by the template: expected one of observe, notify",
    ],
    [
      { OrganizationId: 'o-2' },
      'management.parameters.OrganizationId: OrganizationId comes from organization.id already: expected once',
    ],
    [
      { BlogBudgetsThreshold: 500 },
      'management.parameters.BlogBudgetsThreshold: budgets do not travel in the package: expected in the Budgets table',
    ],
  ])('%j is a problem', (parameters, problem) => {
    expect(problems(parameters)).toEqual([problem]);
  });

  test('that the template needs are missed', () => {
    expect(problemsWith(TEMPLATE, [], ['spokes', 0])).toEqual([
      { path: ['spokes', 0], reason: 'the parameter OrganizationId is missing: the template has no default for it' },
    ]);
  });
});
