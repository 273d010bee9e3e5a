import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type * as z from 'zod/mini';
import type { EnforcementEnv } from '../../core/contracts/environment';
import { DISABLE_TIMEOUT_MINUTES, RESTORE_TIMEOUT_MINUTES } from '../../enforcement/contracts';
import {
  type AdoptBudgetEnv,
  LEDGER_FILTER,
  RECONCILE_EXPENSES_EVERY_MINUTES,
  RECONCILE_EXPENSES_TIMEOUT_MINUTES,
  type ReconcileExpensesEnv,
  type RecordExpenseEnv,
  ROLL_OVER_AT,
  ROLL_OVER_TIMEOUT_MINUTES,
  type RollOverPeriodEnv,
  type SettleExpensesEnv,
} from '../../ledger/contracts';
import { type MeterResourceEnv, spokeArrivedPattern } from '../../metering/contracts';
import { nameOfSource, stateChangePatterns } from '../../metering/types/contracts';
import { acknowledge } from '../shared/acknowledge';
import { AlarmedQueue } from '../shared/alarmed-queue';
import { GuardrailFunction } from '../shared/guardrail-function';
import type { EnforcementParameters } from '../shared/template-parameters';
import type { CostTable } from './cost-table';
import type { ExpenseSchedules } from './expense-schedules';
import {
  acknowledgeSpokeAccess,
  spokeAccessEnvironment,
  spokeAccessPermissions,
  type ManagementParts,
} from './management-parts';

export interface ExpenseFunctionsProps extends ManagementParts {
  readonly costs: CostTable;
  readonly schedules: ExpenseSchedules;
  readonly enforcement: EnforcementParameters;
}

/** The functions that count what is spent, and stop it in time. They stand in `scope` itself. */
export class ExpenseFunctions {
  readonly disableResources: IFunction;
  readonly restoreResources: IFunction;
  private readonly meterResource: IFunction;

  constructor(
    private readonly scope: Construct,
    private readonly props: ExpenseFunctionsProps,
  ) {
    const { schedules } = props;
    this.disableResources = this.enforcing(
      'disable-resources',
      DISABLE_TIMEOUT_MINUTES,
      'Undisabled',
      'Something in an exhausted account could not be disabled.',
    );
    this.restoreResources = this.enforcing(
      'restore-resources',
      RESTORE_TIMEOUT_MINUTES,
      'Unrestored',
      'Something that was disabled could not be given back.',
    );
    this.meterResource = this.createMeterResource();
    const settleExpenses = this.settleExpenses();
    schedules.mayCall([this.disableResources, settleExpenses]);
    this.adoptBudget();
    this.recordExpense();
    this.rollOverPeriod();
    this.reconcileExpenses();
  }

  /** Returns the environment of whatever disables or gives back. */
  enforcementEnvironment(): z.input<typeof EnforcementEnv> {
    const { operators, enforcement } = this.props;
    return {
      ...this.ledgerEnvironment(),
      ...spokeAccessEnvironment(this.props),
      OPERATORS_TOPIC_ARN: operators.topic.topicArn,
      DEFAULT_MODE: enforcement.defaultMode.valueAsString as 'notify',
      ENFORCEMENT_ENABLED: enforcement.enforcementEnabled.valueAsString as 'true',
      MAX_DISABLED_PER_RUN: enforcement.maxDisabledPerRun.valueAsString,
    };
  }

  private enforcing(
    useCase: 'disable-resources' | 'restore-resources',
    minutes: number,
    queue: string,
    meaning: string,
  ): IFunction {
    const { operators, costs } = this.props;
    const { function: created, policy } = new GuardrailFunction(this.scope, {
      useCase,
      environment: this.enforcementEnvironment(),
      timeout: Duration.minutes(minutes),
      permissions: [
        ...costs.permissions('BatchGetItem'),
        ...operators.publishPermissions(),
        ...spokeAccessPermissions(this.props),
      ],
      onFailure: this.failures(queue, meaning),
      ...this.common(),
    });
    acknowledgeSpokeAccess(policy);
    return created;
  }

  private createMeterResource(): IFunction {
    const { operators, costs, eventsFromSpokes, parameters, enforcement } = this.props;
    const environment: z.input<typeof MeterResourceEnv> = {
      ...this.ledgerEnvironment(),
      ...spokeAccessEnvironment(this.props),
      OPERATORS_TOPIC_ARN: operators.topic.topicArn,
      DISABLE_RESOURCES_FUNCTION: this.disableResources.functionArn,
      PRICE_SOURCE: enforcement.priceSource.valueAsString as 'PriceList',
    };
    const failures = this.failures(
      'Unmetered',
      'Something that started or stopped could not be metered: reconcile-expenses looks again within the hour.',
    );
    const { function: created, policy } = new GuardrailFunction(this.scope, {
      useCase: 'meter-resource',
      environment,
      timeout: Duration.minutes(5),
      permissions: [
        ...costs.permissions('BatchGetItem'),
        ...operators.publishPermissions(),
        ...spokeAccessPermissions(this.props),
        ...mayCall(this.disableResources),
        // The price list has no resources to name.
        new iam.PolicyStatement({ actions: ['pricing:GetProducts'], resources: ['*'] }),
      ],
      onFailure: failures,
      ...this.common(),
    });
    acknowledgeSpokeAccess(policy);
    for (const [source, pattern] of stateChangePatterns()) {
      eventsFromSpokes.handTo(created, `ResourceChanged${nameOfSource(source)}`, pattern, failures);
    }
    eventsFromSpokes.handTo(
      created,
      'SpokeArrived',
      spokeArrivedPattern(parameters.budgetParameter.valueAsString),
      failures,
    );
    return created;
  }

  private settleExpenses(): IFunction {
    const { operators, costs, schedules } = this.props;
    const environment: z.input<typeof SettleExpensesEnv> = {
      ...this.ledgerEnvironment(),
      OPERATORS_TOPIC_ARN: operators.topic.topicArn,
      DISABLE_RESOURCES_FUNCTION: this.disableResources.functionArn,
      RESTORE_RESOURCES_FUNCTION: this.restoreResources.functionArn,
      SCHEDULE_ROLE_ARN: schedules.role.roleArn,
      SCHEDULE_DEAD_LETTER_QUEUE_ARN: schedules.failures.queue.queueArn,
    };
    const { function: created, policy } = new GuardrailFunction(this.scope, {
      useCase: 'settle-expenses',
      environment,
      timeout: Duration.minutes(2),
      permissions: [
        ...costs.permissions(),
        ...costs.changes.permissions(),
        ...operators.publishPermissions(),
        ...schedules.permissions(),
        ...mayCall(this.disableResources, this.restoreResources),
      ],
      onFailure: undefined,
      ...this.common(),
    });
    acknowledge(
      policy,
      schedules.wildcards().map((resource) => `AwsSolutions-IAM5[Resource::${resource}]`),
      'The schedules of the product’s own groups: their names are the addresses of budgets.',
    );
    costs.changes.handTo(created, LEDGER_FILTER);
    return created;
  }

  private adoptBudget(): void {
    const { costs, budgets } = this.props;
    const environment: z.input<typeof AdoptBudgetEnv> = {
      ...this.ledgerEnvironment(),
      BUDGETS_TABLE_NAME: budgets.table.tableName,
      DISABLE_RESOURCES_FUNCTION: this.disableResources.functionArn,
      RESTORE_RESOURCES_FUNCTION: this.restoreResources.functionArn,
      METER_RESOURCE_FUNCTION: this.meterResource.functionArn,
    };
    const { function: created } = new GuardrailFunction(this.scope, {
      useCase: 'adopt-budget',
      environment,
      timeout: Duration.minutes(2),
      permissions: [
        ...costs.permissions('DeleteItem'),
        ...budgets.readPermissions(),
        ...budgets.toLedgers.permissions(),
        ...mayCall(this.disableResources, this.restoreResources, this.meterResource),
      ],
      onFailure: undefined,
      ...this.common(),
    });
    budgets.toLedgers.handTo(created);
  }

  private recordExpense(): void {
    const environment: z.input<typeof RecordExpenseEnv> = this.ledgerEnvironment();
    new GuardrailFunction(this.scope, {
      useCase: 'record-expense',
      environment,
      timeout: Duration.seconds(30),
      permissions: this.props.costs.permissions(),
      onFailure: this.failures('Unrecorded', 'An expense could not be booked: the message has it.'),
      ...this.common(),
    });
  }

  private rollOverPeriod(): void {
    const { costs } = this.props;
    const environment: z.input<typeof RollOverPeriodEnv> = this.ledgerEnvironment();
    const failures = this.failures(
      'Unrolled',
      'A month could not be closed for all budgets: whoever writes to one next closes it.',
    );
    const { function: created } = new GuardrailFunction(this.scope, {
      useCase: 'roll-over-period',
      environment,
      timeout: Duration.minutes(ROLL_OVER_TIMEOUT_MINUTES),
      permissions: [...costs.permissions(), ...costs.scanPermissions()],
      onFailure: failures,
      ...this.common(),
    });
    this.every(
      'RollOverPeriodSchedule',
      'closes the month and opens the next',
      events.Schedule.cron(ROLL_OVER_AT),
      created,
      failures,
    );
  }

  private reconcileExpenses(): void {
    const { costs, budgets } = this.props;
    const environment: z.input<typeof ReconcileExpensesEnv> = {
      ...this.ledgerEnvironment(),
      BUDGETS_TABLE_NAME: budgets.table.tableName,
      DISABLE_RESOURCES_FUNCTION: this.disableResources.functionArn,
      METER_RESOURCE_FUNCTION: this.meterResource.functionArn,
    };
    const failures = this.failures(
      'UnreconciledExpenses',
      'The hourly look at all accounts failed; the next one begins anew.',
    );
    const { function: created } = new GuardrailFunction(this.scope, {
      useCase: 'reconcile-expenses',
      environment,
      timeout: Duration.minutes(RECONCILE_EXPENSES_TIMEOUT_MINUTES),
      permissions: [
        ...costs.scanPermissions(),
        ...budgets.readPermissions(),
        ...mayCall(this.disableResources, this.meterResource),
      ],
      onFailure: failures,
      ...this.common(),
    });
    const rate = events.Schedule.rate(Duration.minutes(RECONCILE_EXPENSES_EVERY_MINUTES));
    this.every('ReconcileExpensesSchedule', 'looks at every account for what events missed', rate, created, failures);
  }

  private every(
    id: string,
    what: string,
    schedule: events.Schedule,
    target: IFunction,
    deadLetterQueue: AlarmedQueue['queue'],
  ): void {
    new events.Rule(this.scope, id, {
      description: `budget-guardrails: ${what}`,
      schedule,
      targets: [new LambdaFunction(target, { deadLetterQueue })],
    });
  }

  private failures(id: string, meaning: string): AlarmedQueue['queue'] {
    return new AlarmedQueue(this.scope, id, { meaning, alarmAction: this.props.operators.alarmAction }).queue;
  }

  private ledgerEnvironment() {
    return { COST_TABLE_NAME: this.props.costs.table.tableName };
  }

  private common() {
    const { operators } = this.props;
    return { logKey: operators.key, alarmAction: operators.alarmAction };
  }
}

/** Returns the permissions of a function that calls others. */
function mayCall(...functions: readonly IFunction[]): readonly iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: functions.map(({ functionArn }) => functionArn),
    }),
  ];
}
