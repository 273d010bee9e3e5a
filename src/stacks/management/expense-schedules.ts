import { Aws } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { ROLE_PATH } from '../../core/contracts/names';
import { SCHEDULE_GROUPS } from '../../ledger/contracts';
import { AlarmedQueue } from '../shared/alarmed-queue';
import { allowed, collaborator } from '../shared/collaborator';

/**
 * The place where the fences and the thresholds of all budgets stand: two groups, the role they call with, a queue for
 * what fails.
 */
export class ExpenseSchedules extends Construct {
  readonly role: iam.Role;
  readonly failures: AlarmedQueue;

  constructor(scope: Construct, id: string, alarmAction: IAlarmAction) {
    super(scope, id);
    for (const [purpose, name] of Object.entries(SCHEDULE_GROUPS)) {
      new scheduler.CfnScheduleGroup(this, purpose === 'exhaustion' ? 'Exhaustion' : 'Threshold', { name });
    }
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      path: ROLE_PATH,
      description: 'budget-guardrails: calls functions at the instants that were predicted',
    });
    this.failures = new AlarmedQueue(this, 'Uncalled', {
      meaning: 'A schedule could not call its function: reconcile-expenses looks at exhausted budgets within the hour.',
      alarmAction,
    });
  }

  /** Lets schedules call these functions. */
  mayCall(functions: readonly IFunction[]): void {
    new iam.ManagedPolicy(this, 'Policy', {
      path: ROLE_PATH,
      roles: [this.role],
      statements: [
        new iam.PolicyStatement({
          actions: ['lambda:InvokeFunction'],
          resources: functions.map(({ functionArn }) => functionArn),
        }),
        new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.failures.queue.queueArn] }),
      ],
    });
  }

  /** Returns the schedules for a function that sets them. They call with the role, and fail into the queue. */
  set() {
    const schedules = schedulesIn(Aws.PARTITION, Aws.REGION, Aws.ACCOUNT_ID);
    const wildcards = schedulesIn('<AWS::Partition>', '<AWS::Region>', '<AWS::AccountId>');
    const statements = [
      new iam.PolicyStatement({
        actions: ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule', 'scheduler:DeleteSchedule'],
        resources: schedules,
      }),
      // Somebody may have deleted a group: it is made again.
      new iam.PolicyStatement({
        actions: ['scheduler:CreateScheduleGroup'],
        resources: groupsIn(Aws.PARTITION, Aws.REGION, Aws.ACCOUNT_ID),
      }),
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [this.role.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
    ];
    return collaborator(
      { SCHEDULE_ROLE_ARN: this.role.roleArn, SCHEDULE_DEAD_LETTER_QUEUE_ARN: this.failures.queue.queueArn },
      statements,
      [
        {
          findings: wildcards.map((resource) => `AwsSolutions-IAM5[Resource::${resource}]`),
          reason: 'The schedules of the product’s own groups: their names are the addresses of budgets.',
        },
      ],
    );
  }

  /** Returns the list of all schedules, for a function that looks whether they stand. */
  list() {
    return allowed(
      { actions: ['scheduler:ListSchedules'], resources: ['*'] },
      { findings: ['AwsSolutions-IAM5[Resource::*]'], reason: 'The list of schedules has no resource to name.' },
    );
  }
}

function groupsIn(partition: string, region: string, account: string): string[] {
  return Object.values(SCHEDULE_GROUPS).map(
    (group) => `arn:${partition}:scheduler:${region}:${account}:schedule-group/${group}`,
  );
}

function schedulesIn(partition: string, region: string, account: string): string[] {
  return Object.values(SCHEDULE_GROUPS).map(
    (group) => `arn:${partition}:scheduler:${region}:${account}:schedule/${group}/*`,
  );
}
