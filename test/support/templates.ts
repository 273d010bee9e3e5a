import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { LifecycleStack } from '../../src/stacks/lifecycle-stack';
import { ManagementStack } from '../../src/stacks/management/management-stack';
import { SpokeStack } from '../../src/stacks/spoke/spoke-stack';
import { WorkloadBudgetStack } from '../../src/stacks/workload-budget-stack';

// Seconds in every process, and validate.test.ts does it once for all.
process.env.CDK_VALIDATION = 'false';

/** The stacks as main.ts makes them, without the validations, which have tests of their own. */
export function templates() {
  const app = new App({ analyticsReporting: false });
  const management = new ManagementStack(app, 'budget-guardrails-management');
  const spoke = new SpokeStack(app, 'budget-guardrails-spoke');
  const workloadBudget = new WorkloadBudgetStack(app, 'budget-guardrails-workload-budget');
  const lifecycle = new LifecycleStack(app, 'budget-guardrails-lifecycle');
  return {
    lifecycle: Template.fromStack(lifecycle),
    management: Template.fromStack(management),
    spoke: Template.fromStack(spoke),
    workloadBudget: Template.fromStack(workloadBudget),
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
