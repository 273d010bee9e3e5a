import type {
  AttributeValue,
  PutItemCommandInput,
  TransactWriteItem,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { namesOf } from '../../core/aws/conditional';
import { formatRevantios } from '../../core/domain/money';
import { formatInstant, MS_PER_DAY, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { COST_TABLE, EXPIRY, LEDGER, ledgerRecord, RECORD_PREFIX } from '../contracts';
import type { Factors } from '../domain/factor';
import type { FollowUp, Grace, Ledger } from '../domain/ledger';
import { formatRate, rate } from '../domain/rate';
import type { StrayLedger } from '../domain/rollover';
import { bookedChange } from '../domain/unsettled';
import type { LateMove, LedgerMove } from '../ports';
import { keyOf, moment, number, partOf, text, type Item } from './attributes';
import { factorsAttributes } from './factor-attributes';
import { bookedAttributes, followUpAttributes, ledgerAttributes } from './ledger-attributes';

/** Creates a row where there is none, or in place of the stray one that was read. */
export function openRow(table: string, ledger: Ledger, stray: StrayLedger | undefined): TransactWriteItem {
  return {
    Put: {
      TableName: table,
      Item: { ...keyOf(ledger.address, ledgerRecord(ledger.period)), ...ledgerAttributes(ledger) },
      ...(stray === undefined
        ? {
            ConditionExpression: 'attribute_not_exists(#Record)',
            ExpressionAttributeNames: namesOf(COST_TABLE.sortKey),
          }
        : {
            ConditionExpression: 'attribute_not_exists(#settledThrough) AND #updatedAt = :stamp',
            ExpressionAttributeNames: namesOf(LEDGER.settledThrough, LEDGER.updatedAt),
            ExpressionAttributeValues: { ':stamp': text(stray.stamp) },
          }),
    },
  };
}

/** Closes a row that is as it was read. Its schedules are the next row's. */
export function closeRow(table: string, from: Ledger, closed: Ledger): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: keyOf(from.address, ledgerRecord(from.period)),
      UpdateExpression:
        'SET #updatedAt = :end, #incurredExpensesRate = :zero, #state = :closed REMOVE #fenceAt, #thresholdAt',
      ConditionExpression: '#updatedAt = :stamp AND #incurredExpensesRate = :rate AND #state = :state',
      ExpressionAttributeNames: namesOf(
        LEDGER.updatedAt,
        LEDGER.rate,
        LEDGER.state,
        LEDGER.fenceAt,
        LEDGER.thresholdAt,
      ),
      ExpressionAttributeValues: {
        ':end': moment(closed.updatedAt),
        ':zero': number(formatRate(closed.rate)),
        ':closed': text(closed.state),
        ':stamp': text(from.stamp ?? formatInstant(from.updatedAt)),
        ':rate': number(from.stored?.rate ?? formatRate(from.rate)),
        ':state': text(from.state),
      },
    },
  };
}

/** Changes a row's speed at an instant that is later than its last change. */
export function moveRow(
  table: string,
  { address, period, at, rateDelta, add, state, stamp, under = [], reprice }: LedgerMove,
): TransactWriteItem {
  const isLess = rateDelta < 0n;
  const booked = Object.entries(rateDelta === 0n ? {} : bookedAttributes(bookedChange(rateDelta, at, period)));
  const sums = booked.map(([name]) => `, #${name} :${name}`).join('');
  const priced = reprice === undefined ? {} : factorsAttributes(reprice.factors);
  const set = ['#updatedAt = :at', ...Object.keys(priced).map((name) => `#${name} = :${name}`)].join(', ');
  const isUnchanged = reprice === undefined ? isEarlier(stamp) : '#updatedAt = :stamp';
  const factors = underFactors(under);
  return {
    Update: {
      TableName: table,
      Key: keyOf(address, ledgerRecord(period)),
      UpdateExpression: isLess
        ? `SET ${set}, #incurredExpensesRate = #incurredExpensesRate - :rate ADD #accruedExpenses :add${sums}`
        : `SET ${set} ADD #incurredExpensesRate :rate, #accruedExpenses :add${sums}`,
      ConditionExpression: `attribute_exists(#settledThrough) AND ${isUnchanged} AND #state = :state AND ${factors.condition}`,
      ExpressionAttributeNames: namesOf(
        LEDGER.updatedAt,
        LEDGER.rate,
        LEDGER.accrued,
        LEDGER.settledThrough,
        LEDGER.state,
        LEDGER.factorsAt,
        ...booked.map(([name]) => name),
        ...Object.keys(priced).filter((name) => name !== LEDGER.factorsAt),
      ),
      ExpressionAttributeValues: {
        ':at': moment(at),
        ':rate': number(formatRate(isLess ? rate(-rateDelta) : rateDelta)),
        ':add': number(formatRevantios(add)),
        ':state': text(state),
        ...Object.fromEntries(booked.map(([name, value]) => [`:${name}`, value])),
        ...Object.fromEntries(Object.entries(priced).map(([name, value]) => [`:${name}`, value])),
        ...factors.values,
        ...stampValue(reprice?.readAt ?? stamp),
      },
    },
  };
}

/** Returns the condition that a row has these factors: those that began to count at the same instant. */
function underFactors(factors: Factors): { readonly condition: string; readonly values: Item } {
  const last = factors.at(-1);
  if (last === undefined) return { condition: 'attribute_not_exists(#factorsAt)', values: {} };
  return { condition: '#factorsAt = :under', values: { ':under': moment(last.at) } };
}

/** Returns the condition that a row was changed before `:at`: by what the store compares, or by its very own time. */
export function isEarlier(stamp: string | undefined): string {
  return stamp === undefined ? '#updatedAt < :at' : '(#updatedAt < :at OR #updatedAt = :stamp)';
}

export function stampValue(stamp: string | undefined): Item {
  return stamp === undefined ? {} : { ':stamp': text(stamp) };
}

/** Keeps what enforcement leaves to its next run, in a month that is not closed. */
export function followUpUpdate(table: string, { address, period }: Ledger, followUp: FollowUp): UpdateItemCommandInput {
  const attributes = Object.entries(followUpAttributes(followUp));
  const set = attributes.filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined);
  const remove = attributes.filter(([, value]) => value === undefined).map(([name]) => `#${name}`);
  return {
    TableName: table,
    Key: keyOf(address, ledgerRecord(period)),
    UpdateExpression: [
      `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      ...(remove.length > 0 ? [`REMOVE ${remove.join(', ')}`] : []),
    ].join(' '),
    ConditionExpression: 'attribute_exists(#settledThrough) AND #state <> :closed',
    ExpressionAttributeNames: namesOf(LEDGER.settledThrough, LEDGER.state, ...attributes.map(([name]) => name)),
    ExpressionAttributeValues: {
      ':closed': text('closed'),
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
    },
  };
}

/** Keeps since when people know that a budget does not see, in a month that is not closed. */
export function blindUpdate(
  table: string,
  { address, period }: Ledger,
  since: Instant | undefined,
): UpdateItemCommandInput {
  return {
    TableName: table,
    Key: keyOf(address, ledgerRecord(period)),
    UpdateExpression: since === undefined ? 'REMOVE #blindSince' : 'SET #blindSince = :since',
    ConditionExpression: 'attribute_exists(#settledThrough) AND #state <> :closed',
    ExpressionAttributeNames: namesOf(LEDGER.settledThrough, LEDGER.state, LEDGER.blindSince),
    ExpressionAttributeValues: {
      ':closed': text('closed'),
      ...(since === undefined ? {} : { ':since': moment(since) }),
    },
  };
}

/** Remembers for a day that somebody was told of a row, unless it is remembered already. */
export function toldRow(table: string, address: string, record: string, now: Instant): PutItemCommandInput {
  return {
    TableName: table,
    Item: {
      ...partOf(address, `${RECORD_PREFIX.told}${record}`),
      [EXPIRY]: number(`${Math.ceil((now + MS_PER_DAY) / MS_PER_SECOND)}`),
    },
    // DynamoDB removes what has expired some days later.
    ConditionExpression: 'attribute_not_exists(#Record) OR #expiresAt <= :now',
    ExpressionAttributeNames: namesOf(COST_TABLE.sortKey, EXPIRY),
    ExpressionAttributeValues: { ':now': number(`${Math.floor(now / MS_PER_SECOND)}`) },
  };
}

/** Adds an amount to a month, whatever its time and state are. */
export function lateUpdate({ address, period, add, under }: LateMove) {
  const factors = under && underFactors(under);
  return {
    Key: keyOf(address, ledgerRecord(period)),
    UpdateExpression: 'ADD #accruedExpenses :add',
    ConditionExpression: `attribute_exists(#settledThrough)${factors === undefined ? '' : ` AND ${factors.condition}`}`,
    ExpressionAttributeNames: namesOf(
      LEDGER.accrued,
      LEDGER.settledThrough,
      ...(factors === undefined ? [] : [LEDGER.factorsAt]),
    ),
    ExpressionAttributeValues: { ':add': number(formatRevantios(add)), ...factors?.values },
  };
}

/** Begins a grace in an open row with just that limit, unless one has begun for it: nothing makes it begin twice. */
export function graceUpdate(table: string, { address, period, limit, stored }: Ledger, grace: Grace) {
  if (limit === undefined) throw new RangeError(`${address} has no limit that could be reached`);
  return {
    TableName: table,
    Key: keyOf(address, ledgerRecord(period)),
    UpdateExpression: 'SET #graceUntil = :until, #graceLimit = :limit',
    ConditionExpression:
      '#state = :open AND #budgetLimit = :limit AND (attribute_not_exists(#graceLimit) OR #graceLimit < :limit)',
    ExpressionAttributeNames: namesOf(LEDGER.state, LEDGER.limit, LEDGER.graceUntil, LEDGER.graceLimit),
    ExpressionAttributeValues: {
      ':open': text('open'),
      ':until': moment(grace.until),
      ':limit': number(stored?.limit ?? formatRevantios(limit)),
    },
  };
}
