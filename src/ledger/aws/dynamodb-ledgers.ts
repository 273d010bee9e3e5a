import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { conditional, namesOf, pastTransactions, transact } from '../../core/aws/conditional';
import { isAddress, type Address } from '../../core/domain/address';
import { formatRevantios } from '../../core/domain/money';
import type { Period } from '../../core/domain/period';
import type { Instant } from '../../core/domain/time';
import type { Write } from '../../core/ports';
import { COST_TABLE, LEDGER, ledgerRecord, RECORD_PREFIX } from '../contracts';
import { NOTHING_LEFT, stampInTheWay, type FollowUp, type Grace, type Ledger, type Watch } from '../domain/ledger';
import type { StrayLedger } from '../domain/rollover';
import type { Settlement } from '../domain/settlement';
import type { Booking, LateMove, LedgerMove, Ledgers, SettledSoFar, StoppedBy, UnreadableRow } from '../ports';
import { keyOf, moment, number, readable, text, type Item } from './attributes';
import { bookingTransactions } from './booking-transactions';
import { writeOnce } from './expense-once';
import {
  followUpAttributes,
  gapsToAttribute,
  isSettled,
  ledgerFromItem,
  settledSpeedToAttribute,
  watchAttributes,
} from './ledger-attributes';
import {
  blindUpdate,
  closeRow,
  followUpUpdate,
  graceUpdate,
  isEarlier,
  moveRow,
  openRow,
  stampValue,
  toldRow,
} from './ledger-writes';
import { newestLedger } from './newest-ledger';

const FOLLOW_UP = Object.keys(followUpAttributes(NOTHING_LEFT));

type Returned = { readonly write: Write; readonly ledger: Ledger | undefined };

/** Keeps ledgers in rows of the Cost table. Amounts are only ever added to: no read-modify-write on money. */
export class DynamoDbLedgers implements Ledgers {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async find(address: Address, period: Period): Promise<Ledger | undefined> {
    const Key = keyOf(address, ledgerRecord(period));
    const get = new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true });
    const { Item: item } = await this.client.send(get);
    return item === undefined || !isSettled(item) ? undefined : ledgerFromItem(item);
  }

  newest(address: Address, present: Period): ReturnType<Ledgers['newest']> {
    return newestLedger(this.client, this.table, address, present);
  }

  open(ledger: Ledger, stray: StrayLedger | undefined): Promise<Write> {
    return transact(this.client, [openRow(this.table, ledger, stray)]);
  }

  rollOver(from: Ledger, closed: Ledger, opened: Ledger, stray: StrayLedger | undefined): Promise<Write> {
    return transact(this.client, [closeRow(this.table, from, closed), openRow(this.table, opened, stray)]);
  }

  settle(
    address: Address,
    period: Period,
    from: SettledSoFar,
    { amount, settledThrough, gaps }: Settlement,
    speed?: Ledger['settledSpeed'],
  ): Promise<Returned> {
    const isRead = from.gaps !== undefined;
    const hadGaps = (from.gaps?.length ?? 0) > 0;
    return this.returning({
      Key: keyOf(address, ledgerRecord(period)),
      UpdateExpression: `SET #settledThrough = :through${speed === undefined ? '' : ', #settledSpeed = :speed'}${isRead && gaps.length > 0 ? ', #gaps = :gaps' : ''} ADD #accruedExpenses :amount${hadGaps && gaps.length === 0 ? ' REMOVE #gaps' : ''}`,
      ConditionExpression: `#settledThrough = :from${isRead ? ` AND ${hadGaps ? '#gaps = :hadGaps' : 'attribute_not_exists(#gaps)'}` : ''}`,
      ExpressionAttributeNames: namesOf(
        LEDGER.accrued,
        LEDGER.settledThrough,
        ...(speed === undefined ? [] : [LEDGER.settledSpeed]),
        ...(isRead ? [LEDGER.gaps] : []),
      ),
      ExpressionAttributeValues: {
        ':amount': number(formatRevantios(amount)),
        ':from': moment(from.settledThrough),
        ':through': moment(settledThrough),
        ...(speed === undefined ? {} : { ':speed': settledSpeedToAttribute(speed) }),
        ...(isRead && gaps.length > 0 ? { ':gaps': gapsToAttribute(gaps) } : {}),
        ...(hadGaps ? { ':hadGaps': gapsToAttribute(from.gaps ?? []) } : {}),
      },
    });
  }

  async book(bookings: readonly Booking[]): Promise<Write> {
    if (bookings.length === 0) throw new RangeError('expected at least one booking');
    for (const items of bookingTransactions(this.table, bookings)) {
      if ((await transact(this.client, items)) === 'superseded') return 'superseded';
    }
    return 'written';
  }

  reprice(move: LedgerMove): Promise<Write> {
    return transact(this.client, [moveRow(this.table, move)]);
  }

  spendOnce(move: LateMove, id: string, forgetAt: Instant): Promise<Write | 'repeated'> {
    return writeOnce(this.client, this.table, move, id, forgetAt);
  }

  touch(ledger: Ledger, at: Instant, dropSchedules: boolean): Promise<Write> {
    const stamp = stampInTheWay(ledger, at);
    const dropped = dropSchedules ? [LEDGER.fenceAt, LEDGER.thresholdAt] : [];
    const remove = dropped.map((name) => `#${name}`).join(', ');
    return conditional(() =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: keyOf(ledger.address, ledgerRecord(ledger.period)),
          UpdateExpression: `SET #updatedAt = :at${dropSchedules ? ` REMOVE ${remove}` : ''}`,
          ConditionExpression: `${isEarlier(stamp)} AND #state <> :closed`,
          ExpressionAttributeNames: namesOf(LEDGER.updatedAt, LEDGER.state, ...dropped),
          ExpressionAttributeValues: { ':at': moment(at), ':closed': text('closed'), ...stampValue(stamp) },
        }),
      ),
    );
  }

  followUp(ledger: Ledger, followUp: FollowUp): Promise<Write> {
    return conditional(() => this.client.send(new UpdateItemCommand(followUpUpdate(this.table, ledger, followUp))));
  }

  saveBlind(ledger: Ledger, since: Ledger['blindSince']): Promise<Write> {
    return conditional(() => this.client.send(new UpdateItemCommand(blindUpdate(this.table, ledger, since))));
  }

  changeState(ledger: Ledger, to: 'open' | 'exhausted', by: StoppedBy = 'limit'): Promise<Write> {
    const { address, period, limit, state } = ledger;
    const isOpen = to === 'open';
    const left = FOLLOW_UP.map((name) => `#${name}`).join(', ');
    return conditional(() =>
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: keyOf(address, ledgerRecord(period)),
          // A ledger that is open again has no fence, and the next time that it reaches the limit is news.
          UpdateExpression: isOpen
            ? `SET #state = :to REMOVE #exhaustedLimit, #exhaustedRate, #fenceAt, ${left} DELETE #toldThresholds :limit100`
            : by !== 'limit'
              ? `SET #state = :to REMOVE #exhaustedLimit, #exhaustedRate, ${left}`
              : `SET #state = :to, #exhaustedLimit = :limit, #exhaustedRate = if_not_exists(#incurredExpensesRate, :none) REMOVE ${left}`,
          ConditionExpression: `#state = :from AND ${limit === undefined ? 'attribute_not_exists(#budgetLimit)' : '#budgetLimit = :limit'}`,
          ExpressionAttributeNames: namesOf(
            LEDGER.state,
            LEDGER.limit,
            LEDGER.exhaustedLimit,
            LEDGER.exhaustedRate,
            ...FOLLOW_UP,
            ...(isOpen ? [LEDGER.fenceAt, LEDGER.toldThresholds] : by !== 'limit' ? [] : [LEDGER.rate]),
          ),
          ExpressionAttributeValues: {
            ':from': text(state),
            ':to': text(to),
            ...(limit === undefined ? {} : { ':limit': number(ledger.stored?.limit ?? formatRevantios(limit)) }),
            ...(isOpen ? { ':limit100': { NS: ['100'] } } : by !== 'limit' ? {} : { ':none': number('0') }),
          },
        }),
      ),
    );
  }

  beginGrace(ledger: Ledger, grace: Grace): Promise<Write> {
    return conditional(() => this.client.send(new UpdateItemCommand(graceUpdate(this.table, ledger, grace))));
  }

  async saveWatch(ledger: Ledger, watch: Watch): Promise<void> {
    const attributes = Object.entries(watchAttributes(watch));
    const set = attributes.filter(([, value]) => value !== undefined).map(([name]) => `#${name} = :${name}`);
    const remove = attributes.filter(([, value]) => value === undefined).map(([name]) => `#${name}`);
    const told = watch.toldThresholds.filter((one) => !ledger.watch.toldThresholds.includes(one));
    const update = new UpdateItemCommand({
      TableName: this.table,
      Key: keyOf(ledger.address, ledgerRecord(ledger.period)),
      UpdateExpression: [
        set.length > 0 ? `SET ${set.join(', ')}` : '',
        remove.length > 0 ? `REMOVE ${remove.join(', ')}` : '',
        told.length > 0 ? 'ADD #toldThresholds :told' : '',
      ].join(' '),
      ExpressionAttributeNames: namesOf(
        ...attributes.map(([name]) => name),
        ...(told.length > 0 ? [LEDGER.toldThresholds] : []),
      ),
      ...(set.length + told.length === 0
        ? {}
        : {
            ExpressionAttributeValues: {
              ...Object.fromEntries(
                attributes.flatMap(([name, value]) => (value === undefined ? [] : [[`:${name}`, value]])),
              ),
              ...(told.length > 0 ? { ':told': { NS: told.map(String) } } : {}),
            },
          }),
    });
    await pastTransactions(() => this.client.send(update));
  }

  async saveTold({ address, period }: Ledger, threshold: number): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.table,
      Key: keyOf(address, ledgerRecord(period)),
      UpdateExpression: 'ADD #toldThresholds :told',
      ExpressionAttributeNames: namesOf(LEDGER.toldThresholds),
      ExpressionAttributeValues: { ':told': { NS: [threshold.toString()] } },
    });
    await pastTransactions(() => this.client.send(update));
  }

  async page(period: Period, cursor: string | undefined) {
    const { items, next } = await this.scan('#Record = :record', { ':record': text(ledgerRecord(period)) }, [], cursor);
    const { rows: ledgers, unreadable } = readable(items.filter(isSettled), ledgerFromItem);
    return { ledgers, unreadable, next };
  }

  rememberTold({ address, record }: Pick<UnreadableRow, 'address' | 'record'>, now: Instant): Promise<Write> {
    return conditional(() => this.client.send(new PutItemCommand(toldRow(this.table, address, record, now))));
  }

  async pageLate(before: Period, cursor: string | undefined) {
    const { items, next } = await this.scan(
      'begins_with(#Record, :ledger) AND #Record < :before AND #state <> :closed',
      { ':ledger': text(RECORD_PREFIX.ledger), ':before': text(ledgerRecord(before)), ':closed': text('closed') },
      [LEDGER.state],
      cursor,
    );
    return {
      addresses: items
        .filter(isSettled)
        .flatMap((item) => item[COST_TABLE.partitionKey]?.S ?? [])
        .filter(isAddress),
      next,
    };
  }

  private async scan(filter: string, values: Item, attributes: readonly string[], cursor: string | undefined) {
    const { Items: items = [], LastEvaluatedKey: last } = await this.client.send(
      new ScanCommand({
        TableName: this.table,
        FilterExpression: filter,
        ExpressionAttributeNames: namesOf(COST_TABLE.sortKey, ...attributes),
        ExpressionAttributeValues: values,
        ExclusiveStartKey: cursor === undefined ? undefined : (JSON.parse(cursor) as Item),
      }),
    );
    return { items, next: last === undefined ? undefined : JSON.stringify(last) };
  }

  /** Makes a write that returns the row it led to, or the row that stood in its way. */
  private async returning(
    update: Pick<
      UpdateItemCommand['input'],
      'Key' | 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
    >,
  ): Promise<Returned> {
    try {
      const { Attributes: item } = await pastTransactions(() =>
        this.client.send(
          new UpdateItemCommand({
            TableName: this.table,
            ...update,
            ReturnValues: 'ALL_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      return { write: 'written', ledger: item === undefined ? undefined : ledgerFromItem(item) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const { Item: item } = error;
      return { write: 'superseded', ledger: item === undefined || !isSettled(item) ? undefined : ledgerFromItem(item) };
    }
  }
}
