import type { DynamoDBClient, Put } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { namesOf, transactPastConflicts } from '../../core/aws/conditional';
import { address as toAddress, type Address } from '../../core/domain/address';
import { MODES } from '../../core/domain/mode';
import { formatRevantios, parseRevantios } from '../../core/domain/money';
import { period as toPeriod } from '../../core/domain/period';
import type { Write } from '../../core/ports';
import {
  instantOf,
  keyOf,
  moment,
  number,
  optional,
  present,
  reading,
  required,
  text,
  type Item,
} from '../../ledger/aws/attributes';
import { resourceFromAttribute, resourceToAttribute } from '../../ledger/aws/contribution-attributes';
import { rowsOf } from '../../ledger/aws/query';
import { COST_TABLE, journalRecord, RECORD_PREFIX } from '../../ledger/contracts';
import { formatRate, parseRate } from '../../ledger/domain/rate';
import type { JournalEntry, JournalStatus } from '../domain/journal';
import type { Lease } from '../domain/lease';
import type { Journal } from '../ports';
import { whileHeld } from './dynamodb-leases';

const STATUSES: readonly JournalStatus[] = ['planned', 'done', 'failed', 'restored'];
const PERIOD_LENGTH = '2026-11'.length;

/** The journal rows of the Cost table. */
export class DynamoDbJournal implements Journal {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async of(address: Address): Promise<readonly JournalEntry[]> {
    return (await rowsOf(this.client, this.table, address, RECORD_PREFIX.journal)).map(entryFromItem);
  }

  write(entries: readonly JournalEntry[], lease: Lease): Promise<Write> {
    // A lost answer is asked for again under the same token: it cannot refuse itself.
    return transactPastConflicts(this.client, [
      whileHeld(this.table, lease),
      ...entries.map((entry) => ({ Put: this.put(entry) })),
    ]);
  }

  private put(entry: JournalEntry): Put {
    const isNew = entry.revision === 0;
    return {
      TableName: this.table,
      Item: itemOf(entry),
      ConditionExpression: isNew ? 'attribute_not_exists(#Record)' : '#revision = :revision',
      ExpressionAttributeNames: namesOf(isNew ? COST_TABLE.sortKey : 'revision'),
      ...(isNew ? {} : { ExpressionAttributeValues: { ':revision': number(entry.revision.toString()) } }),
    };
  }
}

function itemOf(entry: JournalEntry): Item {
  return {
    ...keyOf(entry.address, journalRecord(entry.period, entry.resource.arn)),
    ...present({
      resource: resourceToAttribute(entry.resource),
      status: text(entry.status),
      mode: text(entry.mode),
      previous: { M: marshall(entry.previous) },
      rate: number(formatRate(entry.rate)),
      startedBy: optional(entry.startedBy, text),
      position: number(formatRevantios(entry.position)),
      limit: number(formatRevantios(entry.limit)),
      reason: text(entry.reason),
      loses: optional(entry.loses, text),
      times: number(entry.times.toString()),
      cameBackAt: optional(entry.cameBackAt, (instants) => ({ L: instants.map(moment) })),
      restoring: { BOOL: entry.restoring },
      changedAt: moment(entry.changedAt),
      revision: number((entry.revision + 1).toString()),
    }),
  };
}

function entryFromItem(item: Item): JournalEntry {
  return reading(item, entryOf);
}

function entryOf(item: Item): JournalEntry {
  const record = required(item[COST_TABLE.sortKey]?.S, item, COST_TABLE.sortKey);
  return {
    address: toAddress(required(item[COST_TABLE.partitionKey]?.S, item, COST_TABLE.partitionKey)),
    period: toPeriod(record.slice(RECORD_PREFIX.journal.length, RECORD_PREFIX.journal.length + PERIOD_LENGTH)),
    resource: resourceFromAttribute(required(item.resource, item, 'resource')),
    status: required(
      STATUSES.find((known) => known === item.status?.S),
      item,
      'status',
    ),
    mode: required(
      MODES.find((known) => known === item.mode?.S),
      item,
      'mode',
    ),
    previous: previousOf(required(item.previous?.M, item, 'previous')),
    rate: parseRate(required(item.rate?.N, item, 'rate')),
    startedBy: item.startedBy?.S,
    position: parseRevantios(required(item.position?.N, item, 'position')),
    limit: parseRevantios(required(item.limit?.N, item, 'limit')),
    reason: item.reason?.S ?? '',
    ...(item.loses?.S === undefined ? {} : { loses: item.loses.S }),
    times: Number(required(item.times?.N, item, 'times')),
    ...(item.cameBackAt?.L === undefined
      ? {}
      : { cameBackAt: item.cameBackAt.L.flatMap((one) => instantOf(one) ?? []) }),
    restoring: item.restoring?.BOOL === true,
    changedAt: required(instantOf(item.changedAt), item, 'changedAt'),
    revision: Number(required(item.revision?.N, item, 'revision')),
  };
}

/** Reads a state. Throws a RangeError for what no adapter has written: numbers that JavaScript has none for. */
function previousOf(state: Item): JournalEntry['previous'] {
  try {
    return unmarshall(state);
  } catch (error) {
    throw new RangeError(`previous ${JSON.stringify(state)} is no state of a resource: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
