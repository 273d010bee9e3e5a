import { Aws, type CfnCondition, type CfnResource } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ROLE_PATH } from '../../core/contracts/names';
import { acknowledge } from './acknowledge';

export interface LaunchRoleProps {
  /** The name is fixed and without a path, because the launch constraint names it in every account. */
  readonly roleName: string;
  readonly product: string;
  /** The permissions that the product's own resources need. */
  readonly permissions: readonly iam.PolicyStatement[];
  readonly isHomeRegion?: CfnCondition;
}

/** The stacks that Service Catalog creates for products. */
const PRODUCT_STACKS = 'stack/SC-*/*';

/**
 * The role with which Service Catalog launches one product, so that whoever launches it needs no permissions of their
 * own. It has its stack, its template and its resources. It is as AWS documents launch roles, which name no condition
 * on the trust.
 */
export class LaunchRole extends Construct {
  readonly policy: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, { roleName, product, permissions, isHomeRegion }: LaunchRoleProps) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
      roleName,
      description: `budget-guardrails: launches the product ${product}`,
      assumedBy: new iam.ServicePrincipal('servicecatalog.amazonaws.com'),
    });
    this.policy = new iam.ManagedPolicy(this, 'Policy', {
      path: ROLE_PATH,
      roles: [role],
      statements: [...launching(), ...permissions],
    });
    const stacks = `arn:<AWS::Partition>:cloudformation:<AWS::Region>:<AWS::AccountId>:${PRODUCT_STACKS}`;
    acknowledge(
      this.policy,
      [`AwsSolutions-IAM5[Resource::${stacks}]`],
      'Service Catalog names the stacks of its products SC-<account>-<provisioned product>.',
    );
    acknowledge(
      this.policy,
      ['AwsSolutions-IAM5[Resource::*]'],
      'A template has no stack yet when it is checked; and it lies in a bucket of Service Catalog’s own, known by the tag alone.',
    );
    if (isHomeRegion !== undefined) {
      for (const resource of [role, this.policy]) {
        (resource.node.defaultChild as CfnResource).cfnOptions.condition = isHomeRegion;
      }
    }
  }
}

/** Returns what AWS documents for every launch role, on the stacks of Service Catalog alone. */
function launching(): readonly iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: [
        'CreateStack',
        'DeleteStack',
        'DescribeStackEvents',
        'DescribeStacks',
        'SetStackPolicy',
        'TagResource',
        'UntagResource',
        'UpdateStack',
      ].map((action) => `cloudformation:${action}`),
      resources: [`arn:${Aws.PARTITION}:cloudformation:${Aws.REGION}:${Aws.ACCOUNT_ID}:${PRODUCT_STACKS}`],
    }),
    new iam.PolicyStatement({
      actions: ['cloudformation:GetTemplateSummary', 'cloudformation:ValidateTemplate'],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      actions: ['s3:GetObject'],
      resources: ['*'],
      conditions: { StringEquals: { 's3:ExistingObjectTag/servicecatalog:provisioning': 'true' } },
    }),
  ];
}
