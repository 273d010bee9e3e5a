import { BILLING_ROLE_NAME, ROLE_PATH } from '../core/contracts/names';
import { formatManifest, type PolicyResource, type StackSetResource } from './cfct-manifest';
import type { ConfigFile } from './config-file';
import type { Config, SpokeGroup } from './config-schema';
import { namedParameters, problemsWith, type GivenParameter } from './deployment-parameters';
import { partitionOf } from './regions';
import type { Template } from './template';
import type { Files } from './zip';

/** The name that starts CfCT's pipeline. With another name, or one that begins with `_`, nothing happens. */
export const CFCT_PACKAGE = 'custom-control-tower-configuration.zip';

export interface CfctTemplates {
  readonly management: { readonly template: Template; readonly text: string };
  readonly spoke: { readonly template: Template; readonly text: string };
  /** The template of the payer's role, if another account pays. */
  readonly billing: { readonly template: Template; readonly text: string } | undefined;
  /** The template of the channels, if there are any. */
  readonly chat: { readonly template: Template; readonly text: string } | undefined;
  /** The service control policy, if there is to be one. */
  readonly policy: string | undefined;
}

/** A stack set with the parameters that go into its file. */
interface Deployment {
  readonly resource: StackSetResource;
  readonly template: Template;
  readonly parameters: readonly GivenParameter[];
  readonly path: readonly PropertyKey[];
}

const MANAGEMENT_TEMPLATE = 'templates/management.template.json';
const SPOKE_TEMPLATE = 'templates/spoke.template.json';
const BILLING_TEMPLATE = 'templates/billing.template.json';
const CHAT_TEMPLATE = 'templates/chat.template.json';
const POLICY = 'policies/protect-budget-guardrails.json';

/**
 * Makes the files of a CfCT package: the management stack set first, because spokes trust its roles, then the groups of
 * spokes as the config lists them. The payer's role and the channels come behind the management template. `templates/` holds templates and nothing else, because CfCT validates whatever is
 * there. Throws a PackagingError that lists what the templates would refuse.
 */
export function cfctFiles(configFile: ConfigFile, { management, spoke, billing, chat, policy }: CfctTemplates): Files {
  const { config } = configFile;
  const deployments = [
    ...managementDeployment(config, management.template),
    ...(billing === undefined ? [] : billingDeployment(config, billing.template)),
    ...(chat === undefined ? [] : chatDeployment(config, chat.template)),
    ...config.spokes.map((group, index) => spokeDeployment(config, group, index, spoke.template)),
  ];
  const problems = deployments.flatMap(({ template, parameters, path }) => problemsWith(template, parameters, path));
  if (problems.length > 0) throw configFile.refuse(problems);

  const resources = [...deployments.map(({ resource }) => resource), ...protection(config)];
  const files: readonly (readonly [string, string])[] = [
    ['manifest.yaml', formatManifest({ region: config.organization.homeRegion, resources })],
    ...(config.management === undefined ? [] : [[MANAGEMENT_TEMPLATE, management.text] as const]),
    ...(billing === undefined ? [] : [[BILLING_TEMPLATE, billing.text] as const]),
    ...(chat === undefined ? [] : [[CHAT_TEMPLATE, chat.text] as const]),
    [SPOKE_TEMPLATE, spoke.text],
    ...deployments.map(({ resource, parameters }) => [resource.parameter_file, formatParameters(parameters)] as const),
    ...(policy === undefined ? [] : [[POLICY, policy] as const]),
  ];
  return new Map(files.map(([path, text]) => [path, Buffer.from(text)]));
}

/** Where a stack set has one stack: in an account, in the home region. */
function onlyIn(
  account: string,
  { homeRegion }: Config['organization'],
): Pick<StackSetResource, 'deploy_method' | 'deployment_targets' | 'regions'> {
  return { deploy_method: 'stack_set', deployment_targets: { accounts: [account] }, regions: [homeRegion] };
}

function managementDeployment(
  { organization, management, billing }: Config,
  template: Template,
): readonly Deployment[] {
  if (management === undefined) return [];
  return [
    {
      template,
      path: ['management'],
      resource: {
        name: 'BudgetGuardrailsManagement',
        description: 'budget-guardrails: tables, functions and bus',
        resource_file: MANAGEMENT_TEMPLATE,
        parameter_file: 'parameters/management.json',
        ...onlyIn(organization.managementAccount, organization),
      },
      parameters: [
        ...shared(organization),
        { name: 'EmailRecipient', value: management.emailRecipient, path: ['management', 'emailRecipient'] },
        { name: 'ArtifactBucket', value: management.artifactBucket, path: ['management', 'artifactBucket'] },
        ...optional('BillingRoleArn', billing && billingRoleArn(organization, billing), ['billing', 'account']),
        ...optional('ArtifactPrefix', management.artifactPrefix, ['management', 'artifactPrefix']),
        ...namedParameters(management.parameters, ['management', 'parameters']),
      ],
    },
  ];
}

/** The role as the billing template names it. */
function billingRoleArn({ homeRegion }: Config['organization'], { account }: { readonly account: string }): string {
  return `arn:${partitionOf(homeRegion)}:iam::${account}:role${ROLE_PATH}${BILLING_ROLE_NAME}`;
}

function billingDeployment({ organization, billing }: Config, template: Template): readonly Deployment[] {
  if (billing === undefined) return [];
  return [
    {
      template,
      path: ['billing'],
      resource: {
        name: 'BudgetGuardrailsBilling',
        description: 'budget-guardrails: the role that reads the bill',
        resource_file: BILLING_TEMPLATE,
        parameter_file: 'parameters/billing.json',
        ...onlyIn(billing.account, organization),
      },
      parameters: [
        {
          name: 'ManagementAccountId',
          value: organization.managementAccount,
          path: ['organization', 'managementAccount'],
        },
        { name: 'OrganizationId', value: organization.id, path: ['organization', 'id'] },
      ],
    },
  ];
}

function chatDeployment({ organization, chat }: Config, template: Template): readonly Deployment[] {
  if (chat === undefined) return [];
  const { slack, teams } = chat;
  return [
    {
      template,
      path: ['chat'],
      resource: {
        name: 'BudgetGuardrailsChat',
        description: 'budget-guardrails: messages to a channel',
        resource_file: CHAT_TEMPLATE,
        parameter_file: 'parameters/chat.json',
        ...onlyIn(organization.managementAccount, organization),
      },
      parameters: [
        ...optional('SlackWorkspaceId', slack?.workspace, ['chat', 'slack', 'workspace']),
        ...optional('SlackChannelId', slack?.channel, ['chat', 'slack', 'channel']),
        ...optional('TeamsTenantId', teams?.tenant, ['chat', 'teams', 'tenant']),
        ...optional('TeamsTeamId', teams?.team, ['chat', 'teams', 'team']),
        ...optional('TeamsChannelId', teams?.channel, ['chat', 'teams', 'channel']),
      ],
    },
  ];
}

function spokeDeployment({ organization }: Config, group: SpokeGroup, index: number, template: Template): Deployment {
  const { homeRegion, managementAccount } = organization;
  const { organizationalUnits, accounts = [] } = group.targets;
  return {
    template,
    path: ['spokes', index],
    resource: {
      name: `BudgetGuardrailsSpoke${group.name}`,
      description: `budget-guardrails: accounts under budget (${group.name})`,
      resource_file: SPOKE_TEMPLATE,
      parameter_file: `parameters/spoke-${group.name}.json`,
      deploy_method: 'stack_set',
      deployment_targets:
        organizationalUnits === undefined ? { accounts } : { organizational_units: organizationalUnits },
      // The home region comes first: rules of the others use the role that it creates.
      regions: [homeRegion, ...(group.regions ?? []).filter((region) => region !== homeRegion)],
    },
    parameters: [
      { name: 'ManagementAccountId', value: managementAccount, path: ['organization', 'managementAccount'] },
      ...shared(organization),
      { name: 'HomeRegion', value: homeRegion, path: ['organization', 'homeRegion'] },
      { name: 'EmailRecipient', value: group.emailRecipient, path: ['spokes', index, 'emailRecipient'] },
      ...namedParameters(group.parameters, ['spokes', index, 'parameters']),
    ],
  };
}

/** Returns the parameters that both templates must agree on. */
function shared({ id, budgetParameter, spokeRoleName }: Config['organization']): readonly GivenParameter[] {
  return [
    { name: 'OrganizationId', value: id, path: ['organization', 'id'] },
    ...optional('SSMBudgetParameter', budgetParameter, ['organization', 'budgetParameter']),
    ...optional('SpokeRoleName', spokeRoleName, ['organization', 'spokeRoleName']),
  ];
}

function optional(name: string, value: string | undefined, path: readonly PropertyKey[]): readonly GivenParameter[] {
  return value === undefined ? [] : [{ name, value, path }];
}

function protection({ protection: wanted }: Config): readonly PolicyResource[] {
  return wanted === undefined
    ? []
    : [
        {
          name: 'BudgetGuardrailsProtection',
          description: 'budget-guardrails: keeps roles, rules and parameters of the guardrail as they are',
          resource_file: POLICY,
          deploy_method: 'scp',
          deployment_targets: { organizational_units: wanted.organizationalUnits },
        },
      ];
}

function formatParameters(parameters: readonly GivenParameter[]): string {
  const list = parameters.map(({ name, value }) => ({ ParameterKey: name, ParameterValue: value }));
  return `${JSON.stringify(list, undefined, 2)}\n`;
}
