import type { EmulatedCostTable } from '../../sandbox/emulated-cost-table';
import type { Clock } from '../../src/core/ports';
import { DynamoDbAdoptedBudgets } from '../../src/ledger/aws/dynamodb-adopted-budgets';
import { DynamoDbBills } from '../../src/ledger/aws/dynamodb-bills';
import { DynamoDbContributions } from '../../src/ledger/aws/dynamodb-contributions';
import { DynamoDbLedgers } from '../../src/ledger/aws/dynamodb-ledgers';
import { ledgerChangeFromRecord } from '../../src/ledger/aws/ledger-stream';
import { COST_STREAM, LedgerRecord } from '../../src/ledger/contracts';
import type { GuardPorts } from '../../src/ledger/guard-ledger';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { countedStandIns, type CallCounter } from './stand-ins';

const MS_PER_SECOND = 1_000;

/**
 * settle-expenses as its handler wires it, on the sandbox's DynamoDB; schedules, calls and messages are stand-ins that
 * count.
 */
export class Settler {
  /** What settling took: not the reading of the stream, which is Lambda's. */
  seconds = 0;
  private readonly ports: GuardPorts;

  constructor(
    private readonly table: EmulatedCostTable,
    clock: Clock,
    calls: CallCounter,
  ) {
    const client = table.connect((operation) => calls.count(operation));
    this.ports = {
      ledgers: new DynamoDbLedgers(client, table.name),
      budgets: new DynamoDbAdoptedBudgets(client, table.name),
      contributions: new DynamoDbContributions(client, table.name),
      bills: new DynamoDbBills(client, table.name),
      ...countedStandIns(calls, clock),
      clock,
    };
  }

  /** Hands over records: one batch at a time, none larger than the mapping's, as Lambda reads a shard. */
  async settle(records: readonly unknown[]): Promise<void> {
    for (let from = 0; from < records.length; from += COST_STREAM.batchSize) {
      await this.settleBatch(records.slice(from, from + COST_STREAM.batchSize));
    }
  }

  /** Until nothing comes back any more: the product's own writes are in the stream, too. */
  async settleRest(): Promise<void> {
    for (let records = await this.table.newRecords(); records.length > 0; records = await this.table.newRecords()) {
      await this.settle(records);
    }
  }

  private async settleBatch(batch: readonly unknown[]): Promise<void> {
    const start = performance.now();
    const changes = batch.map((record) => ledgerChangeFromRecord(LedgerRecord.parse(record)));
    for (const { outcome } of await settleExpenses(changes, this.ports)) {
      if (outcome.kind === 'failed') throw outcome.error;
    }
    this.seconds += (performance.now() - start) / MS_PER_SECOND;
  }
}
