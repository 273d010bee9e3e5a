import { PackagingError } from './packaging-error';
import { RESOURCE_PERMISSIONS } from './resource-permissions';
import type { Template } from './template';

/** The size of a managed policy, which counts no spaces. */
const MAX_CHARACTERS = 6_144;

/**
 * The policy of the role with which Account Factory Customization deploys the spoke template as a blueprint, instead of
 * AdministratorAccess: CloudFormation, and what the template's own types need. Throws a PackagingError that names a
 * type whose permissions are not known.
 */
export function executionPolicy(template: Template, partition: string, budgetParameter: string): string {
  const types = [...new Set(Object.values(template.Resources).map(({ Type: type }) => type))].sort();
  const unknown = types.filter((type) => RESOURCE_PERMISSIONS[type] === undefined);
  if (unknown.length > 0) {
    throw new PackagingError(`no permissions are known for ${unknown.join(', ')}: expected in src/packaging/resource-permissions.ts`);
  }
  const permissions = [
    { actions: ['cloudformation:*'], resource: 'cloudformation:*:*:stack/*' },
    ...types.flatMap((type) => RESOURCE_PERMISSIONS[type] ?? []),
  ];
  const policy = {
    Version: '2012-10-17',
    Statement: permissions.map(({ actions, resource, ...rest }) => ({
      Effect: 'Allow',
      Action: actions,
      Resource: `arn:${partition}:${resource.replace('<budget parameter>', budgetParameter)}`,
      ...('condition' in rest ? { Condition: rest.condition } : {}),
    })),
  };
  const { length } = JSON.stringify(policy);
  if (length > MAX_CHARACTERS) throw new PackagingError(`the execution policy has ${length} characters: expected ${MAX_CHARACTERS} or fewer`);
  return `${JSON.stringify(policy, undefined, 2)}\n`;
}
