import { Aws, type CfnCondition, type CfnResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { externalIdOf, ROLE_PATH, roleNameOf, SPOKE_USE_CASES } from '../../core/contracts/names';

export interface SpokeRoleProps {
  readonly roleName: string;
  readonly managementAccountId: string;
  readonly organizationId: string;
  readonly isHomeRegion: CfnCondition;
  readonly permissions: readonly iam.PolicyStatement[];
}

/**
 * The one way into a spoke. It is open to the product's own functions, of this organization, that name this account.
 */
export class SpokeRole extends Construct {
  readonly resources: readonly CfnResource[];
  /** The policy of what the role may do. */
  readonly policy: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, props: SpokeRoleProps) {
    super(scope, id);
    const { managementAccountId, organizationId, isHomeRegion } = props;
    const callers = SPOKE_USE_CASES.map(
      (useCase) => `arn:${Aws.PARTITION}:iam::${managementAccountId}:role${ROLE_PATH}${roleNameOf(useCase)}`,
    );
    const role = new iam.Role(this, 'Role', {
      roleName: props.roleName,
      path: ROLE_PATH,
      description: 'budget-guardrails: what the management account does in this account',
      assumedBy: new iam.PrincipalWithConditions(
        new iam.ArnPrincipal(`arn:${Aws.PARTITION}:iam::${managementAccountId}:root`),
        {
          StringEquals: {
            'sts:ExternalId': externalIdOf(organizationId, Aws.ACCOUNT_ID),
            'aws:PrincipalOrgID': organizationId,
          },
          ArnEquals: { 'aws:PrincipalArn': callers },
        },
      ),
    });
    this.policy = new iam.ManagedPolicy(this, 'Policy', {
      path: ROLE_PATH,
      roles: [role],
      statements: [...props.permissions],
    });
    this.resources = [role, this.policy].map((resource) => resource.node.defaultChild as CfnResource);
    for (const resource of this.resources) resource.cfnOptions.condition = isHomeRegion;
  }
}
