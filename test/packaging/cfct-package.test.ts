import { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { cfctFiles } from '../../src/packaging/cfct-package';
import { ConfigFile } from '../../src/packaging/config-file';
import { ARTIFACT_PARAMETERS } from '../../src/packaging/standalone-template';
import { parseTemplate } from '../../src/packaging/template';
import { BillingStack } from '../../src/stacks/billing-stack';
import { ChatStack } from '../../src/stacks/chat-stack';
import { guardrailsApp } from '../../src/stacks/shared/app';
import { templates } from '../support/templates';
import { configWith } from './synthesized';

const synthesized = templates();
const spoke = {
  template: parseTemplate(JSON.stringify(synthesized.spoke.toJSON()), 'spoke'),
  text: 'the spoke template',
};
const managementTemplate = parseTemplate(JSON.stringify(synthesized.management.toJSON()), 'management');
const management = {
  text: 'the management template',
  template: { ...managementTemplate, Parameters: { ...managementTemplate.Parameters, ...ARTIFACT_PARAMETERS } },
};

const billing = {
  text: 'the billing template',
  template: parseTemplate(
    JSON.stringify(Template.fromStack(new BillingStack(guardrailsApp(), 'budget-guardrails-billing')).toJSON()),
    'billing',
  ),
};

const chat = {
  text: 'the chat template',
  template: parseTemplate(
    JSON.stringify(Template.fromStack(new ChatStack(guardrailsApp(), 'budget-guardrails-chat')).toJSON()),
    'chat',
  ),
};

const FULL = `
management:
  emailRecipient: operators@example.com
  artifactBucket: artifacts
  artifactPrefix: v1/
  parameters: { DefaultMode: observe, MaxDisabledPerRun: 5 }
protection:
  organizationalUnits: [Workloads]
`;
interface Manifest {
  readonly resources: { name: string; regions: readonly string[]; deployment_targets: object }[];
}
const filesOf = (config: ConfigFile, policy?: string) =>
  new Map(
    [
      ...cfctFiles(config, {
        management,
        spoke,
        billing: config.config.billing === undefined ? undefined : billing,
        chat: config.config.chat === undefined ? undefined : chat,
        policy,
      }),
    ].map(([path, bytes]) => [path, Buffer.from(bytes).toString()]),
  );
const manifestOf = (files: ReadonlyMap<string, string>) => parse(files.get('manifest.yaml') ?? '') as Manifest;
const parametersOf = (files: ReadonlyMap<string, string>, path: string) =>
  Object.fromEntries(
    (JSON.parse(files.get(path) ?? '[]') as { ParameterKey: string; ParameterValue: string }[]).map(
      ({ ParameterKey: key, ParameterValue: value }) => [key, value],
    ),
  );

describe('the CfCT package', () => {
  const full = filesOf(configWith(FULL), '{}');

  test('has templates alone in templates/, because CfCT validates what is there', () => {
    expect([...full.keys()]).toEqual([
      'manifest.yaml',
      'templates/management.template.json',
      'templates/spoke.template.json',
      'parameters/management.json',
      'parameters/spoke-All.json',
      'policies/protect-budget-guardrails.json',
    ]);
  });

  test('deploys the management template before the spokes that trust its roles', () => {
    expect(manifestOf(full).resources.map(({ name }) => name)).toEqual([
      'BudgetGuardrailsManagement',
      'BudgetGuardrailsSpokeAll',
      'BudgetGuardrailsProtection',
    ]);
  });

  test('gives the management template its artifacts, and what the config says', () => {
    expect(parametersOf(full, 'parameters/management.json')).toEqual({
      OrganizationId: 'o-a1b2c3d4e5',
      EmailRecipient: 'operators@example.com',
      ArtifactBucket: 'artifacts',
      ArtifactPrefix: 'v1/',
      DefaultMode: 'observe',
      MaxDisabledPerRun: '5',
    });
  });

  test('has the role of the payer if another account pays, and tells the management template of it', () => {
    const files = filesOf(configWith(`${FULL}billing: { account: '444444444444' }\n`));
    expect(manifestOf(files).resources[1]).toMatchObject({
      name: 'BudgetGuardrailsBilling',
      regions: ['eu-west-1'],
      deployment_targets: { accounts: ['444444444444'] },
    });
    expect(files.get('templates/billing.template.json')).toBe('the billing template');
    expect(parametersOf(files, 'parameters/billing.json')).toEqual({
      ManagementAccountId: '111111111111',
      OrganizationId: 'o-a1b2c3d4e5',
    });
    expect(parametersOf(files, 'parameters/management.json')).toMatchObject({
      BillingRoleArn: 'arn:aws:iam::444444444444:role/budget-guardrails/BudgetGuardrailsBilling',
    });
  });

  test('brings the role of the payer without the management template, too', () => {
    expect([...filesOf(configWith("billing: { account: '444444444444' }\n")).keys()]).toEqual([
      'manifest.yaml',
      'templates/billing.template.json',
      'templates/spoke.template.json',
      'parameters/billing.json',
      'parameters/spoke-All.json',
    ]);
  });

  test('has the channels behind the management template, with what was given of each', () => {
    const slack = '{ workspace: T07EAQX1ABC, channel: C07EAQX1DEF }';
    const files = filesOf(configWith(`${FULL}chat: { slack: ${slack} }\n`));
    expect(
      manifestOf(files)
        .resources.map(({ name }) => name)
        .slice(0, 2),
    ).toEqual(['BudgetGuardrailsManagement', 'BudgetGuardrailsChat']);
    expect(files.get('templates/chat.template.json')).toBe('the chat template');
    expect(parametersOf(files, 'parameters/chat.json')).toEqual({
      SlackWorkspaceId: 'T07EAQX1ABC',
      SlackChannelId: 'C07EAQX1DEF',
    });
  });

  test('refuses a channel that the template would refuse', () => {
    const config = configWith(`${FULL}chat: { slack: { workspace: general, channel: C07EAQX1DEF } }\n`);
    expect(() => filesOf(config)).toThrow(/chat.slack.workspace: .*general/);
  });

  test('tells spokes where the management account and the home region are', () => {
    expect(parametersOf(full, 'parameters/spoke-All.json')).toEqual({
      ManagementAccountId: '111111111111',
      OrganizationId: 'o-a1b2c3d4e5',
      HomeRegion: 'eu-west-1',
      EmailRecipient: 'owners@example.com',
    });
  });

  test('carries no budget: they change in the table', () => {
    expect(
      [...full].filter(([path, text]) => !path.startsWith('templates/') && /Threshold|DefaultBudget/.test(text)),
    ).toEqual([]);
  });

  test('has neither management template nor policy if the config has none', () => {
    expect([...filesOf(configWith()).keys()]).toEqual([
      'manifest.yaml',
      'templates/spoke.template.json',
      'parameters/spoke-All.json',
    ]);
  });

  test('deploys to the home region first, wherever the config lists it', () => {
    const config = ConfigFile.parse(
      'c',
      `
organization: { id: o-a1b2c3d4e5, homeRegion: eu-west-1, managementAccount: '111111111111', budgetParameter: /finance/budget, spokeRoleName: Guard }
spokes:
  - { name: Some, targets: { accounts: ['222222222222'] }, regions: [ap-south-1, eu-west-1, us-east-1], emailRecipient: a@example.com }
`,
    );
    const files = filesOf(config);
    expect(manifestOf(files).resources[0]).toMatchObject({
      regions: ['eu-west-1', 'ap-south-1', 'us-east-1'],
      deployment_targets: { accounts: ['222222222222'] },
    });
    expect(parametersOf(files, 'parameters/spoke-Some.json')).toMatchObject({
      SSMBudgetParameter: '/finance/budget',
      SpokeRoleName: 'Guard',
    });
  });

  test('is refused, with lines of the config, if a template would not take a value', () => {
    const config = configWith(
      '    parameters: { NotificationThreshold: 0 }\nmanagement: { emailRecipient: a@example.com, artifactBucket: X, artifactPrefix: v1 }\n',
    );
    expect(() => filesOf(config)).toThrow(
      [
        "config.yaml:11: management.artifactBucket: 'X' is refused by the template: expected the name of a bucket",
        "config.yaml:11: management.artifactPrefix: 'v1' is refused by the template: expected nothing, or a path that ends with /",
        "config.yaml:10: spokes[0].parameters.NotificationThreshold: '0' is refused by the template: expected 1 or more",
      ].join('\n'),
    );
  });
});
