import { deploymentPermissions, type ResourcePermission, unknownTypes } from '../portfolio/contracts';
import { PackagingError } from './packaging-error';
import type { Template } from './template';

/** The permission that Control Tower asks of every such policy. */
const CLOUDFORMATION: ResourcePermission = { actions: ['cloudformation:*'], resource: 'cloudformation:*:*:stack/*' };

/** The longest managed policy, in characters. AWS counts no spaces. */
const MAX_CHARACTERS = 6_144;

/**
 * Writes the policy of the role with which Account Factory Customization deploys the spoke template as a blueprint,
 * instead of AdministratorAccess. It allows CloudFormation, and what the template's own types need. Throws a
 * PackagingError that names a type whose permissions are not known.
 */
export function executionPolicy(template: Template, partition: string, budgetParameter: string): string {
  const types = Object.values(template.Resources).map(({ Type: type }) => type);
  const unknown = unknownTypes(types);
  if (unknown.length > 0) {
    throw new PackagingError(
      `no permissions are known for ${unknown.join(', ')}: expected in src/portfolio/contracts.ts`,
    );
  }
  const policy = {
    Version: '2012-10-17',
    Statement: [CLOUDFORMATION, ...deploymentPermissions(types, budgetParameter)].map(
      ({ actions, resource, condition }) => ({
        Effect: 'Allow',
        Action: actions,
        Resource: `arn:${partition}:${resource}`,
        ...(condition === undefined ? {} : { Condition: condition }),
      }),
    ),
  };
  const { length } = JSON.stringify(policy);
  if (length > MAX_CHARACTERS) {
    throw new PackagingError(`the execution policy has ${length} characters: expected ${MAX_CHARACTERS} or fewer`);
  }
  return `${JSON.stringify(policy, undefined, 2)}\n`;
}
