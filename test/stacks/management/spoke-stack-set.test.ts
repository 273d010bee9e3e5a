import { templates } from '../../support/templates';

const { management, spoke } = templates();
const MAX_INLINE_BYTES = 51_200;
const MAX_TEMPLATE_BYTES = 1_000_000;

const [[logicalId = '', stackSet] = []] = Object.entries(management.findResources('AWS::CloudFormation::StackSet'));
const properties = stackSet?.Properties as Readonly<Record<string, unknown>>;
const parameters = management.findParameters('*') as Record<
  string,
  { AllowedPattern: string; Default: string; ConstraintDescription: string }
>;
const condition = (name: string) => Object.values(management.findConditions(name))[0] as unknown;
const takes = (parameter: string, value: string) =>
  new RegExp(parameters[parameter]?.AllowedPattern ?? '^$').test(value);

describe('the stack set of the management template', () => {
  test('is there only if units are named', () => {
    expect(stackSet?.Condition).toBe('HasSpokeStackSet');
    expect(condition('HasSpokeStackSet')).toEqual({
      'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'SpokeOrganizationalUnits' }, ''] }],
    });
    expect(parameters.SpokeOrganizationalUnits?.Default).toBe('');
  });

  test('carries the spoke template of the same release, as small as it can be', () => {
    const body = String(properties.TemplateBody);
    expect(JSON.parse(body)).toEqual(spoke.toJSON());
    expect(body).toBe(JSON.stringify(JSON.parse(body)));
    expect(Buffer.byteLength(body)).toBeLessThan(MAX_INLINE_BYTES);
  });

  test('leaves the management template far below what CloudFormation takes', () => {
    expect(Buffer.byteLength(JSON.stringify(management.toJSON(), undefined, 1))).toBeLessThan(MAX_TEMPLATE_BYTES / 3);
  });

  test('goes to units, and follows their accounts', () => {
    expect(properties).toMatchObject({
      StackSetName: 'BudgetGuardrailsSpoke',
      PermissionModel: 'SERVICE_MANAGED',
      CallAs: { Ref: 'SpokeStackSetCallAs' },
      AutoDeployment: { Enabled: true, RetainStacksOnAccountRemoval: false },
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      ManagedExecution: { Active: true },
      StackInstancesGroup: [
        { DeploymentTargets: { OrganizationalUnitIds: { 'Fn::Split': [',', { Ref: 'SpokeOrganizationalUnits' }] } } },
      ],
    });
  });

  test('takes the home region first, and in each all accounts at once, also when some fail', () => {
    const regions = {
      'Fn::Split': [
        ',',
        {
          'Fn::If': [
            'IsOneSpokeRegion',
            { Ref: 'AWS::Region' },
            { 'Fn::Join': [',', [{ Ref: 'AWS::Region' }, { Ref: 'SpokeRegions' }]] },
          ],
        },
      ],
    };
    expect(condition('IsOneSpokeRegion')).toEqual({ 'Fn::Equals': [{ Ref: 'SpokeRegions' }, ''] });
    expect(properties).toMatchObject({
      OperationPreferences: {
        RegionOrder: regions,
        RegionConcurrencyType: 'SEQUENTIAL',
        MaxConcurrentPercentage: 100,
        FailureTolerancePercentage: 10,
        ConcurrencyMode: 'SOFT_FAILURE_TOLERANCE',
      },
      StackInstancesGroup: [{ Regions: regions }],
    });
  });

  test('tells the spokes what the management stack was told, with an e-mail address of their own', () => {
    const given = Object.fromEntries(
      (properties.Parameters as { ParameterKey: string; ParameterValue: unknown }[]).map(
        ({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue],
      ),
    );
    expect(given).toEqual({
      ManagementAccountId: { Ref: 'AWS::AccountId' },
      OrganizationId: { Ref: 'OrganizationId' },
      EmailRecipient: {
        'Fn::If': ['HasSpokeEmailRecipient', { Ref: 'SpokeEmailRecipient' }, { Ref: 'EmailRecipient' }],
      },
      SSMBudgetParameter: { Ref: 'SSMBudgetParameter' },
      SpokeRoleName: { Ref: 'SpokeRoleName' },
      HomeRegion: { Ref: 'AWS::Region' },
      AwsBudgetBy: { Ref: 'SpokeAwsBudgetBy' },
    });
    expect(Object.keys(given).filter((name) => !(name in spoke.findParameters('*')))).toEqual([]);
    const needed = Object.entries(spoke.findParameters('*') as Record<string, { Default?: unknown }>).filter(
      ([, { Default: value }]) => value === undefined,
    );
    expect(needed.map(([name]) => name).filter((name) => !(name in given))).toEqual([]);
  });

  test('comes after the functions, the bus and all that hands events over: spokes call at once', () => {
    const after = stackSet?.DependsOn as readonly string[];
    for (const type of [
      'AWS::Events::EventBusPolicy',
      'AWS::Events::Rule',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::Permission',
    ]) {
      expect(Object.keys(management.findResources(type)).filter((id) => !after.includes(id))).toEqual([]);
    }
    expect(logicalId).toBe('Spokes');
  });
});

describe('its parameters', () => {
  test.each(['', 'ou-ab12-cdef3456', 'r-ab12', 'ou-ab12-cdef3456,r-ab12,ou-ab12-00000000'])(
    "take the units '%s'",
    (units) => {
      expect(takes('SpokeOrganizationalUnits', units)).toBe(true);
    },
  );

  test.each([
    'Workloads',
    'ou-ab12',
    'ou-ab12-cdef3456, r-ab12',
    'ou-ab12-cdef3456,',
    ',',
    '111111111111',
    'OU-AB12-CDEF3456',
  ])("refuse the units '%s'", (units) => {
    expect(takes('SpokeOrganizationalUnits', units)).toBe(false);
  });

  test.each([
    ['', true],
    ['eu-central-1', true],
    ['eu-central-1,us-gov-west-1', true],
    ['eu-central', false],
    ['eu-central-1 us-east-1', false],
  ])("the regions '%s': %s", (regions, taken) => {
    expect(takes('SpokeRegions', regions)).toBe(taken);
  });

  test.each([
    ['', true],
    ['owners@example.com', true],
    ['owners', false],
    ['a@example.com,b@example.com', false],
  ])("the e-mail address '%s': %s", (email, taken) => {
    expect(takes('SpokeEmailRecipient', email)).toBe(taken);
  });

  test('say in words what they take', () => {
    for (const name of ['SpokeOrganizationalUnits', 'SpokeRegions', 'SpokeEmailRecipient']) {
      expect(parameters[name]?.ConstraintDescription).toMatch(/ or nothing$/);
    }
  });
});
