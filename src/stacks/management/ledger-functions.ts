import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import {
  LEDGER_FILTER,
  RECONCILE_EXPENSES_EVERY_MINUTES,
  RECONCILE_EXPENSES_TIMEOUT_MINUTES,
  ROLL_OVER_AT,
  ROLL_OVER_TIMEOUT_MINUTES,
} from '../../ledger/contracts';
import { billFrom, type BillParameters } from '../shared/bill-parameters';
import { calls } from '../shared/collaborator';
import { GuardrailFunction } from '../shared/guardrail-function';
import type { ConcurrencyParameters } from '../shared/template-parameters';
import type { CostTable } from './cost-table';
import type { ExpenseSchedules } from './expense-schedules';
import { failuresOf, type ManagementParts, watched } from './management-parts';

export interface LedgerProps extends ManagementParts {
  readonly costs: CostTable;
  readonly bill: BillParameters;
  readonly concurrency: ConcurrencyParameters;
  readonly schedules: ExpenseSchedules;
  readonly disableResources: IFunction;
  readonly restoreResources: IFunction;
  readonly meterResource: IFunction;
  readonly readBill: IFunction;
}

/** The functions that keep the ledgers: position, speed, fences, months. They stand in `scope` itself. */
export class LedgerFunctions {
  constructor(
    private readonly scope: Construct,
    private readonly props: LedgerProps,
  ) {
    const settleExpenses = this.settleExpenses();
    props.schedules.mayCall([props.disableResources, settleExpenses]);
    this.adoptBudget();
    this.recordExpense();
    this.rollOverPeriod();
    this.reconcileExpenses();
  }

  private settleExpenses(): IFunction {
    const { operators, costs, concurrency, schedules, disableResources, restoreResources } = this.props;
    const { function: created } = new GuardrailFunction(this.scope, {
      useCase: 'settle-expenses',
      worksWith: [
        costs.ledgers(),
        costs.changes.read(),
        operators.tell(),
        schedules.set(),
        calls({ DISABLE_RESOURCES_FUNCTION: disableResources, RESTORE_RESOURCES_FUNCTION: restoreResources }),
      ],
      timeout: Duration.minutes(2),
      reserved: concurrency.settlement,
      onFailure: undefined,
      ...watched(this.props),
    });
    costs.changes.handTo(created, LEDGER_FILTER);
    return created;
  }

  private adoptBudget(): void {
    const { costs, budgets, disableResources, meterResource, readBill } = this.props;
    const { function: created } = new GuardrailFunction(this.scope, {
      useCase: 'adopt-budget',
      worksWith: [
        costs.ledgers('DeleteItem', 'Scan'),
        budgets.read(),
        budgets.toLedgers.read(),
        calls({
          DISABLE_RESOURCES_FUNCTION: disableResources,
          METER_RESOURCE_FUNCTION: meterResource,
          READ_BILL_FUNCTION: readBill,
        }),
      ],
      timeout: Duration.minutes(2),
      onFailure: undefined,
      ...watched(this.props),
    });
    budgets.toLedgers.handTo(created);
  }

  private recordExpense(): void {
    const failures = this.failures('Unrecorded', 'An expense could not be booked: the message has it.');
    new GuardrailFunction(this.scope, {
      useCase: 'record-expense',
      worksWith: [this.props.costs.ledgers()],
      timeout: Duration.seconds(30),
      onFailure: failures,
      ...watched(this.props),
    });
  }

  private rollOverPeriod(): void {
    const { costs } = this.props;
    const failures = this.failures(
      'Unrolled',
      'A month could not be closed for all budgets: whoever writes to one next closes it.',
    );
    const { function: created } = new GuardrailFunction(this.scope, {
      useCase: 'roll-over-period',
      worksWith: [costs.ledgers(), costs.scan()],
      timeout: Duration.minutes(ROLL_OVER_TIMEOUT_MINUTES),
      onFailure: failures,
      ...watched(this.props),
    });
    const turn = events.Schedule.cron(ROLL_OVER_AT);
    this.every('RollOverPeriodSchedule', 'closes the month and opens the next', turn, created, failures);
  }

  private reconcileExpenses(): void {
    const { bill, costs, budgets, operators, schedules, disableResources, meterResource, readBill } = this.props;
    const failures = this.failures(
      'UnreconciledExpenses',
      'The hourly look at all accounts failed; the next one begins anew.',
    );
    const { function: created } = new GuardrailFunction(this.scope, {
      useCase: 'reconcile-expenses',
      worksWith: [
        costs.ledgers('DeleteItem', 'Scan'),
        budgets.readAll(),
        operators.tell(),
        schedules.list(),
        billFrom(bill),
        calls({
          DISABLE_RESOURCES_FUNCTION: disableResources,
          METER_RESOURCE_FUNCTION: meterResource,
          READ_BILL_FUNCTION: readBill,
        }),
      ],
      timeout: Duration.minutes(RECONCILE_EXPENSES_TIMEOUT_MINUTES),
      onFailure: failures,
      ...watched(this.props),
    });
    const rate = events.Schedule.rate(Duration.minutes(RECONCILE_EXPENSES_EVERY_MINUTES));
    this.every('ReconcileExpensesSchedule', 'looks at every account for what events missed', rate, created, failures);
  }

  private every(id: string, what: string, schedule: events.Schedule, target: IFunction, deadLetterQueue: IQueue): void {
    new events.Rule(this.scope, id, {
      description: `budget-guardrails: ${what}`,
      schedule,
      targets: [new LambdaFunction(target, { deadLetterQueue })],
    });
  }

  private failures(id: string, meaning: string): IQueue {
    return failuresOf(this.scope, id, this.props, meaning);
  }
}
