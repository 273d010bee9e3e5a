import { Aws, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type * as z from 'zod/mini';
import {
  BUDGET_METRICS,
  parameterChangedPattern,
  type PropagateBudgetEnv,
  RECONCILE_EVERY_MINUTES,
  RECONCILE_TIMEOUT_MINUTES,
  type ReconcileBudgetsEnv,
  type SyncBudgetEnv,
} from '../../budgets/contracts';
import type { BudgetPortsEnv } from '../../core/contracts/environment';
import { METRICS_NAMESPACE } from '../../core/contracts/names';
import { AlarmedQueue } from '../shared/alarmed-queue';
import { GuardrailFunction } from '../shared/guardrail-function';
import {
  acknowledgeSpokeAccess,
  spokeAccessEnvironment,
  spokeAccessPermissions,
  type ManagementParts,
} from './management-parts';

const CURSOR_PARAMETER = '/budget-guardrails/reconcile-budgets/cursor';

/** The functions that bring budgets into force in their accounts. They stand in `scope` itself. */
export class BudgetFunctions {
  constructor(
    private readonly scope: Construct,
    private readonly parts: ManagementParts,
  ) {
    this.propagateBudget();
    this.syncBudget();
    this.reconcileBudgets();
  }

  private propagateBudget(): void {
    const { operators, budgets } = this.parts;
    const environment: z.input<typeof PropagateBudgetEnv> = this.environment();
    const { function: target, policy } = new GuardrailFunction(this.scope, {
      useCase: 'propagate-budget',
      environment,
      timeout: Duration.minutes(5),
      permissions: [...this.permissions(), ...budgets.toSpokes.permissions()],
      logKey: operators.key,
      onFailure: undefined,
      alarmAction: operators.alarmAction,
    });
    budgets.toSpokes.handTo(target);
    acknowledgeSpokeAccess(policy);
  }

  private syncBudget(): void {
    const { operators, eventsFromSpokes, parameters } = this.parts;
    const environment: z.input<typeof SyncBudgetEnv> = this.environment();
    const failures = new AlarmedQueue(this.scope, 'UnsyncedBudgets', {
      meaning:
        'A changed parameter could not be brought to its AWS Budget: reconcile-budgets tries again every 15 minutes.',
      alarmAction: operators.alarmAction,
    });
    const { function: target, policy } = new GuardrailFunction(this.scope, {
      useCase: 'sync-budget',
      environment,
      timeout: Duration.minutes(2),
      permissions: this.permissions(),
      logKey: operators.key,
      onFailure: failures.queue,
      alarmAction: operators.alarmAction,
    });
    eventsFromSpokes.handTo(
      target,
      'ParameterChanged',
      parameterChangedPattern(parameters.budgetParameter.valueAsString),
      failures.queue,
    );
    acknowledgeSpokeAccess(policy);
  }

  private reconcileBudgets(): void {
    const { operators, budgets } = this.parts;
    const environment: z.input<typeof ReconcileBudgetsEnv> = {
      ...this.environment(),
      RECONCILIATION_CURSOR_PARAMETER: CURSOR_PARAMETER,
    };
    const failures = new AlarmedQueue(this.scope, 'UnreconciledBudgets', {
      meaning: 'A reconciliation of all budgets failed; the next one goes on where it stopped.',
      alarmAction: operators.alarmAction,
    });
    const cursor = `arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${CURSOR_PARAMETER}`;
    const { function: target, policy } = new GuardrailFunction(this.scope, {
      useCase: 'reconcile-budgets',
      environment,
      timeout: Duration.minutes(RECONCILE_TIMEOUT_MINUTES),
      permissions: [
        ...this.permissions(),
        ...budgets.registerPermissions(),
        ...budgets.scanPermissions(),
        new iam.PolicyStatement({ actions: ['ssm:GetParameter', 'ssm:PutParameter'], resources: [cursor] }),
      ],
      logKey: operators.key,
      onFailure: failures.queue,
      alarmAction: operators.alarmAction,
    });
    new events.Rule(this.scope, 'ReconcileBudgetsSchedule', {
      description: 'budget-guardrails: repairs what events missed',
      schedule: events.Schedule.rate(Duration.minutes(RECONCILE_EVERY_MINUTES)),
      targets: [new LambdaFunction(target, { deadLetterQueue: failures.queue })],
    });
    acknowledgeSpokeAccess(policy);
    this.alarmOnPendingBudgets();
  }

  private environment(): z.input<typeof BudgetPortsEnv> {
    const { budgets, operators, parameters } = this.parts;
    return {
      ...spokeAccessEnvironment(this.parts),
      BUDGETS_TABLE_NAME: budgets.table.tableName,
      OPERATORS_TOPIC_ARN: operators.topic.topicArn,
      SSM_BUDGET_PARAMETER: parameters.budgetParameter.valueAsString,
    };
  }

  private permissions(): readonly iam.PolicyStatement[] {
    const { budgets, operators } = this.parts;
    return [
      ...budgets.readWritePermissions(),
      ...operators.publishPermissions(),
      ...spokeAccessPermissions(this.parts),
    ];
  }

  private alarmOnPendingBudgets(): void {
    new cloudwatch.Alarm(this.scope, 'PendingBudgets', {
      alarmDescription: 'Budgets wait to come into force for an hour: their receipts say why. See docs/runbook.md.',
      metric: new cloudwatch.Metric({
        namespace: METRICS_NAMESPACE,
        metricName: BUDGET_METRICS.pending,
        period: Duration.minutes(RECONCILE_EVERY_MINUTES),
        statistic: 'Maximum',
      }),
      threshold: 1,
      evaluationPeriods: 4,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    }).addAlarmAction(this.parts.operators.alarmAction);
  }
}
