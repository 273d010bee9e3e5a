import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ManagementStack } from '../../src/stacks/management-stack';
import { SpokeStack } from '../../src/stacks/spoke-stack';

// Seconds in every process, and validate.test.ts does it once for all.
process.env.CDK_VALIDATION = 'false';

/** The stacks as main.ts makes them, without the validations, which have tests of their own. */
export function templates() {
  const app = new App({ analyticsReporting: false });
  const management = new ManagementStack(app, 'budget-guardrails-management');
  const spoke = new SpokeStack(app, 'budget-guardrails-spoke');
  return { management: Template.fromStack(management), spoke: Template.fromStack(spoke) };
}

const ASSET_HASH = /\b[0-9a-f]{64}\b/g;

/** The template with the hashes of assets blanked: they change with every release of the SDK. */
export function withoutAssetHashes(synthesized: Template): unknown {
  return JSON.parse(JSON.stringify(synthesized.toJSON()).replace(ASSET_HASH, '<asset>'));
}

/** All actions that the policies of a template allow, by logical id of the policy. */
export function allowedActions(synthesized: Template): ReadonlyMap<string, readonly string[]> {
  const policies = Object.entries(synthesized.findResources('AWS::IAM::ManagedPolicy'));
  return new Map(policies.map(([id, { Properties }]) => {
    const { Statement: statements } = Properties.PolicyDocument as { Statement: readonly { Effect: string; Action: string | readonly string[] }[] };
    return [id, statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action).sort()];
  }));
}
