import { Aws, CfnOutput, CfnParameter, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { BILLING_ROLE_NAME, externalIdOf, ROLE_PATH, roleNameOf } from '../core/contracts/names';
import { acknowledge } from './shared/acknowledge';
import { managementAccountId, ORGANIZATION_ID } from './shared/template-parameters';
import { stampVersion } from './shared/version';

/**
 * Lets the product read the bill in the account that pays for the organization, where it is installed in another:
 * docs/metering.md. Its role asks Cost Explorer what accounts cost, and nothing else; read-bill alone may assume it. The
 * template stands alone, without assets or bootstrap.
 */
export class BillingStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'budget-guardrails: the role that reads the bill (the account that pays for the organization)',
      synthesizer: new LegacyStackSynthesizer(),
    });
    stampVersion(this);
    const managementAccount = managementAccountId(this);
    const organizationId = new CfnParameter(this, 'OrganizationId', ORGANIZATION_ID).valueAsString;
    const role = new iam.Role(this, 'Role', {
      roleName: BILLING_ROLE_NAME,
      path: ROLE_PATH,
      description: 'budget-guardrails: reads what the accounts of the organization cost',
      assumedBy: new iam.PrincipalWithConditions(
        new iam.ArnPrincipal(`arn:${Aws.PARTITION}:iam::${managementAccount}:root`),
        {
          StringEquals: {
            'sts:ExternalId': externalIdOf(organizationId, Aws.ACCOUNT_ID),
            'aws:PrincipalOrgID': organizationId,
          },
          ArnEquals: {
            'aws:PrincipalArn': `arn:${Aws.PARTITION}:iam::${managementAccount}:role${ROLE_PATH}${roleNameOf('read-bill')}`,
          },
        },
      ),
    });
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      path: ROLE_PATH,
      roles: [role],
      statements: [new iam.PolicyStatement({ actions: ['ce:GetCostAndUsage'], resources: ['*'] })],
    });
    acknowledge(policy, ['AwsSolutions-IAM5[Resource::*]'], 'Cost Explorer has no resources to name.');
    new CfnOutput(this, 'BillingRoleArn', {
      description: 'The parameter BillingRoleArn of the management template.',
      value: role.roleArn,
    });
  }
}
