import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { LedgerEnv } from '../../core/contracts/environment';
import { COST_STREAM, COST_TABLE, EXPIRY } from '../../ledger/contracts';
import { collaborator, type Collaborator } from '../shared/collaborator';
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
   * Returns the table for a function that works on ledgers. Any of them may have to open the month, and `more` is what
   * this one does besides.
   */
  ledgers(...more: readonly ('BatchGetItem' | 'ConditionCheckItem' | 'DeleteItem' | 'Scan')[]) {
    return this.on('GetItem', 'PutItem', 'Query', 'UpdateItem', ...more);
  }

  /** Returns the table for a function that reads by which limits enforcement goes. */
  adopted() {
    return this.on('GetItem');
  }

  /** Returns the table for a function that keeps each change of a budget. */
  history() {
    return this.on('PutItem');
  }

  /** Returns the table for a function that keeps what it learns of accounts' contacts. */
  contacts() {
    return this.on('BatchGetItem', 'PutItem');
  }

  /** Returns the table for a function that goes through all ledgers. */
  scan() {
    return this.on('Scan');
  }

  private on(...actions: readonly string[]): Collaborator<LedgerEnv> {
    return collaborator({ COST_TABLE_NAME: this.table.tableName }, [this.table.allow(actions)]);
  }
}
