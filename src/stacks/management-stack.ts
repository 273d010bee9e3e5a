import { Aws, CfnOutput, Duration, Fn, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type * as z from 'zod/mini';
import { acknowledge } from './acknowledge';
import { AlarmedQueue } from './constructs/alarmed-queue';
import { BudgetsTable } from './constructs/budgets-table';
import { EventsFromSpokes } from './constructs/events-from-spokes';
import { GuardrailFunction } from './constructs/guardrail-function';
import { OperatorsTopic } from './constructs/operators-topic';
import { SharedParameters } from './template-parameters';
import type { BudgetPortsEnv } from '../contracts/environment';
import { ROLE_PATH } from '../contracts/names';
import type { PropagateBudgetEnv } from '../contracts/propagate-budget';
import {
  BUDGET_METRICS, RECONCILE_EVERY_MINUTES, RECONCILE_TIMEOUT_MINUTES, type ReconcileBudgetsEnv,
} from '../contracts/reconcile-budgets';
import { parameterChangedPattern, type SyncBudgetEnv } from '../contracts/sync-budget';

const CURSOR_PARAMETER = '/budget-guardrails/reconcile-budgets/cursor';

/** The account that holds the table, all code, and the bus: docs/architecture.md. */
export class ManagementStack extends Stack {
  private readonly parameters: SharedParameters;
  private readonly operators: OperatorsTopic;
  private readonly budgets: BudgetsTable;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, { description: 'budget-guardrails: budgets, their propagation and their enforcement (management account)', ...props });
    this.parameters = new SharedParameters(this, 'Who is told about refused budgets, failures and alarms.');
    this.operators = new OperatorsTopic(this, 'Operators', this.parameters.emailRecipient.valueAsString);
    this.budgets = new BudgetsTable(this, 'Budgets', this.operators.alarmAction);
    const eventsFromSpokes = new EventsFromSpokes(this, 'EventsFromSpokes', this.parameters.organizationId.valueAsString);

    this.propagateBudget();
    this.syncBudget(eventsFromSpokes);
    this.reconcileBudgets();

    new CfnOutput(this, 'BudgetsTableName', { description: 'Where budgets are set.', value: this.budgets.table.tableName });
    new CfnOutput(this, 'EventBusArn', { description: 'Where spokes send their events.', value: eventsFromSpokes.bus.eventBusArn });
    new CfnOutput(this, 'OperatorsTopicArn', { description: 'Subscribe more operators here.', value: this.operators.topic.topicArn });
  }

  private propagateBudget(): void {
    const environment: z.input<typeof PropagateBudgetEnv> = this.budgetPortsEnvironment();
    const { function: target, policy } = new GuardrailFunction(this, {
      useCase: 'propagate-budget',
      environment,
      timeout: Duration.minutes(5),
      permissions: [...this.budgetPortsPermissions(), ...this.budgets.streamPermissions()],
      logKey: this.operators.key,
      onFailure: undefined,
      alarmAction: this.operators.alarmAction,
    });
    this.budgets.handChangesTo(target);
    this.acknowledgeSpokeRoles(policy);
  }

  private syncBudget(eventsFromSpokes: EventsFromSpokes): void {
    const environment: z.input<typeof SyncBudgetEnv> = this.budgetPortsEnvironment();
    const failures = new AlarmedQueue(this, 'UnsyncedBudgets', {
      meaning: 'A changed parameter could not be brought to its AWS Budget: reconcile-budgets tries again every 15 minutes.',
      alarmAction: this.operators.alarmAction,
    });
    const { function: target, policy } = new GuardrailFunction(this, {
      useCase: 'sync-budget',
      environment,
      timeout: Duration.minutes(2),
      permissions: this.budgetPortsPermissions(),
      logKey: this.operators.key,
      onFailure: failures.queue,
      alarmAction: this.operators.alarmAction,
    });
    const pattern = parameterChangedPattern(this.parameters.budgetParameter.valueAsString);
    eventsFromSpokes.handTo(target, 'ParameterChanged', pattern, failures.queue);
    this.acknowledgeSpokeRoles(policy);
  }

  private reconcileBudgets(): void {
    const environment: z.input<typeof ReconcileBudgetsEnv> = {
      ...this.budgetPortsEnvironment(),
      RECONCILIATION_CURSOR_PARAMETER: CURSOR_PARAMETER,
    };
    const failures = new AlarmedQueue(this, 'UnreconciledBudgets', {
      meaning: 'A reconciliation of all budgets failed; the next one goes on where it stopped.',
      alarmAction: this.operators.alarmAction,
    });
    const cursor = `arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${CURSOR_PARAMETER}`;
    const { function: target, policy } = new GuardrailFunction(this, {
      useCase: 'reconcile-budgets',
      environment,
      timeout: Duration.minutes(RECONCILE_TIMEOUT_MINUTES),
      permissions: [
        ...this.budgetPortsPermissions(),
        ...this.budgets.scanPermissions(),
        new iam.PolicyStatement({ actions: ['ssm:GetParameter', 'ssm:PutParameter'], resources: [cursor] }),
      ],
      logKey: this.operators.key,
      onFailure: failures.queue,
      alarmAction: this.operators.alarmAction,
    });
    new events.Rule(this, 'ReconcileBudgetsSchedule', {
      description: 'budget-guardrails: repairs what events missed',
      schedule: events.Schedule.rate(Duration.minutes(RECONCILE_EVERY_MINUTES)),
      targets: [new LambdaFunction(target, { deadLetterQueue: failures.queue })],
    });
    this.acknowledgeSpokeRoles(policy);
    this.alarmOnPendingBudgets();
  }

  private budgetPortsEnvironment(): z.input<typeof BudgetPortsEnv> {
    return {
      BUDGETS_TABLE_NAME: this.budgets.table.tableName,
      OPERATORS_TOPIC_ARN: this.operators.topic.topicArn,
      PARTITION: Aws.PARTITION,
      ORGANIZATION_ID: this.parameters.organizationId.valueAsString,
      SPOKE_ROLE_NAME: this.parameters.spokeRoleName.valueAsString,
      SSM_BUDGET_PARAMETER: this.parameters.budgetParameter.valueAsString,
    };
  }

  private budgetPortsPermissions(): readonly iam.PolicyStatement[] {
    return [
      ...this.budgets.readWritePermissions(),
      ...this.operators.publishPermissions(),
      new iam.PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: [Fn.sub(`arn:\${AWS::Partition}:iam::*:role${ROLE_PATH}\${SpokeRoleName}`)],
        // A role of that name in an account outside the organization is not a spoke.
        conditions: { StringEquals: { 'aws:ResourceOrgID': this.parameters.organizationId.valueAsString } },
      }),
    ];
  }

  private acknowledgeSpokeRoles(policy: iam.ManagedPolicy): void {
    acknowledge(policy, [`AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::*:role${ROLE_PATH}<SpokeRoleName>]`],
      'The role of this name in every account of the organization, and of no other: its job is to reach all spokes.');
  }

  private alarmOnPendingBudgets(): void {
    new cloudwatch.Alarm(this, 'PendingBudgets', {
      alarmDescription: 'Budgets wait to come into force for an hour: their receipts say why. See docs/runbook.md.',
      metric: new cloudwatch.Metric({
        namespace: BUDGET_METRICS.namespace,
        metricName: BUDGET_METRICS.pending,
        period: Duration.minutes(RECONCILE_EVERY_MINUTES),
        statistic: 'Maximum',
      }),
      threshold: 1,
      evaluationPeriods: 4,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    }).addAlarmAction(this.operators.alarmAction);
  }
}
