import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import { conditional, namesOf, pastTransactions } from '../../core/aws/conditional';
import { address as toAddress, type AccountId } from '../../core/domain/address';
import type { Instant } from '../../core/domain/time';
import { instantOf, keyOf, moment, number, text } from '../../ledger/aws/attributes';
import { RECORD_PREFIX } from '../../ledger/contracts';
import { LeaseLost, type Lease } from '../domain/lease';
import type { Leases } from '../ports';

const RECORD = `${RECORD_PREFIX.lease}enforcement`;

/** One row of the Cost table for each account in which somebody acts. */
export class DynamoDbLeases implements Leases {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async take({ account, holder, until }: Lease, now: Instant): Promise<boolean> {
    const write = await conditional(() =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: leaseKey(account),
          UpdateExpression: 'SET #holder = :holder, #until = :until, #marks = :none',
          // The holder's own answer may have been lost.
          ConditionExpression: 'attribute_not_exists(#holder) OR #until <= :now OR #holder = :holder',
          ExpressionAttributeNames: namesOf('holder', 'until', 'marks'),
          ExpressionAttributeValues: {
            ':holder': text(holder),
            ':until': moment(until),
            ':now': moment(now),
            ':none': number('0'),
          },
        }),
      ),
    );
    return write === 'written';
  }

  async mark(account: AccountId, now: Instant): Promise<Instant | undefined> {
    const mark = new UpdateItemCommand({
      TableName: this.table,
      Key: leaseKey(account),
      UpdateExpression: 'ADD #marks :one',
      ConditionExpression: 'attribute_exists(#holder) AND #until > :now',
      ExpressionAttributeNames: namesOf('holder', 'until', 'marks'),
      ExpressionAttributeValues: { ':one': number('1'), ':now': moment(now) },
      ReturnValues: 'ALL_NEW',
    });
    try {
      return instantOf((await pastTransactions(() => this.client.send(mark))).Attributes?.until);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  async marks(lease: Lease): Promise<number> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: leaseKey(lease.account), ConsistentRead: true }),
    );
    if (item?.holder?.S !== lease.holder) throw new LeaseLost(lease);
    return Number(item.marks?.N ?? '0');
  }

  async release({ account, holder }: Lease, marks: number): Promise<boolean> {
    try {
      const release = new DeleteItemCommand({
        TableName: this.table,
        Key: leaseKey(account),
        // A repeated call finds that the first has done it.
        ConditionExpression: 'attribute_not_exists(#holder) OR (#holder = :holder AND #marks = :marks)',
        ExpressionAttributeNames: namesOf('holder', 'marks'),
        ExpressionAttributeValues: { ':holder': text(holder), ':marks': number(marks.toString()) },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      await pastTransactions(() => this.client.send(release));
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // Another's: its holder looks at everything.
      return error.Item?.holder?.S !== holder;
    }
  }

  async drop({ account, holder }: Lease): Promise<void> {
    await conditional(() =>
      this.client.send(
        new DeleteItemCommand({
          TableName: this.table,
          Key: leaseKey(account),
          ConditionExpression: '#holder = :holder',
          ExpressionAttributeNames: namesOf('holder'),
          ExpressionAttributeValues: { ':holder': text(holder) },
        }),
      ),
    );
  }
}

/** Lets a transaction through only while the lease is its holder's. */
export function whileHeld(table: string, { account, holder }: Lease): TransactWriteItem {
  return {
    ConditionCheck: {
      TableName: table,
      Key: leaseKey(account),
      ConditionExpression: '#holder = :holder',
      ExpressionAttributeNames: namesOf('holder'),
      ExpressionAttributeValues: { ':holder': text(holder) },
    },
  };
}

function leaseKey(account: AccountId): Record<string, AttributeValue> {
  return keyOf(toAddress(account), RECORD);
}
