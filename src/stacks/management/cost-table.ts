import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { COST_STREAM, COST_TABLE, EXPIRY } from '../../ledger/contracts';
import { LastingTable } from './lasting-table';
import { TableStream } from './table-stream';

/** The ledgers, what contributes to them, and the journal of what was disabled. The table outlives its stack. */
export class CostTable extends Construct {
  readonly table: LastingTable;
  readonly changes: TableStream;

  constructor(scope: Construct, id: string, alarmAction: IAlarmAction) {
    super(scope, id);
    this.table = new LastingTable(this, 'Table', COST_TABLE, EXPIRY);
    this.changes = new TableStream(this, '', {
      table: this.table,
      settings: COST_STREAM,
      undelivered:
        "A change of a ledger could not be settled: what it accrued is settled with the next one, at that one's speed.",
      late: 'Changes of ledgers wait longer than 5 minutes to be settled: fences may stand too late.',
      alarmAction,
    });
  }

  /**
   * Returns the permissions of every function that works on ledgers, because any may have to open the month, and `more`
   * that one needs besides.
   */
  permissions(...more: readonly ('BatchGetItem' | 'DeleteItem')[]): readonly iam.PolicyStatement[] {
    const actions = ['GetItem', 'PutItem', 'Query', 'UpdateItem', ...more].map((action) => `dynamodb:${action}`);
    return [new iam.PolicyStatement({ actions, resources: [this.table.tableArn] })];
  }

  /** Returns the permissions of a function that goes through all ledgers. */
  scanPermissions(): readonly iam.PolicyStatement[] {
    return [new iam.PolicyStatement({ actions: ['dynamodb:Scan'], resources: [this.table.tableArn] })];
  }
}
