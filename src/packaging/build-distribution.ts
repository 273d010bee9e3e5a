import { spokeDefaults, withDefaults } from '../portfolio/contracts';
import { CFCT_PACKAGE, cfctFiles } from './cfct-package';
import { isSynthesized, readStack, type SynthesizedStack } from './cloud-assembly';
import type { ConfigFile } from './config-file';
import type { Config } from './config-schema';
import { executionPolicy } from './execution-policy';
import { NOTICES_FILE } from './notices';
import { PackagingError } from './packaging-error';
import { placeAssets } from './place-assets';
import { portfolioSettings } from './portfolio-settings';
import { protectionPolicy } from './protection-policy';
import { partitionOf } from './regions';
import { assetsOf, standaloneTemplate } from './standalone-template';
import { formatTemplate, type Template } from './template';
import { zip, type Files } from './zip';

export interface Distribution {
  readonly files: Files;
  /** Remarks that people should know, in words. */
  readonly notes: readonly string[];
}

/** The documents that say where the code of a distribution comes from. */
export interface Papers {
  readonly sbom: string;
  readonly notices: string;
}

/** The size, in bytes, that CloudFormation takes in a request, without a bucket. */
export const MAX_INLINE_BYTES = 51_200;

const MANAGEMENT_STACK = 'budget-guardrails-management';
const SPOKE_STACK = 'budget-guardrails-spoke';
const BILLING_STACK = 'budget-guardrails-billing';
const CHAT_STACK = 'budget-guardrails-chat';

/** The stacks that are handed out with the others if they were synthesized. */
const MORE_STACKS = ['portfolio', 'workload-budget', 'launch', 'blueprint-access', 'lifecycle', 'billing', 'chat'];

/**
 * Makes all files of `dist/` from a folder that CDK synthesized, the config, and what else goes with it. It writes
 * nothing: it throws whatever is wrong as a PackagingError first.
 */
export function buildDistribution(assembly: string, configFile: ConfigFile, papers: Papers): Distribution {
  const spoke = readStack(assembly, SPOKE_STACK);
  refuseLarge(spoke.text);
  const management = standalone(readStack(assembly, MANAGEMENT_STACK));
  const more = MORE_STACKS.map((name) => [name, `budget-guardrails-${name}`] as const)
    .filter(([, stack]) => isSynthesized(assembly, stack))
    .map(([name, stack]) => ({ path: `templates/${name}.template.json`, ...standalone(readStack(assembly, stack)) }));

  const { config } = configFile;
  const partition = partitionOf(config.organization.homeRegion);
  const {
    budgetParameter = defaultOf(spoke.template, 'SSMBudgetParameter'),
    spokeRoleName = defaultOf(spoke.template, 'SpokeRoleName'),
  } = config.organization;
  const { named, unnamed } = rulesOf(spoke.template);
  const policy =
    config.protection === undefined
      ? undefined
      : protectionPolicy({
          partition,
          spokeRoleName,
          budgetParameter,
          rules: named,
          exemptRoles: config.protection.exemptRoles ?? [],
          keepsExemptTag: config.protection.exemptTag ?? false,
          keepsProductStacks: config.protection.productStacks ?? false,
        });
  const billing = config.billing === undefined ? undefined : readStack(assembly, BILLING_STACK);
  const chat = config.chat === undefined ? undefined : readStack(assembly, CHAT_STACK);
  const cfct = cfctFiles(configFile, { management, spoke, billing, chat, policy });

  return {
    files: new Map<string, Uint8Array>([
      ['templates/management.template.json', Buffer.from(management.text)],
      ['templates/spoke.template.json', Buffer.from(spoke.text)],
      ...more.map(({ path, text }) => [path, Buffer.from(text)] as const),
      ...management.artifacts,
      ...more.flatMap(({ artifacts }) => [...artifacts]),
      [`cfct/${CFCT_PACKAGE}`, zip(cfct)],
      ...blueprint(config, spoke.template),
      [
        'account-factory/execution-policy.json',
        Buffer.from(executionPolicy(spoke.template, partition, budgetParameter)),
      ],
      ['sbom.json', Buffer.from(papers.sbom)],
      [NOTICES_FILE, Buffer.from(papers.notices)],
    ]),
    notes:
      policy === undefined
        ? []
        : unnamed.map((rule) => `the service control policy does not protect the rule ${rule}: it has no fixed name`),
  };
}

function standalone({ template, assets }: SynthesizedStack): { template: Template; text: string; artifacts: Files } {
  const placed = placeAssets(assetsOf(template, assets));
  const result = standaloneTemplate(template, placed);
  return {
    template: result,
    text: formatTemplate(result),
    artifacts: new Map(placed.map(({ path, read }) => [path, read()])),
  };
}

/** Returns the spoke template as a product has it, for those who make the product by other means. */
function blueprint(config: Config, spoke: Template): readonly (readonly [string, Uint8Array])[] {
  const settings = portfolioSettings(config);
  if (settings === undefined) return [];
  const text = formatTemplate(withDefaults(spoke, spokeDefaults(settings)));
  refuseLarge(text);
  return [['account-factory/blueprint.template.json', Buffer.from(text)]];
}

function refuseLarge(spoke: string): void {
  const size = Buffer.byteLength(spoke);
  if (size >= MAX_INLINE_BYTES) {
    throw new PackagingError(
      `the spoke template has ${size} bytes: expected fewer than ${MAX_INLINE_BYTES}, so that it deploys without a bucket`,
    );
  }
}

function defaultOf(template: Template, parameter: string): string {
  const { [parameter]: { Default: value } = { Default: undefined } } = template.Parameters ?? {};
  if (value === undefined) throw new PackagingError(`the spoke template has no default for ${parameter}: expected one`);
  return String(value);
}

/** Returns the names of the rules that the template names, and the logical ids of those that CloudFormation names. */
function rulesOf(template: Template): { named: readonly string[]; unnamed: readonly string[] } {
  const rules = Object.entries(template.Resources).filter(([, { Type: type }]) => type === 'AWS::Events::Rule');
  const names = rules.map(([, { Properties: properties }]) => properties?.Name);
  return {
    named: names.filter((name) => typeof name === 'string'),
    unnamed: rules.flatMap(([logicalId], index) => (typeof names[index] === 'string' ? [] : [logicalId])),
  };
}
