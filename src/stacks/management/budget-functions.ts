import { Aws, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import {
  BUDGET_METRICS,
  parameterChangedPattern,
  RECONCILE_EVERY_MINUTES,
  RECONCILE_TIMEOUT_MINUTES,
} from '../../budgets/contracts';
import { METRICS_NAMESPACE } from '../../core/contracts/names';
import { allowed, calls, collaborator } from '../shared/collaborator';
import { GuardrailFunction } from '../shared/guardrail-function';
import type { CostTable } from './cost-table';
import { failuresOf, type ManagementParts, watched, whatTeamsMayAsk } from './management-parts';

const CURSOR_PARAMETER = '/budget-guardrails/reconcile-budgets/cursor';

/** The functions that bring budgets into force in their accounts. They stand in `scope` itself. */
export class BudgetFunctions {
  constructor(
    private readonly scope: Construct,
    private readonly parts: ManagementParts & { readonly costs: CostTable; readonly readBill: IFunction },
  ) {
    this.propagateBudget();
    this.syncBudget();
    this.reconcileBudgets();
  }

  private propagateBudget(): void {
    const { budgets, costs, operators } = this.parts;
    const { function: target } = new GuardrailFunction(this.scope, {
      useCase: 'propagate-budget',
      worksWith: [...this.bringingIntoForce(), operators.subscribe(), costs.history(), budgets.toSpokes.read()],
      timeout: Duration.minutes(5),
      onFailure: undefined,
      ...watched(this.parts),
    });
    budgets.toSpokes.handTo(target);
  }

  private syncBudget(): void {
    const { eventsFromSpokes, parameters } = this.parts;
    const failures = failuresOf(
      this.scope,
      'UnsyncedBudgets',
      this.parts,
      'A changed parameter could not be brought to its AWS Budget: reconcile-budgets tries again every 15 minutes.',
    );
    const { function: target } = new GuardrailFunction(this.scope, {
      useCase: 'sync-budget',
      worksWith: this.bringingIntoForce(),
      timeout: Duration.minutes(2),
      onFailure: failures,
      ...watched(this.parts),
    });
    const pattern = parameterChangedPattern(parameters.budgetParameter.valueAsString);
    eventsFromSpokes.handTo(target, 'ParameterChanged', pattern, failures);
  }

  private reconcileBudgets(): void {
    const { budgets, costs, operators } = this.parts;
    const deadLetterQueue = failuresOf(
      this.scope,
      'UnreconciledBudgets',
      this.parts,
      'A reconciliation of all budgets failed; the next one goes on where it stopped.',
    );
    const { function: target } = new GuardrailFunction(this.scope, {
      useCase: 'reconcile-budgets',
      worksWith: [
        ...this.bringingIntoForce(),
        operators.subscribe(),
        operators.unsubscribe(),
        costs.contacts(),
        askForContacts(),
        budgets.register(),
        budgets.scan(),
        keepItsPlace(),
        whatTeamsMayAsk(this.parts),
      ],
      timeout: Duration.minutes(RECONCILE_TIMEOUT_MINUTES),
      onFailure: deadLetterQueue,
      ...watched(this.parts),
    });
    new events.Rule(this.scope, 'ReconcileBudgetsSchedule', {
      description: 'budget-guardrails: repairs what events missed',
      schedule: events.Schedule.rate(Duration.minutes(RECONCILE_EVERY_MINUTES)),
      targets: [new LambdaFunction(target, { deadLetterQueue })],
    });
    this.alarmOnPendingBudgets();
  }

  /** Returns whom a function works with that brings budgets into their spokes and writes receipts. */
  private bringingIntoForce() {
    const { budgets, costs, operators, spokes, freeze, readBill } = this.parts;
    return [
      budgets.readWrite(),
      costs.adopted(),
      operators.tell(),
      spokes.reach(),
      spokes.budgetParameter(),
      freeze.known(),
      calls({ READ_BILL_FUNCTION: readBill }),
    ] as const;
  }

  private alarmOnPendingBudgets(): void {
    new cloudwatch.Alarm(this.scope, 'PendingBudgets', {
      alarmDescription: 'Budgets wait to come into force for an hour: their receipts say why. See docs/alarms.md.',
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

/** Returns the contacts of the organization's accounts, for a function that asks for them. */
function askForContacts() {
  return allowed(
    { actions: ['account:GetAlternateContact'], resources: ['*'] },
    { findings: ['AwsSolutions-IAM5[Resource::*]'], reason: 'Every account of the organization, by whatever path.' },
  );
}

/** Returns the parameter that keeps the place at which the next run goes on. */
function keepItsPlace() {
  const cursor = `arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${CURSOR_PARAMETER}`;
  return collaborator({ RECONCILIATION_CURSOR_PARAMETER: CURSOR_PARAMETER }, [
    new iam.PolicyStatement({ actions: ['ssm:GetParameter', 'ssm:PutParameter'], resources: [cursor] }),
  ]);
}
