import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { namesOf } from '../../core/aws/conditional';
import { address as toAddress } from '../../core/domain/address';
import type { Control, ResourceId, ResourceType } from '../../core/domain/resource-id';
import { MS_PER_DAY, MS_PER_SECOND } from '../../core/domain/time';
import { COST_TABLE, EXPIRY, RECORD_PREFIX, resourceRecord, stoppedRecord } from '../contracts';
import { currentRate, isRunning, since, type History } from '../domain/contribution';
import type { Sight } from '../domain/look';
import { formatRate, readRate } from '../domain/rate';
import type { Contribution } from '../ports';
import {
  digitsOf,
  instantOf,
  keyOf,
  moment,
  number,
  optional,
  present,
  reading,
  required,
  tagsOf,
  tagsToAttribute,
  text,
  type Item,
} from './attributes';

/**
 * The time for which a row remembers what has stopped: as long as its events may still come, and then some, for people.
 */
const KEPT_MS = 8 * MS_PER_DAY;

/** The attribute that says whether a resource runs, and its value while it does. */
export const STATUS = 'status';
export const RUNNING = 'running';

const ABSENT = {
  ConditionExpression: 'attribute_not_exists(#Record)',
  ExpressionAttributeNames: namesOf(COST_TABLE.sortKey),
};

/**
 * Stores a contribution that was read at its revision, with those that run or with those that do not: one write, or two
 * when it is new there. A resource has one row, whoever writes it at the same time.
 *
 * Why in two places: docs/decisions/0037-what-has-stopped-lies-apart.md.
 */
export function contributionWrites(table: string, contribution: Contribution): readonly TransactWriteItem[] {
  const { address, resource, history, place, revision } = contribution;
  const [running, stopped] = [resourceRecord(resource.arn), stoppedRecord(resource.arn)];
  const to = isRunning(history) ? running : stopped;
  const from = place === 'stopped' ? stopped : running;
  const asRead = {
    ConditionExpression: '#revision = :revision',
    ExpressionAttributeNames: namesOf('revision'),
    ExpressionAttributeValues: { ':revision': number(revision.toString()) },
  };
  const put = { TableName: table, Item: { ...keyOf(address, to), ...attributesOf(contribution) } };
  if (revision > 0 && from === to) return [{ Put: { ...put, ...asRead } }];
  const left = keyOf(address, to === running ? stopped : running);
  return [
    { Put: { ...put, ...ABSENT } },
    { Delete: { TableName: table, Key: left, ...(revision === 0 ? ABSENT : asRead) } },
  ];
}

/** Returns the attributes of a row. `rate`, `since` and `lastEventAt` are for people. */
function attributesOf(contribution: Contribution): Item {
  const { resource, history, tags, control, startedBy, minimumMs, revision } = contribution;
  return present({
    type: text(resource.type),
    [STATUS]: text(isRunning(history) ? RUNNING : 'stopped'),
    rate: number(formatRate(currentRate(history))),
    since: optional(since(history), moment),
    lastEventAt: optional(history.at(-1)?.at, moment),
    history: historyToAttribute(history),
    tags: tagsToAttribute(tags),
    control: optional(control, controlToAttribute),
    startedBy: optional(startedBy, text),
    minimumMs: optional(minimumMs, (ms) => number(ms.toString())),
    revision: number((revision + 1).toString()),
    [EXPIRY]: expiryOf(contribution),
  });
}

/** Returns when the row expires, in seconds since 1970, as DynamoDB wants it. The row of what runs stays. */
function expiryOf({ history }: Contribution): AttributeValue | undefined {
  const last = history.at(-1);
  return last === undefined || isRunning(history)
    ? undefined
    : number(`${Math.ceil((last.at + KEPT_MS) / MS_PER_SECOND)}`);
}

/** Reads a resource's row. Throws an UnreadableRow that names it when it makes no sense. */
export function contributionFromItem(item: Item): Contribution {
  return reading(item, contributionOf);
}

function contributionOf(item: Item): Contribution {
  const record = required(item[COST_TABLE.sortKey]?.S, item, COST_TABLE.sortKey);
  const isApart = record.startsWith(RECORD_PREFIX.stopped);
  return {
    address: toAddress(required(item[COST_TABLE.partitionKey]?.S, item, COST_TABLE.partitionKey)),
    resource: {
      type: typeOf(item.type, item),
      arn: record.slice((isApart ? RECORD_PREFIX.stopped : RECORD_PREFIX.resource).length),
    },
    ...(isApart ? { place: 'stopped' } : {}),
    history: historyOf(item),
    tags: tagsOf(item.tags),
    control: optional(item.control, controlFromAttribute),
    startedBy: item.startedBy?.S,
    ...(item.minimumMs?.N === undefined ? {} : { minimumMs: Number(item.minimumMs.N) }),
    revision: Number(required(item.revision?.N, item, 'revision')),
  };
}

export function resourceToAttribute({ type, arn }: ResourceId): AttributeValue {
  return { M: { type: text(type), arn: text(arn) } };
}

export function resourceFromAttribute({ M: fields = {} }: AttributeValue): ResourceId {
  return { type: typeOf(fields.type, fields), arn: required(fields.arn?.S, fields, 'arn') };
}

function controlToAttribute(control: NonNullable<Control>): AttributeValue {
  return control === 'unknown' ? text(control) : resourceToAttribute(control);
}

function controlFromAttribute(attribute: AttributeValue): Control {
  return attribute.S === 'unknown' ? 'unknown' : resourceFromAttribute(attribute);
}

function typeOf(value: AttributeValue | undefined, item: Item): ResourceType {
  return required(value?.S, item, 'type');
}

function historyToAttribute(history: History): AttributeValue {
  return {
    L: history.map(({ at, running, rate, seen }) => ({
      M: present({
        at: moment(at),
        running: { BOOL: running },
        rate: number(formatRate(rate)),
        seen: optional(seen, sightToAttribute),
      }),
    })),
  };
}

function historyOf(item: Item): History {
  return required(item.history?.L, item, 'history').map(({ M: change = {} }) => ({
    at: required(instantOf(change.at), item, 'history'),
    running: change.running?.BOOL === true,
    rate: readRate(digitsOf(change.rate) ?? '0'),
    ...(change.seen === undefined ? {} : { seen: sightOf(change.seen, item) }),
  }));
}

function sightToAttribute({ asked, answered, own }: Sight): AttributeValue {
  return { M: { asked: moment(asked), answered: moment(answered), own: { BOOL: own } } };
}

function sightOf({ M: sight = {} }: AttributeValue, item: Item): Sight {
  return {
    asked: required(instantOf(sight.asked), item, 'history'),
    answered: required(instantOf(sight.answered), item, 'history'),
    own: sight.own?.BOOL === true,
  };
}
