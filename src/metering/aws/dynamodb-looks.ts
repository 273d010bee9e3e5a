import { GetItemCommand, UpdateItemCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { namesOf } from '../../core/aws/conditional';
import { address as toAddress, type AccountId } from '../../core/domain/address';
import type { Instant } from '../../core/domain/time';
import { instantOf, keyOf, moment } from '../../ledger/aws/attributes';
import { LOOKS } from '../../ledger/aws/dynamodb-sights';
import { REGIONS_RECORD } from '../../ledger/contracts';
import type { Looks, RegionsSeen } from '../ports';

/** The parts of the attributes' names before the region. Each region has attributes of its own: nobody undoes another's. */
const LOOKED_AT = LOOKS.lookedAt;
const TOLD_AT = 'toldAt-';
const HEARD = 'heard';

/** What is remembered of the regions of accounts, in the Cost table. */
export class DynamoDbLooks implements Looks {
  /** What this process has already written down. */
  private readonly heard = new Set<string>();

  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async of(account: AccountId): Promise<RegionsSeen> {
    const { Item: item = {} } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: keyOfLooks(account), ConsistentRead: true }),
    );
    return {
      lookedAt: instantsOf(item, LOOKED_AT),
      toldAt: instantsOf(item, TOLD_AT),
      heard: new Set(item[HEARD]?.SS ?? []),
      ...(item[LOOKS.answeredAt] === undefined ? {} : { answeredAt: instantOf(item[LOOKS.answeredAt]) }),
    };
  }

  async save(account: AccountId, seen: Parameters<Looks['save']>[1]): Promise<void> {
    const { lookedAt, toldAt, answeredAt } = seen;
    const attributes = [
      ...[...lookedAt].map(([region, at]) => [`${LOOKED_AT}${region}`, at] as const),
      ...[...toldAt].map(([region, at]) => [`${TOLD_AT}${region}`, at] as const),
      ...(answeredAt === undefined ? [] : [[LOOKS.answeredAt, answeredAt] as const]),
    ];
    if (attributes.length === 0) return;
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.table,
        Key: keyOfLooks(account),
        UpdateExpression: `SET ${attributes.map((_one, index) => `#n${index} = :v${index}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(attributes.map(([name], index) => [`#n${index}`, name])),
        ExpressionAttributeValues: Object.fromEntries(attributes.map(([, at], index) => [`:v${index}`, moment(at)])),
      }),
    );
  }

  async hear(account: AccountId, region: string): Promise<void> {
    const key = `${account} ${region}`;
    if (this.heard.has(key)) return;
    await this.client.send(
      new UpdateItemCommand({
        TableName: this.table,
        Key: keyOfLooks(account),
        UpdateExpression: `ADD #${HEARD} :region`,
        ExpressionAttributeNames: namesOf(HEARD),
        ExpressionAttributeValues: { ':region': { SS: [region] } },
      }),
    );
    this.heard.add(key);
  }
}

function keyOfLooks(account: AccountId) {
  return keyOf(toAddress(account), REGIONS_RECORD);
}

function instantsOf(item: Readonly<Record<string, AttributeValue>>, prefix: string): ReadonlyMap<string, Instant> {
  return new Map(
    Object.entries(item).flatMap(([name, value]) => {
      const at = name.startsWith(prefix) ? instantOf(value) : undefined;
      return at === undefined ? [] : [[name.slice(prefix.length), at] as const];
    }),
  );
}
