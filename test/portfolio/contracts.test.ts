import { spokeDefaults, withDefaults } from '../../src/portfolio/contracts';

const TEMPLATE = {
  Parameters: { OrganizationId: { Type: 'String' }, HomeRegion: { Type: 'String', Default: '' } },
  Resources: {},
};

describe('a template with defaults', () => {
  test('has them where it has the parameters, and is otherwise as it was', () => {
    expect(withDefaults(TEMPLATE, { OrganizationId: 'o-a1b2c3d4e5', HomeRegion: 'eu-west-1', Unknown: 'x' })).toEqual({
      Parameters: {
        OrganizationId: { Type: 'String', Default: 'o-a1b2c3d4e5' },
        HomeRegion: { Type: 'String', Default: 'eu-west-1' },
      },
      Resources: {},
    });
    expect(TEMPLATE.Parameters.HomeRegion.Default).toBe('');
  });

  test('may have no parameters', () => {
    const template: { Resources: object; Parameters?: Record<string, object> } = { Resources: {} };
    expect(withDefaults(template, { A: 'b' })).toEqual(template);
  });
});

test('an organization that names its budget parameter and its role has them as defaults, too', () => {
  const known = {
    organizationId: 'o-a1b2c3d4e5',
    managementAccountId: '111111111111',
    homeRegion: 'eu-west-1',
    emailRecipient: 'a@example.com',
  };
  expect(Object.keys(spokeDefaults(known))).toEqual([
    'ManagementAccountId',
    'OrganizationId',
    'HomeRegion',
    'EmailRecipient',
    'AwsBudgetBy',
  ]);
  expect(spokeDefaults(known).AwsBudgetBy).toBe('management');
  expect(spokeDefaults({ ...known, budgetParameter: '/b', spokeRoleName: 'R' })).toMatchObject({
    SSMBudgetParameter: '/b',
    SpokeRoleName: 'R',
  });
});
