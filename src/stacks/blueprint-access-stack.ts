import { Aws, CfnParameter, LegacyStackSynthesizer, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from './shared/acknowledge';
import { stampVersion } from './shared/version';

/** The name of the role that Control Tower asks for. */
const ROLE_NAME = 'AWSControlTowerBlueprintAccess';

/**
 * Lets Account Factory use a product of this account as a blueprint, in the account that has the portfolio:
 * docs/account-factory.md. In an enrolled account only AWSControlTowerExecution may create a role of this name.
 */
export class BlueprintAccessStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description:
        'budget-guardrails: lets Account Factory use products of this account as blueprints (the account of the portfolio)',
      synthesizer: new LegacyStackSynthesizer(),
    });
    stampVersion(this);
    const organizationAccount = new CfnParameter(this, 'OrganizationManagementAccountId', {
      description: 'The management account of the organization, from which Control Tower works.',
      allowedPattern: '^[0-9]{12}$',
      constraintDescription: 'a 12-digit account id',
    }).valueAsString;
    const operator = new CfnParameter(this, 'ControlTowerRole', {
      description:
        'The role there with which you create accounts, with its path if it has one: service-role/AWSControlTowerAdmin is trusted anyway.',
      allowedPattern: '^[a-zA-Z0-9+=,.@_/-]{1,512}$',
      constraintDescription:
        'a role like Administrator or aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef',
    }).valueAsString;
    const bucket = new CfnParameter(this, 'TemplateBuckets', {
      description: 'Where the templates of products are: the bucket of CDK, or that of `npx projen publish`.',
      default: 'cdk-*-assets-*',
      allowedPattern: '^[a-z0-9*][a-z0-9.*-]{1,62}$',
      constraintDescription: 'a bucket; * stands for anything',
    }).valueAsString;
    this.role([organizationAccount, operator], bucket);
  }

  private role([organizationAccount, operator]: readonly [string, string], bucket: string): void {
    const trusted = ['service-role/AWSControlTowerAdmin', operator].map(
      (name) => new iam.ArnPrincipal(`arn:${Aws.PARTITION}:iam::${organizationAccount}:role/${name}`),
    );
    const role = new iam.Role(this, 'Role', {
      roleName: ROLE_NAME,
      description: 'budget-guardrails: Control Tower takes blueprints from this account',
      assumedBy: new iam.CompositePrincipal(...trusted),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AWSServiceCatalogAdminFullAccess')],
    });
    const policy = new iam.ManagedPolicy(this, 'Templates', {
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['s3:GetObject', 's3:GetObjectVersion'],
          resources: [`arn:${Aws.PARTITION}:s3:::${bucket}/*`],
        }),
      ],
    });
    acknowledge(
      role,
      ['AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AWSServiceCatalogAdminFullAccess]'],
      'Control Tower requires this policy of AWS’s: it makes a portfolio of its own, puts the product in it and shares it.',
    );
    acknowledge(
      policy,
      ['AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::<TemplateBuckets>/*]'],
      'Every version of the product is another object. Control Tower’s guide gives AmazonS3ReadOnlyAccess, which reads every bucket.',
    );
  }
}
