import { GetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { address as toAddress, type AccountId } from '../../core/domain/address';
import { instant, type Instant } from '../../core/domain/time';
import { REGIONS_RECORD } from '../contracts';
import type { BillFrom } from '../domain/blindness';
import type { Sights } from '../ports';
import { instantOf, keyOf } from './attributes';

/** The attributes of the row of an account's looks: its last answer, and each region's last look without a failure. */
export const LOOKS = { answeredAt: 'answeredAt', lookedAt: 'lookedAt-' } as const;

/** Reads when accounts have last answered a look. */
export class DynamoDbSights implements Sights {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    readonly billFrom: BillFrom,
  ) {}

  async lastLook(account: AccountId): Promise<Instant | undefined> {
    const Key = keyOf(toAddress(account), REGIONS_RECORD);
    const { Item: item = {} } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true }),
    );
    // Rows of releases without the answer have the regions alone.
    const all = Object.entries(item).flatMap(([name, value]) =>
      name === LOOKS.answeredAt || name.startsWith(LOOKS.lookedAt) ? (instantOf(value) ?? []) : [],
    );
    return all.length === 0 ? undefined : instant(Math.max(...all));
  }
}
