import { Aws, type CfnCondition } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { WORKLOAD_LAUNCH_ROLE_NAME } from '../../core/contracts/names';
import { RESOURCE_PERMISSIONS } from '../../portfolio/contracts';
import { WORKLOAD_BUDGETS_PATH } from '../../workloads/contracts';
import { acknowledge } from '../shared/acknowledge';
import { LaunchRole } from '../shared/launch-role';

/**
 * The role that launches the product "Workload Budget". It may write budgets of workloads, in the home region, where
 * they are heard.
 */
export class WorkloadLaunchRole extends LaunchRole {
  constructor(scope: Construct, id: string, isHomeRegion: CfnCondition) {
    const [parameter] = RESOURCE_PERMISSIONS['AWS::SSM::Parameter'] ?? [];
    super(scope, id, {
      roleName: WORKLOAD_LAUNCH_ROLE_NAME,
      product: 'Workload Budget',
      permissions: [
        new iam.PolicyStatement({
          actions: [...(parameter?.actions ?? [])],
          resources: [`arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${WORKLOAD_BUDGETS_PATH}*`],
        }),
      ],
      isHomeRegion,
    });
    acknowledge(
      this.policy,
      [
        `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:parameter${WORKLOAD_BUDGETS_PATH}*]`,
      ],
      'Teams name their workloads themselves: parameters below this path, and nothing else.',
    );
  }
}
