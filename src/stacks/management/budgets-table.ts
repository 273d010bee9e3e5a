import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { BUDGETS_STREAM, BUDGETS_TABLE } from '../../budgets/contracts';
import { LastingTable } from './lasting-table';
import { TableStream } from './table-stream';

/** The table in which finance writes budgets and reads receipts. It outlives its stack. */
export class BudgetsTable extends Construct {
  readonly table: LastingTable;
  /** The changes on their way to the spokes. */
  readonly toSpokes: TableStream;
  /** The changes on their way to the ledgers. A stream takes two readers, and these are they. */
  readonly toLedgers: TableStream;

  constructor(scope: Construct, id: string, alarmAction: IAlarmAction) {
    super(scope, id);
    this.table = new LastingTable(this, 'Table', { partitionKey: BUDGETS_TABLE.key });
    this.toSpokes = new TableStream(this, '', {
      table: this.table,
      settings: BUDGETS_STREAM,
      undelivered:
        'A change in the Budgets table could not be propagated: reconcile-budgets carries it out within 15 minutes.',
      late: 'Changes in the Budgets table wait longer than 5 minutes to be propagated.',
      alarmAction,
    });
    this.toLedgers = new TableStream(this, 'ToLedgers', {
      table: this.table,
      settings: BUDGETS_STREAM,
      undelivered: 'A change in the Budgets table did not reach its ledger: write the item again.',
      late: 'Changes in the Budgets table wait longer than 5 minutes to reach their ledgers.',
      alarmAction,
    });
  }

  /** Returns the permissions of a function that reads budgets. */
  readPermissions(): readonly iam.PolicyStatement[] {
    return [new iam.PolicyStatement({ actions: ['dynamodb:BatchGetItem'], resources: [this.table.tableArn] })];
  }

  /** Returns the permissions of a function that reads budgets and writes receipts. */
  readWritePermissions(): readonly iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({
        actions: ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
        resources: [this.table.tableArn],
      }),
    ];
  }

  /** Returns the permissions of a function that gives accounts a budget, and ends it. */
  onboardPermissions(): readonly iam.PolicyStatement[] {
    const actions = ['BatchGetItem', 'DeleteItem', 'Scan', 'UpdateItem'].map((action) => `dynamodb:${action}`);
    return [new iam.PolicyStatement({ actions, resources: [this.table.tableArn] })];
  }

  /** Returns the permissions of a function that registers workloads: it creates and removes items, too. */
  registerPermissions(): readonly iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({
        actions: ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:UpdateItem'],
        resources: [this.table.tableArn],
      }),
    ];
  }

  /** Returns the permissions of a function that goes through all budgets. */
  scanPermissions(): readonly iam.PolicyStatement[] {
    return [new iam.PolicyStatement({ actions: ['dynamodb:Scan'], resources: [this.table.tableArn] })];
  }
}
