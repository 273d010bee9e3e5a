import {
  DynamoDBClient,
  paginateQuery,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Organization } from './organization';

/** A ledger as people see it in the table: amounts in revantios, as their digits. */
export interface ShownLedger {
  readonly accruedExpenses: string;
  readonly incurredExpensesRate: string;
  readonly updatedAt: string;
  readonly settledThrough: string;
  readonly state: string;
  readonly budgetLimit?: string;
  readonly fenceAt?: string;
}

/** A resource's part in a budget, as people see it. */
export interface ShownContribution {
  readonly Record: string;
  readonly type: string;
  readonly status: string;
  readonly rate: string;
  readonly since: string;
  readonly history: readonly { readonly at: string; readonly running: boolean; readonly rate: string }[];
}

/** What was disabled, as people see it. */
export interface ShownEntry {
  readonly Record: string;
  readonly status: string;
  readonly mode: string;
  readonly previous: unknown;
  readonly times: string;
}

/** A change of a budget, as people see it. */
export interface ShownChange {
  readonly at: string;
  readonly kind: string;
  readonly from: Readonly<Record<string, string>>;
  readonly to: Readonly<Record<string, string>>;
  readonly who?: string;
}

/** What the Cost table and the schedules say. */
export class Costs {
  private tableName: Promise<string> | undefined;

  constructor(private readonly organization: Organization) {}

  async ledger(address: string, period: string): Promise<ShownLedger | undefined> {
    const [ledger] = await this.rows(address, `ledger#${period}`);
    return ledger as ShownLedger | undefined;
  }

  async contributions(address: string): Promise<readonly ShownContribution[]> {
    // What has stopped lies apart from what runs.
    const rows = await Promise.all(['resource#', 'stopped#'].map((prefix) => this.rows(address, prefix)));
    return rows.flat() as unknown as readonly ShownContribution[];
  }

  /** The changes of an item of the Budgets table, in their order. */
  async changes(address: string): Promise<readonly ShownChange[]> {
    return (await this.rows(address, 'change#')) as unknown as readonly ShownChange[];
  }

  async journal(address: string): Promise<readonly ShownEntry[]> {
    return (await this.rows(address, 'journal#')) as unknown as readonly ShownEntry[];
  }

  /** The expression of the schedule of an address; undefined: there is none. */
  async schedule(group: 'exhaustion' | 'threshold', address: string): Promise<string | undefined> {
    const scheduler = new SchedulerClient(this.organization.as(this.organization.management));
    try {
      return (await scheduler.send(new GetScheduleCommand({ GroupName: `budget-guardrails-${group}`, Name: address })))
        .ScheduleExpression;
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  /** Somebody accounts by a plain update. */
  async update(input: Omit<UpdateItemCommandInput, 'TableName'>): Promise<void> {
    await this.client.send(new UpdateItemCommand({ TableName: await this.table(), ...input }));
  }

  table(): Promise<string> {
    this.tableName ??= this.organization.output('CostTableName');
    return this.tableName;
  }

  /** All rows of an address whose record begins with something, numbers as their digits. */
  async rows(address: string, prefix: string): Promise<readonly Record<string, unknown>[]> {
    const rows: Record<string, unknown>[] = [];
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: await this.table(),
        KeyConditionExpression: 'Address = :address AND begins_with(#record, :prefix)',
        ExpressionAttributeNames: { '#record': 'Record' },
        ExpressionAttributeValues: { ':address': { S: address }, ':prefix': { S: prefix } },
        ConsistentRead: true,
      },
    );
    for await (const { Items: items = [] } of pages) {
      rows.push(...items.map((item) => unmarshall(item, { wrapNumbers: (digits) => digits })));
    }
    return rows;
  }

  private get client(): DynamoDBClient {
    return new DynamoDBClient(this.organization.as(this.organization.management));
  }
}
