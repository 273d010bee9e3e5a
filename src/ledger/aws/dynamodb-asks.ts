import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { conditional, namesOf } from '../../core/aws/conditional';
import type { Address } from '../../core/domain/address';
import type { Instant } from '../../core/domain/time';
import { ASK_RECORD } from '../contracts';
import type { Asks } from '../ports';
import { keyOf, moment, text } from './attributes';

/** One row of the Cost table for each budget in which a run is asked for, or nobody is to ask. */
export class DynamoDbAsks implements Asks {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async make(address: Address, now: Instant, until: Instant): Promise<boolean> {
    const asker = text(randomUUID());
    const ask = new PutItemCommand({
      TableName: this.table,
      Item: { ...keyOf(address, ASK_RECORD), until: moment(until), asker },
      // The asker's own answer may have been lost.
      ConditionExpression: 'attribute_not_exists(#until) OR #until <= :now OR #asker = :asker',
      ExpressionAttributeNames: namesOf('until', 'asker'),
      ExpressionAttributeValues: { ':now': moment(now), ':asker': asker },
    });
    return (await conditional(() => this.client.send(ask))) === 'written';
  }

  async keepQuiet(address: Address, until: Instant): Promise<void> {
    const quiet = { ...keyOf(address, ASK_RECORD), until: moment(until) };
    await this.client.send(new PutItemCommand({ TableName: this.table, Item: quiet }));
  }

  async forget(address: Address): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: this.table, Key: keyOf(address, ASK_RECORD) }));
  }
}
