import type { Policy, Principal } from '../../sim/iam/policy';
import { pascalCase, USE_CASES, type UseCase } from '../../src/core/contracts/names';
import { InstalledTemplate } from './installed-template';
import { templates } from './templates';

export const ORGANIZATION = 'o-a1b2c3d4e5';
export const REGION = 'eu-west-1';
export const MANAGEMENT = '111111111111';
export const SPOKE = '222222222222';
export const OTHER_SPOKE = '333333333333';
export const OUTSIDER = '999999999999';

const { management: managementTemplate, spoke: spokeTemplate } = templates();

/** The management template with what it may have: a policy that freezes, and a payer elsewhere. */
export const management = new InstalledTemplate(managementTemplate, {
  account: MANAGEMENT,
  region: REGION,
  parameters: {
    OrganizationId: ORGANIZATION,
    FreezePolicy: 'managed',
    BillingRoleArn: `arn:aws:iam::${OTHER_SPOKE}:role/Billing`,
  },
});

export const spoke = new InstalledTemplate(spokeTemplate, {
  account: SPOKE,
  region: REGION,
  parameters: { ManagementAccountId: MANAGEMENT, OrganizationId: ORGANIZATION },
});

/** The use cases whose functions stand in the management template. */
export const FUNCTIONS = USE_CASES.filter(
  (useCase) => !useCase.endsWith('-portfolio') && useCase !== 'deprecate-versions',
);

/** The role of a function, as the template makes it. */
export function functionRole(useCase: UseCase): Principal {
  return management.role(only(management, 'AWS::IAM::Role', `${pascalCase(useCase)}Role`));
}

/** The only resource of a type whose logical id begins so. */
export function only(of: InstalledTemplate, type: string, beginning: string): string {
  const [id, ...more] = of.ids(type, beginning);
  if (id === undefined || more.length > 0) {
    throw new Error(`one ${type} ${beginning}… was expected, not ${more.length}`);
  }
  return id;
}

const FULL: Policy = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

/** Somebody who may do everything in an account, as far as its own policies go. */
export function administrator(account: string, name = 'Administrator', more: Partial<Principal> = {}): Principal {
  return { arn: `arn:aws:iam::${account}:role/${name}`, account, identity: [FULL], ...more };
}
