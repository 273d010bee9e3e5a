import { GetItemCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Budget } from '../../budgets/domain/budget';
import { WHEN_BLIND } from '../../budgets/domain/when-blind';
import { namesOf, transact } from '../../core/aws/conditional';
import { accountOf, address as toAddress, isWorkload, type AccountId, type Address } from '../../core/domain/address';
import { MODES } from '../../core/domain/mode';
import { formatRevantios, readRevantios } from '../../core/domain/money';
import type { Instant } from '../../core/domain/time';
import type { Write } from '../../core/ports';
import {
  budgetRecord,
  COST_TABLE,
  COUNTING_PREFIX,
  LEDGER,
  ledgerRecord,
  RECORD_PREFIX,
  removedRecord,
} from '../contracts';
import { stampInTheWay, type Ledger } from '../domain/ledger';
import type { AdoptedBudgets } from '../ports';
import {
  digitsOf,
  instantOf,
  keyOf,
  moment,
  number,
  optional,
  percentagesOf,
  reading,
  required,
  text,
  textsOf,
  type Item,
} from './attributes';
import { minutesToAttribute, thresholdsToAttribute } from './ledger-attributes';
import { isEarlier, stampValue } from './ledger-writes';
import { rowsOf } from './query';

/** The attribute with the time from which a budget counts. */
const ADOPTED_AT = 'adoptedAt';

/** The budgets in charge, each beside the ledgers of its account in the Cost table. */
export class DynamoDbAdoptedBudgets implements AdoptedBudgets {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async find(address: Address): Promise<Budget | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: budgetKey(address), ConsistentRead: true }),
    );
    return item === undefined ? undefined : budgetFromItem(item);
  }

  async of(account: AccountId): Promise<readonly Budget[]> {
    return (await rowsOf(this.client, this.table, account, RECORD_PREFIX.budget)).map(budgetFromItem);
  }

  async counting(account: AccountId): Promise<readonly Budget[]> {
    const budgets = (await rowsOf(this.client, this.table, account, COUNTING_PREFIX)).map(budgetFromItem);
    // Where an older release has set one again, the row of the removed one is left, and comes after it.
    const addresses = budgets.map(({ address }) => address);
    return budgets.filter(({ address }, index) => addresses.indexOf(address) === index);
  }

  async adoptedAt(address: Address): Promise<Instant | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: budgetKey(address), ConsistentRead: true }),
    );
    return item === undefined ? undefined : reading(item, () => instantOf(item[ADOPTED_AT]));
  }

  adopt(budget: Budget, ledger: Ledger, at: Instant): Promise<Write> {
    return transact(this.client, [
      { Update: { TableName: this.table, Key: budgetKey(budget.address), ...adoptionOf(budget, at) } },
      ...(budget.scope === 'workload' ? [{ Delete: { TableName: this.table, Key: removedKey(budget.address) } }] : []),
      this.changeLedger(ledger, at, adoptingUpdate(budget), {
        ':limit': number(formatRevantios(budget.limit)),
        ':thresholds': thresholdsToAttribute(budget.thresholds),
        ...(budget.graceMinutes === undefined ? {} : { ':graceMinutes': minutesToAttribute(budget.graceMinutes) }),
      }),
    ]);
  }

  abandon(budget: Budget, ledger: Ledger, at: Instant): Promise<Write> {
    const { address } = budget;
    const removed = { ...removedKey(address), ...definedIn(budgetAttributes(budget)) };
    return transact(this.client, [
      { Delete: { TableName: this.table, Key: budgetKey(address) } },
      ...(budget.scope === 'workload' ? [{ Put: { TableName: this.table, Item: removed } }] : []),
      this.changeLedger(ledger, at, 'SET #updatedAt = :at REMOVE #budgetLimit, #thresholds, #graceMinutes', {}),
    ]);
  }

  closeAccount(address: Address, ledger: Ledger, at: Instant): Promise<Write> {
    const { Update: change } = this.changeLedger(
      ledger,
      at,
      'SET #updatedAt = :at, #state = :open REMOVE #budgetLimit, #thresholds, #graceMinutes, #exhaustedLimit, #exhaustedRate',
      { ':open': text('open') },
    );
    return transact(this.client, [
      { Delete: { TableName: this.table, Key: budgetKey(address) } },
      {
        Update: {
          ...change,
          ExpressionAttributeNames: {
            ...change.ExpressionAttributeNames,
            ...namesOf(LEDGER.exhaustedLimit, LEDGER.exhaustedRate),
          },
        },
      },
    ]);
  }

  private changeLedger(ledger: Ledger, at: Instant, expression: string, values: Item) {
    const { address, period } = ledger;
    const stamp = stampInTheWay(ledger, at);
    return {
      Update: {
        TableName: this.table,
        Key: keyOf(address, ledgerRecord(period)),
        UpdateExpression: expression,
        ConditionExpression: `attribute_exists(#settledThrough) AND ${isEarlier(stamp)} AND #state <> :closed`,
        ExpressionAttributeNames: namesOf(
          LEDGER.updatedAt,
          LEDGER.limit,
          LEDGER.thresholds,
          LEDGER.graceMinutes,
          LEDGER.settledThrough,
          LEDGER.state,
        ),
        ExpressionAttributeValues: { ':at': moment(at), ':closed': text('closed'), ...stampValue(stamp), ...values },
      },
    };
  }
}

function adoptingUpdate({ graceMinutes }: Budget): string {
  const grace = graceMinutes === undefined ? ' REMOVE #graceMinutes' : ', #graceMinutes = :graceMinutes';
  return `SET #updatedAt = :at, #budgetLimit = :limit, #thresholds = :thresholds${grace}`;
}

function budgetKey(address: Address): Item {
  return keyOf(toAddress(accountOf(address)), budgetRecord(address));
}

function removedKey(address: Address): Item {
  return keyOf(toAddress(accountOf(address)), removedRecord(address));
}

function definedIn(attributes: Readonly<Record<string, AttributeValue | undefined>>): Item {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Replaces a budget, but for the time of its first adoption. */
function adoptionOf(budget: Budget, at: Instant) {
  const attributes = budgetAttributes(budget);
  const names = Object.keys(attributes);
  const set = Object.entries(definedIn(attributes));
  const remove = names.filter((name) => attributes[name] === undefined).map((name) => `#${name}`);
  return {
    UpdateExpression: [
      `SET ${[...set.map(([name]) => `#${name} = :${name}`), `#${ADOPTED_AT} = if_not_exists(#${ADOPTED_AT}, :at)`].join(', ')}`,
      ...(remove.length > 0 ? [`REMOVE ${remove.join(', ')}`] : []),
    ].join(' '),
    ExpressionAttributeNames: namesOf(...names, ADOPTED_AT),
    ExpressionAttributeValues: {
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
      ':at': moment(at),
    },
  };
}

function budgetAttributes({
  limit,
  mode,
  thresholds,
  emails,
  workloadTag,
  exempt,
  freeze,
  graceMinutes,
  whenBlind,
  stop,
}: Budget): Readonly<Record<string, AttributeValue | undefined>> {
  return {
    limit: number(formatRevantios(limit)),
    mode: optional(mode, text),
    thresholds: thresholdsToAttribute(thresholds),
    emails: { L: emails.map(text) },
    workloadTag: optional(workloadTag, ({ key, value }) => ({ M: { key: text(key), value: text(value) } })),
    exempt: { L: exempt.map(text) },
    freeze: { BOOL: freeze },
    graceMinutes: optional(graceMinutes, minutesToAttribute),
    whenBlind: optional(whenBlind, text),
    stop: optional(stop, ({ who, why, until }) => ({ M: { who: text(who), why: text(why), until: moment(until) } })),
  };
}

/** Returns the fields in the order in which a judged budget has them, because adopt-budget compares the two. */
function budgetFromItem(item: Item): Budget {
  return reading(item, budgetOf);
}

function budgetOf(item: Item): Budget {
  const record = required(item[COST_TABLE.sortKey]?.S, item, COST_TABLE.sortKey);
  const address = toAddress(record.slice(record.indexOf('#') + 1));
  const { key, value } = item.workloadTag?.M ?? {};
  return {
    address,
    account: accountOf(address),
    scope: isWorkload(address) ? 'workload' : 'account',
    limit: readRevantios(required(digitsOf(item.limit), item, 'limit')),
    mode: MODES.find((known) => known === item.mode?.S),
    thresholds: percentagesOf(item.thresholds),
    emails: textsOf(item.emails),
    workloadTag: key?.S === undefined || value?.S === undefined ? undefined : { key: key.S, value: value.S },
    exempt: textsOf(item.exempt),
    // Rows of releases without it do not freeze.
    freeze: item.freeze?.BOOL === true,
    ...(item.graceMinutes?.N === undefined ? {} : { graceMinutes: Number(item.graceMinutes.N) }),
    ...whenBlindIn(item),
    ...stopIn(item),
  };
}

function whenBlindIn({ whenBlind }: Item): Pick<Budget, 'whenBlind'> {
  const known = WHEN_BLIND.find((one) => one === whenBlind?.S);
  return known === undefined ? {} : { whenBlind: known };
}

/** Rows of releases without it have none. */
function stopIn({ stop }: Item): Pick<Budget, 'stop'> {
  const { who, why, until } = stop?.M ?? {};
  const at = instantOf(until);
  if (who?.S === undefined || why?.S === undefined || at === undefined) return {};
  return { stop: { who: who.S, why: why.S, until: at } };
}
