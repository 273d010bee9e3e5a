import { Aws, CfnParameter, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { SPOKE_LAUNCH_ROLE_NAME } from '../core/contracts/names';
import { deploymentPermissions } from '../portfolio/contracts';
import { acknowledge } from './shared/acknowledge';
import { LaunchRole } from './shared/launch-role';
import { stampVersion } from './shared/version';
import { spokeTemplate } from './spoke/spoke-template';

interface SpokeTemplate {
  readonly Parameters: { readonly SSMBudgetParameter: { readonly Default: string; readonly AllowedPattern: string } };
  readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
}

/**
 * The role with which Service Catalog launches the spoke product in an account. It cannot be part of what it launches,
 * so it comes before, by StackSet or CfCT. It may do what the types of the spoke template need, and nothing else. The
 * template stands alone, without assets or bootstrap.
 */
export class LaunchStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description:
        'budget-guardrails: the role that launches the product Budget Guardrails Spoke (every account that may launch it)',
      synthesizer: new LegacyStackSynthesizer(),
    });
    stampVersion(this);
    const spoke = JSON.parse(spokeTemplate()) as SpokeTemplate;
    const { SSMBudgetParameter: shared } = spoke.Parameters;
    const budgetParameter = new CfnParameter(this, 'SSMBudgetParameter', {
      description: 'As in the management template: the launched stack may write no other parameters.',
      default: shared.Default,
      allowedPattern: shared.AllowedPattern,
    });
    const needed = deploymentPermissions(
      Object.values(spoke.Resources).map(({ Type: type }) => type),
      budgetParameter.valueAsString,
    );
    const { policy } = new LaunchRole(this, 'LaunchSpoke', {
      roleName: SPOKE_LAUNCH_ROLE_NAME,
      product: 'Budget Guardrails Spoke',
      permissions: needed.map(
        ({ actions, resource, condition }) =>
          new iam.PolicyStatement({
            actions: [...actions],
            resources: [`arn:${Aws.PARTITION}:${resource}`],
            conditions: condition,
          }),
      ),
    });
    const resources = needed.map(({ resource }) =>
      resource.replace(budgetParameter.valueAsString, '<SSMBudgetParameter>'),
    );
    acknowledge(
      policy,
      [...new Set(resources)]
        .filter((resource) => resource.includes('*'))
        .map((resource) => `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${resource}]`),
      'What the template creates has no names before it is deployed, but for roles, policies and parameters, which are below the product’s own paths.',
    );
  }
}
