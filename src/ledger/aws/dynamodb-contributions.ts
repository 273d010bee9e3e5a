import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { batchGet } from '../../core/aws/batch-get';
import type { Address } from '../../core/domain/address';
import { RECORD_PREFIX, resourceRecord } from '../contracts';
import type { Contribution, Contributions } from '../ports';
import { keyOf } from './attributes';
import { contributionFromItem } from './contribution-attributes';
import { rowsOf } from './query';

/** The resource rows of the Cost table. They are written together with the ledgers they move. */
export class DynamoDbContributions implements Contributions {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async of(address: Address): Promise<readonly Contribution[]> {
    return (await rowsOf(this.client, this.table, address, RECORD_PREFIX.resource)).map(contributionFromItem);
  }

  async find(addresses: readonly Address[], arn: string): Promise<readonly Contribution[]> {
    const items = await batchGet(
      this.client,
      this.table,
      addresses.map((address) => keyOf(address, resourceRecord(arn))),
    );
    return items.map(contributionFromItem);
  }
}
