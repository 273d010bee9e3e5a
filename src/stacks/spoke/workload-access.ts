import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { WORKLOAD_BUDGETS_PATH, WORKLOAD_RECEIPTS_PATH } from '../../workloads/contracts';
import { acknowledge } from '../shared/acknowledge';

const READ = [WORKLOAD_BUDGETS_PATH, WORKLOAD_RECEIPTS_PATH];

/**
 * Returns what the management account may do with a spoke's workload budgets: read what teams wrote, and answer with
 * receipts.
 */
export function workloadPermissions(): readonly iam.PolicyStatement[] {
  const below = (path: string) => `${parameterArn(Aws.PARTITION, Aws.REGION, Aws.ACCOUNT_ID, path)}*`;
  return [
    // A path is asked for by its own name, but what lies below it decides too.
    new iam.PolicyStatement({
      actions: ['ssm:GetParametersByPath'],
      resources: READ.flatMap((path) => [below(path).replace(/\/\*$/, ''), below(path)]),
    }),
    new iam.PolicyStatement({
      actions: ['ssm:DeleteParameter', 'ssm:PutParameter'],
      resources: [below(WORKLOAD_RECEIPTS_PATH)],
    }),
  ];
}

export function acknowledgeWorkloadPermissions(policy: iam.ManagedPolicy): void {
  const found = READ.map(
    (path) =>
      `AwsSolutions-IAM5[Resource::${parameterArn('<AWS::Partition>', '<AWS::Region>', '<AWS::AccountId>', path)}*]`,
  );
  acknowledge(
    policy,
    found,
    'Teams name their workloads themselves: what lies below these two paths, and nothing else.',
  );
}

function parameterArn(partition: string, region: string, account: string, path: string): string {
  return `arn:${partition}:ssm:${region}:${account}:parameter${path}`;
}
