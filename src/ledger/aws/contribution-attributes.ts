import type { AttributeValue, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { namesOf } from '../../core/aws/conditional';
import { address as toAddress } from '../../core/domain/address';
import type { Control, ResourceId, ResourceType } from '../../core/domain/resource-id';
import { MS_PER_DAY, MS_PER_SECOND } from '../../core/domain/time';
import { COST_TABLE, EXPIRY, RECORD_PREFIX, resourceRecord } from '../contracts';
import { currentRate, isRunning, since, type History } from '../domain/contribution';
import type { Sight } from '../domain/look';
import { formatRate, parseRate } from '../domain/rate';
import type { Contribution } from '../ports';
import {
  instantOf,
  keyOf,
  moment,
  number,
  optional,
  present,
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

/** Stores a contribution that was read at its revision. `rate`, `since`, `status` and `lastEventAt` are for people. */
export function contributionItem(table: string, contribution: Contribution): TransactWriteItem {
  const { address, resource, history, tags, control, startedBy, revision } = contribution;
  return {
    Put: {
      TableName: table,
      Item: {
        ...keyOf(address, resourceRecord(resource.arn)),
        ...present({
          type: text(resource.type),
          status: text(isRunning(history) ? 'running' : 'stopped'),
          rate: number(formatRate(currentRate(history))),
          since: optional(since(history), moment),
          lastEventAt: optional(history.at(-1)?.at, moment),
          history: historyToAttribute(history),
          tags: tagsToAttribute(tags),
          control: optional(control, controlToAttribute),
          startedBy: optional(startedBy, text),
          revision: number((revision + 1).toString()),
          [EXPIRY]: expiryOf(contribution),
        }),
      },
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

/** Returns when the row expires, in seconds since 1970, as DynamoDB wants it. The row of what runs stays. */
function expiryOf({ history }: Contribution): AttributeValue | undefined {
  const last = history.at(-1);
  return last === undefined || isRunning(history)
    ? undefined
    : number(`${Math.ceil((last.at + KEPT_MS) / MS_PER_SECOND)}`);
}

export function contributionFromItem(item: Item): Contribution {
  return {
    address: toAddress(required(item[COST_TABLE.partitionKey]?.S, item, COST_TABLE.partitionKey)),
    resource: {
      type: typeOf(item.type, item),
      arn: required(item[COST_TABLE.sortKey]?.S, item, COST_TABLE.sortKey).slice(RECORD_PREFIX.resource.length),
    },
    history: historyOf(item),
    tags: tagsOf(item.tags),
    control: optional(item.control, controlFromAttribute),
    startedBy: item.startedBy?.S,
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
    rate: parseRate(change.rate?.N ?? '0'),
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
