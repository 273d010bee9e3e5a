import { Aws, CfnCondition, Fn, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnPolicy } from 'aws-cdk-lib/aws-organizations';
import { ROLE_PATH } from '../../core/contracts/names';
import { exemptRoles, FREEZE_POLICY_NAME, freezePolicy } from '../../enforcement/contracts';
import { collaborator, setting } from '../shared/collaborator';
import type { FreezeParameters, SharedParameters } from '../shared/template-parameters';

/**
 * The service control policy that freezes accounts, where the installer wants it. The stack attaches it to nothing:
 * enforcement does, and takes it off again. It stands in `stack` itself.
 */
export class Freeze {
  private readonly isWanted: CfnCondition;
  private readonly policy: CfnPolicy;
  private readonly organizationId: string;

  constructor(
    stack: Stack,
    { spokeRoleName, organizationId }: SharedParameters,
    { freezePolicy: wanted, exemptRoles: installers }: FreezeParameters,
  ) {
    this.isWanted = new CfnCondition(stack, 'HasFreezePolicy', {
      expression: Fn.conditionEquals(wanted.choice, 'managed'),
    });
    const exemptsMore = new CfnCondition(stack, 'HasFreezeExemptRoles', {
      expression: Fn.conditionNot(Fn.conditionEquals(installers.valueAsString, '')),
    });
    const own = exemptRoles(Aws.PARTITION, `${ROLE_PATH}${spokeRoleName.valueAsString}`);
    const all = Fn.split(',', Fn.join(',', [...own, installers.valueAsString]));
    this.policy = new CfnPolicy(stack, 'FreezePolicyDocument', {
      name: FREEZE_POLICY_NAME,
      type: 'SERVICE_CONTROL_POLICY',
      description: 'Nobody starts what spends in an account whose budget is exhausted and says Freeze.',
      content: freezePolicy(Fn.conditionIf(exemptsMore.logicalId, all, own)),
    });
    this.policy.cfnOptions.condition = this.isWanted;
    this.organizationId = organizationId.valueAsString;
  }

  /** Returns the policy for a function that only says whether accounts can be frozen. */
  known() {
    return setting({ FREEZE_POLICY_ARN: this.arn });
  }

  /** Returns the policy for a function that attaches it to accounts, and takes it off. */
  attach() {
    const accounts = `arn:${Aws.PARTITION}:organizations::*:account/${this.organizationId}/*`;
    const policy = Fn.conditionIf(this.isWanted.logicalId, this.policy.attrArn, Aws.NO_VALUE).toString();
    return collaborator(
      { FREEZE_POLICY_ARN: this.arn },
      [
        new iam.PolicyStatement({
          actions: ['organizations:AttachPolicy', 'organizations:DetachPolicy'],
          resources: [accounts, policy],
        }),
        new iam.PolicyStatement({ actions: ['organizations:ListPoliciesForTarget'], resources: [accounts] }),
      ],
      [
        {
          findings: [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:organizations::*:account/<OrganizationId>/*]`],
          reason:
            'Any account of the organization may have a budget that freezes it: its one policy is attached there.',
        },
      ],
    );
  }

  private get arn(): string {
    return Fn.conditionIf(this.isWanted.logicalId, this.policy.attrArn, '').toString();
  }
}
