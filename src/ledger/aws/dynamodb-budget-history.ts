import {
  GetItemCommand,
  paginateQuery,
  paginateScan,
  PutItemCommand,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { RecordedChange, SettingChange } from '../../budgets/domain/budget-history';
import type { BudgetHistory } from '../../budgets/ports';
import { namesOf } from '../../core/aws/conditional';
import { parseInstant, type Instant } from '../../core/domain/time';
import { changeRecord, COST_TABLE, RECORD_PREFIX } from '../contracts';
import { moment, optional, partOf, present, reading, required, text, type Item } from './attributes';
import { rowsOf } from './query';

/** The attributes of a change of a budget's item. The settings in `from` and `to` are texts, by name. */
const CHANGE = {
  id: 'id',
  at: 'at',
  kind: 'kind',
  from: 'from',
  to: 'to',
  who: 'who',
  why: 'why',
} as const;

/** The rows `change#…` of the Cost table: every change of an item of the Budgets table, for good. */
export class DynamoDbBudgetHistory implements BudgetHistory {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async has({ address, id }: Pick<RecordedChange, 'address' | 'id'>): Promise<boolean> {
    const { Item: found } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: partOf(address, changeRecord(id)), ConsistentRead: true }),
    );
    return found !== undefined;
  }

  async add(change: RecordedChange): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.table, Item: itemOf(change) }));
  }

  /** Returns the changes of all items, in no order. Goes through the whole table. */
  async all(): Promise<readonly RecordedChange[]> {
    const changes: RecordedChange[] = [];
    const pages = paginateScan(
      { client: this.client },
      {
        TableName: this.table,
        FilterExpression: 'begins_with(#Record, :change)',
        ExpressionAttributeNames: namesOf(COST_TABLE.sortKey),
        ExpressionAttributeValues: { ':change': text(RECORD_PREFIX.change) },
      },
    );
    for await (const { Items: items = [] } of pages) changes.push(...items.map((item) => reading(item, changeOf)));
    return changes;
  }

  /** Returns the changes of an item from an instant on, the newest first. It reads no more than a page that is older. */
  async since(address: string, from: Instant): Promise<readonly RecordedChange[]> {
    const changes: RecordedChange[] = [];
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.table,
        KeyConditionExpression: '#Address = :address AND begins_with(#Record, :change)',
        ExpressionAttributeNames: namesOf(COST_TABLE.partitionKey, COST_TABLE.sortKey),
        ExpressionAttributeValues: { ':address': text(address), ':change': text(RECORD_PREFIX.change) },
        ScanIndexForward: false,
        Limit: NEWEST_PER_PAGE,
      },
    );
    for await (const { Items: items = [] } of pages) {
      const found = items.map((item) => reading(item, changeOf));
      changes.push(...found.filter(({ at }) => at >= from));
      if (found.some(({ at }) => at < from)) break;
    }
    return changes;
  }

  async of(address: string): Promise<readonly RecordedChange[]> {
    const items = await rowsOf(this.client, this.table, address, RECORD_PREFIX.change);
    return items.map((item) => reading(item, changeOf)).reverse();
  }
}

/** Most items change seldom: the newest are nearly always all that is asked for. */
const NEWEST_PER_PAGE = 25;

function itemOf({ id, address, at, kind, settings, who, why }: RecordedChange): Item {
  const part = (of: 'from' | 'to'): AttributeValue => ({
    M: Object.fromEntries(settings.flatMap((one) => (one[of] === undefined ? [] : [[one.name, text(one[of])]]))),
  });
  return {
    ...partOf(address, changeRecord(id)),
    ...present({
      [CHANGE.id]: text(id),
      [CHANGE.at]: moment(at),
      [CHANGE.kind]: text(kind),
      [CHANGE.from]: part('from'),
      [CHANGE.to]: part('to'),
      [CHANGE.who]: optional(who, text),
      [CHANGE.why]: optional(why, text),
    }),
  };
}

const KINDS = ['added', 'changed', 'removed'] as const;

function changeOf(item: Item): RecordedChange {
  const [from, to] = [item[CHANGE.from]?.M ?? {}, item[CHANGE.to]?.M ?? {}];
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return {
    id: required(item[CHANGE.id]?.S, item, CHANGE.id),
    address: item.Address?.S ?? '',
    at: parseInstant(required(item[CHANGE.at]?.S, item, CHANGE.at)),
    kind: required(
      KINDS.find((kind) => kind === item[CHANGE.kind]?.S),
      item,
      CHANGE.kind,
    ),
    settings: names.map((name): SettingChange => ({ name, from: from[name]?.S, to: to[name]?.S })),
    who: item[CHANGE.who]?.S,
    why: item[CHANGE.why]?.S,
  };
}
