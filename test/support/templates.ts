import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { configWith } from '../packaging/synthesized';
import { sharedAssembly } from './assembly';

/** The templates as main.ts makes them, without the validations, which have a test of their own. */
export function templates() {
  const assembly = sharedAssembly(configWith());
  const read = (stack: string) =>
    Template.fromJSON(
      JSON.parse(readFileSync(join(assembly, `budget-guardrails-${stack}.template.json`), 'utf8')) as Record<
        string,
        unknown
      >,
    );
  return {
    lifecycle: read('lifecycle'),
    management: read('management'),
    spoke: read('spoke'),
    workloadBudget: read('workload-budget'),
  };
}

const ASSET_HASH = /\b[0-9a-f]{64}\b/g;

/**
 * The template with the hashes of assets blanked, which change with every release of the SDK, the version, which a
 * release changes before it is tested, and the template of the stack set, which is the spoke's.
 */
export function withoutAssetHashes(synthesized: Template): unknown {
  return JSON.parse(JSON.stringify(synthesized.toJSON(), blank).replace(ASSET_HASH, '<asset>'));
}

function blank(name: string, value: unknown): unknown {
  if (name === 'TemplateBody') return '<spoke template>';
  if (name === 'BudgetGuardrails') return { Version: '<version>' };
  return name === 'ProductVersion' ? { ...(value as object), Value: '<version>' } : value;
}

/** All actions that the policies of a template allow, by logical id of the policy. */
export function allowedActions(synthesized: Template): ReadonlyMap<string, readonly string[]> {
  const policies = Object.entries(synthesized.findResources('AWS::IAM::ManagedPolicy'));
  return new Map(
    policies.map(([id, { Properties }]) => {
      const { Statement: statements } = Properties.PolicyDocument as {
        Statement: readonly { Effect: string; Action: string | readonly string[] }[];
      };
      return [
        id,
        statements
          .filter(({ Effect }) => Effect === 'Allow')
          .flatMap(({ Action }) => Action)
          .sort(),
      ];
    }),
  );
}
