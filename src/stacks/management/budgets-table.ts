import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { BUDGETS_STREAM, BUDGETS_TABLE, PAUSE_ADDRESS } from '../../budgets/contracts';
import { collaborator } from '../shared/collaborator';
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

  /** Returns the table for a function that reads budgets. */
  read() {
    return this.on('BatchGetItem');
  }

  /** Returns the table for a function that looks at all budgets, and at some once more. */
  readAll() {
    return this.on('BatchGetItem', 'Scan');
  }

  /** Returns the table for a function that reads budgets and writes receipts. */
  readWrite() {
    return this.on('BatchGetItem', 'UpdateItem');
  }

  /** Returns the table for a function that gives accounts a budget, and ends it. */
  onboard() {
    return this.on('BatchGetItem', 'DeleteItem', 'Scan', 'UpdateItem');
  }

  /** Returns the table for a function that registers workloads: it creates and removes items, too. */
  register() {
    return this.on('BatchGetItem', 'DeleteItem', 'UpdateItem');
  }

  /** Returns the table for a function that reads whether enforcement is paused, and nothing else of it. */
  readPause() {
    const statement = this.table.allow(['GetItem']);
    statement.addCondition('ForAllValues:StringEquals', { 'dynamodb:LeadingKeys': [PAUSE_ADDRESS] });
    return collaborator({ BUDGETS_TABLE_NAME: this.table.tableName }, [statement]);
  }

  /** Returns the table for a function that goes through all budgets. */
  scan() {
    return this.on('Scan');
  }

  private on(...actions: readonly string[]) {
    return collaborator({ BUDGETS_TABLE_NAME: this.table.tableName }, [this.table.allow(actions)]);
  }
}
