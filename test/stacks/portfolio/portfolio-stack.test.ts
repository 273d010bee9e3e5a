import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { PortfolioStack, type PortfolioProps } from '../../../src/stacks/portfolio/portfolio-stack';
import { guardrailsApp } from '../../../src/stacks/shared/app';

process.env.CDK_VALIDATION = 'false';

const OLD = JSON.stringify({
  Parameters: { OrganizationId: { Type: 'String' } },
  Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
});
const releases = mkdtempSync(join(tmpdir(), 'releases-'));
mkdirSync(join(releases, '0.1.0'));
writeFileSync(join(releases, '0.1.0', 'spoke.template.json'), OLD);

const PROPS: PortfolioProps = {
  organizationId: 'o-a1b2c3d4e5',
  managementAccountId: '111111111111',
  homeRegion: 'eu-west-1',
  emailRecipient: 'owners@example.com',
  sharedWith: ['ou-ab12-c3d4e5f6'],
  principals: ['role/Developers', 'role/*/Team_?'],
  tagOptions: { 'cost-center': ['a', 'b'] },
  provider: 'Cloud platform',
  support: { email: 'help@example.com' },
  releases,
};
const app = guardrailsApp();
const stack = new PortfolioStack(app, 'budget-guardrails-portfolio', PROPS);
const template = Template.fromStack(stack);
const assembly = app.synth();

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly Condition?: string;
}
const resources = (template.toJSON() as { Resources: Record<string, Resource> }).Resources;
const ofType = (type: string) =>
  Object.values(resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties);
const product = (name: string) =>
  Object.entries(resources).find(([, { Properties }]) => Properties.Name === name) ?? ['', undefined];
interface Artifact {
  readonly Name: string;
  readonly Info: { readonly LoadTemplateFromURL: { readonly 'Fn::Sub': string } };
}
const artifacts = (name: string) => product(name)[1]?.Properties.ProvisioningArtifactParameters as readonly Artifact[];
interface Uploaded {
  readonly Parameters: Readonly<Record<string, { readonly Default?: string }>>;
}
const uploaded = (url: string) =>
  JSON.parse(
    readFileSync(join(assembly.directory, `asset.${/[0-9a-f]{64}\.json$/.exec(url)?.[0]}`), 'utf8'),
  ) as Uploaded;
const rulesOf = (productId: string) => {
  const [found] = ofType('AWS::ServiceCatalog::LaunchTemplateConstraint').filter(
    ({ ProductId }) => (ProductId as { Ref: string }).Ref === productId,
  );
  return JSON.parse(String(found?.Rules)) as Record<
    string,
    { RuleCondition?: unknown; Assertions: { Assert: object; AssertDescription: string }[] }
  >;
};

describe('the portfolio', () => {
  test('has the spoke in every version, the released one first and the current one last', () => {
    expect(artifacts('Budget Guardrails Spoke').map(({ Name }) => Name)).toEqual(['0.1.0', 'development']);
    expect(artifacts('Workload Budget').map(({ Name }) => Name)).toEqual(['development']);
  });

  test('has templates in which every parameter that the organization knows has a default, old ones included', () => {
    const [old, current] = artifacts('Budget Guardrails Spoke').map(
      ({
        Info: {
          LoadTemplateFromURL: { 'Fn::Sub': url },
        },
      }) => uploaded(url),
    );
    expect(old?.Parameters.OrganizationId?.Default).toBe('o-a1b2c3d4e5');
    expect(Object.entries(current?.Parameters ?? {}).filter(([, { Default }]) => Default === undefined)).toEqual([]);
    expect(current?.Parameters.HomeRegion?.Default).toBe('eu-west-1');
  });

  test('deprecates all versions but the last', () => {
    expect(ofType('Custom::ProductVersioning')).toMatchObject([
      {
        ProductId: { Ref: product('Budget Guardrails Spoke')[0] },
        Current: 'development',
        Versions: ['0.1.0', 'development'],
      },
      { ProductId: { Ref: product('Workload Budget')[0] }, Current: 'development' },
    ]);
  });

  test('is shared last, when it has everything, with exactly its nodes', () => {
    const sharing = Object.values(resources).find(({ Type }) => Type === 'Custom::PortfolioSharing');
    expect(sharing?.Properties).toMatchObject({ PortfolioId: { Ref: 'Portfolio' }, Nodes: ['ou-ab12-c3d4e5f6'] });
    const before = Object.entries(resources)
      .filter(([, { Type }]) => /^AWS::ServiceCatalog::(.*Constraint|.*Association)$/.test(Type))
      .map(([id]) => id);
    expect(before).toHaveLength(10);
    expect(before.filter((id) => sharing?.DependsOn?.includes(id) !== true)).toEqual([]);
  });

  test('names principals by their names, in every account', () => {
    expect(
      ofType('AWS::ServiceCatalog::PortfolioPrincipalAssociation').map(({ PrincipalARN, PrincipalType }) => [
        JSON.stringify(PrincipalARN),
        PrincipalType,
      ]),
    ).toEqual([
      [expect.stringContaining(':iam:::role/Developers"'), 'IAM_PATTERN'],
      [expect.stringContaining(':iam:::role/*/Team_?"'), 'IAM_PATTERN'],
    ]);
  });

  test('offers the values of each tag', () => {
    expect(ofType('AWS::ServiceCatalog::TagOption')).toEqual([
      { Active: true, Key: 'cost-center', Value: 'a' },
      { Active: true, Key: 'cost-center', Value: 'b' },
    ]);
  });

  test('launches with roles of the account, of which the hub has namesakes that can do nothing, unless it has the real ones', () => {
    expect(
      ofType('AWS::ServiceCatalog::LaunchRoleConstraint').map(({ LocalRoleName, RoleArn }) => [LocalRoleName, RoleArn]),
    ).toEqual(
      ['BudgetGuardrailsLaunchSpoke', 'BudgetGuardrailsLaunchWorkloadBudget'].map((name) => [
        { 'Fn::If': ['HubHasNoLaunchRoles', { Ref: expect.stringContaining('LaunchRoles') }, name] },
        undefined,
      ]),
    );
    const namesakes = Object.values(resources).filter(({ Properties: { RoleName } }) =>
      /Launch/.test(String(RoleName)),
    );
    expect(
      namesakes.map(({ Condition, Properties: { ManagedPolicyArns, Policies } }) => [
        Condition,
        ManagedPolicyArns,
        Policies,
      ]),
    ).toEqual([
      ['HubHasNoLaunchRoles', undefined, undefined],
      ['HubHasNoLaunchRoles', undefined, undefined],
    ]);
  });

  test('has functions that may change this portfolio’s shares and these products’ versions alone', () => {
    const statements = ofType('AWS::IAM::ManagedPolicy').flatMap(
      ({ PolicyDocument }) =>
        (PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] }).Statement,
    );
    const changing = statements.filter(({ Action }) => /servicecatalog:(Create|Update|Delete)/.test(String(Action)));
    expect(changing.map(({ Resource }) => Resource).filter((resource) => JSON.stringify(resource) === '"*"')).toEqual(
      [],
    );
    expect(JSON.stringify(changing[0]?.Resource)).toContain(product('Budget Guardrails Spoke')[0]);
    expect(JSON.stringify(changing[1]?.Resource)).toContain('{"Ref":"Portfolio"}');
  });
});

/** What CloudFormation's rules know, as its user guide lists it. */
const RULE_FUNCTIONS = [
  'Fn::And',
  'Fn::Contains',
  'Fn::EachMemberEquals',
  'Fn::EachMemberIn',
  'Fn::Equals',
  'Fn::Not',
  'Fn::Or',
  'Ref',
];
const functionsIn = (node: unknown): readonly string[] =>
  typeof node === 'object' && node !== null
    ? Object.entries(node).flatMap(([key, value]) => [
        ...(/^(Fn::|Ref$)/.test(key) ? [key] : []),
        ...functionsIn(value),
      ])
    : [];
const holds = (rule: unknown, values: Readonly<Record<string, string>>): boolean => evaluate(rule, values) === true;
const evaluate = (node: unknown, values: Readonly<Record<string, string>>): unknown => {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return node;
  const [[name, argument] = ['', undefined]] = Object.entries(node) as [string, unknown][];
  if (name === 'Ref') return values[String(argument)];
  const given = (argument as unknown[]).map((one) => evaluate(one, values));
  if (name === 'Fn::Equals') return given[0] === given[1];
  if (name === 'Fn::Contains') return (given[0] as unknown[]).includes(given[1]);
  if (name === 'Fn::Not') return given[0] !== true;
  throw new Error(`${name} is not evaluated here`);
};
const refusals = (name: string, values: Readonly<Record<string, string>>) =>
  Object.values(rulesOf(product(name)[0]))
    .filter(({ RuleCondition: condition }) => condition === undefined || holds(condition, values))
    .flatMap(({ Assertions }) =>
      Assertions.filter(({ Assert }) => !holds(Assert, values)).map(
        ({ AssertDescription }) => AssertDescription.split(':')[0],
      ),
    );

describe('the rules of the products', () => {
  const SPOKE = { ManagementAccountId: '111111111111', OrganizationId: 'o-a1b2c3d4e5', HomeRegion: 'eu-west-1' };
  const BUDGET = { MonthlyAmount: '50', Mode: 'notify', Email: '', TagKey: 'app' };

  test.each(['Budget Guardrails Spoke', 'Workload Budget'])(
    'of %s use what rules know, and parameters that are there',
    (name) => {
      const rules = rulesOf(product(name)[0]);
      expect(functionsIn(rules).filter((one) => !RULE_FUNCTIONS.includes(one))).toEqual([]);
      const parameters = Object.keys(
        uploaded(artifacts(name).at(-1)?.Info.LoadTemplateFromURL['Fn::Sub'] ?? '').Parameters,
      );
      const used = [...JSON.stringify(rules).matchAll(/"Ref":"(\w+)"/g)].map(([, parameter]) => parameter);
      expect(used.filter((parameter) => !parameters.includes(parameter ?? ''))).toEqual([]);
    },
  );

  test.each([
    ['Budget Guardrails Spoke', SPOKE, []],
    ['Budget Guardrails Spoke', { ...SPOKE, ManagementAccountId: '000000000000' }, ['ManagementAccountId']],
    [
      'Budget Guardrails Spoke',
      { ...SPOKE, OrganizationId: 'o-another000', HomeRegion: '' },
      ['OrganizationId', 'HomeRegion'],
    ],
    ['Workload Budget', BUDGET, []],
    ['Workload Budget', { ...BUDGET, MonthlyAmount: '0' }, ['MonthlyAmount']],
    ['Workload Budget', { ...BUDGET, Mode: 'enforce' }, ['Email']],
    ['Workload Budget', { ...BUDGET, Mode: 'enforce', Email: 'team@example.com' }, []],
    ['Workload Budget', { ...BUDGET, TagKey: 'Name' }, ['TagKey']],
  ])('of %s, launched with %j, refuse %j', (name, values, refused) => {
    expect(refusals(name, values)).toEqual(refused);
  });
});
