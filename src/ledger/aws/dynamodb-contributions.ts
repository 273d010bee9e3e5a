import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { batchGet } from '../../core/aws/batch-get';
import { namesOf } from '../../core/aws/conditional';
import type { Address } from '../../core/domain/address';
import { arnOfControl } from '../../core/domain/resource-id';
import { RECORD_PREFIX, resourceRecord, stoppedRecord } from '../contracts';
import { isRunning } from '../domain/contribution';
import type { Contribution, Contributions, UnreadableRow } from '../ports';
import { keyOf, readable, text } from './attributes';
import { contributionFromItem, RUNNING, STATUS } from './contribution-attributes';
import { pagesOf } from './query';

/**
 * DynamoDB leaves out what does not run before it answers: rows that an older version has left among those that do,
 * until they expire.
 */
const ONLY_RUNNING = {
  FilterExpression: `#${STATUS} = :running`,
  ExpressionAttributeNames: namesOf(STATUS),
  ExpressionAttributeValues: { ':running': text(RUNNING) },
};

/** The resource rows of the Cost table. They are written together with the ledgers they move. */
export class DynamoDbContributions implements Contributions {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async of(address: Address, setAside?: (row: UnreadableRow) => void): Promise<readonly Contribution[]> {
    const rows: Contribution[] = [];
    for await (const page of pagesOf(this.client, this.table, address, RECORD_PREFIX.resource, ONLY_RUNNING)) {
      const { rows: found, unreadable } = readable(page, contributionFromItem);
      rows.push(...found.filter(({ history }) => isRunning(history)));
      for (const row of unreadable) setAside?.(row);
    }
    return rows;
  }

  async all(address: Address): Promise<readonly Contribution[]> {
    const rows: Contribution[] = [];
    for (const prefix of [RECORD_PREFIX.resource, RECORD_PREFIX.stopped]) {
      for await (const page of pagesOf(this.client, this.table, address, prefix)) {
        rows.push(...readable(page, contributionFromItem).rows);
      }
    }
    return newestOf(rows);
  }

  async find(addresses: readonly Address[], arn: string): Promise<readonly Contribution[]> {
    const items = await batchGet(
      this.client,
      this.table,
      addresses.flatMap((address) => [keyOf(address, resourceRecord(arn)), keyOf(address, stoppedRecord(arn))]),
    );
    return newestOf(items.map(contributionFromItem));
  }

  async behind(address: Address, control: string): Promise<readonly Contribution[]> {
    const isBehind = (row: Contribution) => row.resource.arn === control || arnOfControl(row.control) === control;
    const running = (await this.of(address)).filter(isBehind);
    const itself = (await this.find([address], control)).filter(({ history }) => !isRunning(history));
    if (running.length + itself.length > 0) return [...running, ...itself];
    const ofControl = {
      FilterExpression: '#control.#arn = :control',
      ExpressionAttributeNames: namesOf('control', 'arn'),
      ExpressionAttributeValues: { ':control': text(control) },
    };
    for await (const page of pagesOf(this.client, this.table, address, RECORD_PREFIX.stopped, ofControl)) {
      const { rows } = readable(page, contributionFromItem);
      if (rows.length > 0) return rows;
    }
    return [];
  }
}

/** The two places are not read at one instant: a row that moves meanwhile is met in both, or in none. */
function newestOf(rows: readonly Contribution[]): readonly Contribution[] {
  const newest = new Map<string, Contribution>();
  for (const row of rows) {
    const key = `${row.address} ${row.resource.arn}`;
    if (row.revision > (newest.get(key)?.revision ?? 0)) newest.set(key, row);
  }
  return [...newest.values()];
}
