import { GetItemCommand, type DynamoDBClient, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { namesOf, transactPastConflicts } from '../../core/aws/conditional';
import type { Address } from '../../core/domain/address';
import type { Period } from '../../core/domain/period';
import type { Write } from '../../core/ports';
import { billRecord, COST_TABLE } from '../contracts';
import type { AccountBill } from '../domain/account-bill';
import type { BillBooking, Bills } from '../ports';
import { keyOf, number } from './attributes';
import { billAttributes, billFromItem } from './bill-attributes';
import { contributionWrites } from './contribution-attributes';
import { lateUpdate, moveRow } from './ledger-writes';

/** Keeps the bills of accounts in rows of the Cost table, written together with what is booked of them. */
export class DynamoDbBills implements Bills {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async find(address: Address, period: Period): Promise<AccountBill | undefined> {
    const Key = keyOf(address, billRecord(period));
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true }),
    );
    return item === undefined ? undefined : billFromItem(item);
  }

  save(bill: AccountBill, { contributions, move, lateMove }: BillBooking): Promise<Write> {
    return transactPastConflicts(this.client, [
      this.put(bill),
      ...contributions.flatMap((contribution) => contributionWrites(this.table, contribution)),
      ...(move === undefined ? [] : [moveRow(this.table, move)]),
      ...(lateMove === undefined ? [] : [{ Update: { TableName: this.table, ...lateUpdate(lateMove) } }]),
    ]);
  }

  private put(bill: AccountBill): TransactWriteItem {
    const { address, period, revision } = bill;
    return {
      Put: {
        TableName: this.table,
        Item: { ...keyOf(address, billRecord(period)), ...billAttributes(bill) },
        ...(revision === 0
          ? {
              ConditionExpression: 'attribute_not_exists(#Record)',
              ExpressionAttributeNames: namesOf(COST_TABLE.sortKey),
            }
          : {
              ConditionExpression: '#revision = :revision',
              ExpressionAttributeNames: namesOf('revision'),
              ExpressionAttributeValues: { ':revision': number(revision.toString()) },
            }),
      },
    };
  }
}
