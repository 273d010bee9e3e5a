import { Aws, Fn } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { SpokeAccessEnv } from '../../core/contracts/environment';
import { ROLE_PATH } from '../../core/contracts/names';
import { acknowledge } from '../shared/acknowledge';
import type { SharedParameters } from '../shared/template-parameters';
import type { BudgetsTable } from './budgets-table';
import type { EventsFromSpokes } from './events-from-spokes';
import type { OperatorsTopic } from './operators-topic';

/** The parts that the functions of the management account have in common. */
export interface ManagementParts {
  readonly parameters: SharedParameters;
  readonly operators: OperatorsTopic;
  readonly budgets: BudgetsTable;
  readonly eventsFromSpokes: EventsFromSpokes;
}

/** Returns the part of a function's environment that says how to reach spokes. */
export function spokeAccessEnvironment({ parameters }: ManagementParts): SpokeAccessEnv {
  return {
    PARTITION: Aws.PARTITION,
    ORGANIZATION_ID: parameters.organizationId.valueAsString,
    SPOKE_ROLE_NAME: parameters.spokeRoleName.valueAsString,
  };
}

/** Returns the permissions of a function that goes into spokes. */
export function spokeAccessPermissions({ parameters }: ManagementParts): readonly iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: ['sts:AssumeRole'],
      resources: [Fn.sub(`arn:\${AWS::Partition}:iam::*:role${ROLE_PATH}\${SpokeRoleName}`)],
      // A role of that name in an account outside the organization is not a spoke.
      conditions: { StringEquals: { 'aws:ResourceOrgID': parameters.organizationId.valueAsString } },
    }),
  ];
}

export function acknowledgeSpokeAccess(policy: iam.ManagedPolicy): void {
  acknowledge(
    policy,
    [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::*:role${ROLE_PATH}<SpokeRoleName>]`],
    'The role of this name in every account of the organization, and of no other: its job is to reach all spokes.',
  );
}
