import { Aws, Fn } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { SpokeAccessEnv } from '../../core/contracts/environment';
import { ROLE_PATH } from '../../core/contracts/names';
import { collaborator, setting, type Collaborator } from '../shared/collaborator';
import type { SharedParameters } from '../shared/template-parameters';

/** The accounts that have a budget, as functions reach them. */
export class Spokes {
  constructor(private readonly parameters: SharedParameters) {}

  /** Returns the spokes for a function that goes into them. Its session policy says what it may do there. */
  reach(): Collaborator<SpokeAccessEnv> {
    const organizationId = this.parameters.organizationId.valueAsString;
    return collaborator(
      {
        PARTITION: Aws.PARTITION,
        ORGANIZATION_ID: organizationId,
        SPOKE_ROLE_NAME: this.parameters.spokeRoleName.valueAsString,
      },
      [
        new iam.PolicyStatement({
          actions: ['sts:AssumeRole'],
          resources: [Fn.sub(`arn:\${AWS::Partition}:iam::*:role${ROLE_PATH}\${SpokeRoleName}`)],
          // A role of that name in an account outside the organization is not a spoke.
          conditions: { StringEquals: { 'aws:ResourceOrgID': organizationId } },
        }),
      ],
      [
        {
          findings: [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::*:role${ROLE_PATH}<SpokeRoleName>]`],
          reason:
            'The role of this name in every account of the organization, and of no other: its job is to reach all spokes.',
        },
      ],
    );
  }

  /** Returns the name of the parameter that holds a spoke's budget. The spoke's role lets functions write it. */
  budgetParameter() {
    return setting({ SSM_BUDGET_PARAMETER: this.parameters.budgetParameter.valueAsString });
  }
}
