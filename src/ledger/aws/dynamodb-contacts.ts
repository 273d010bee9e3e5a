import { GetItemCommand, PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Contacts } from '../../budgets/domain/contacts';
import type { KnownContacts } from '../../budgets/ports';
import { batchGet } from '../../core/aws/batch-get';
import { address as toAddress, type AccountId } from '../../core/domain/address';
import { formatInstant } from '../../core/domain/time';
import { COST_TABLE } from '../contracts';
import { instantOf, keyOf, moment, optional, present, reading, required, text, textsOf, type Item } from './attributes';
import { CONTACTS_RECORD } from './contact-emails';

/** One row of the Cost table for each account of whose alternate contacts something was learnt. */
export class DynamoDbContacts implements KnownContacts {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async find(account: AccountId): Promise<Contacts | undefined> {
    const { Item: item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: keyFor(account), ConsistentRead: true }),
    );
    return item === undefined ? undefined : reading(item, contactsOf);
  }

  async of(accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, Contacts>> {
    const rows = await batchGet(this.client, this.table, accounts.map(keyFor));
    const all = rows.map((row) => reading(row, contactsOf));
    return new Map(all.map((contacts) => [contacts.account, contacts]));
  }

  async save({ account, emails, toldAt, askedAt, refusal, invited }: Contacts): Promise<void> {
    const item = {
      ...keyFor(account),
      ...present({
        emails: { L: emails.map(text) },
        toldAt: optional(toldAt, moment),
        askedAt: moment(askedAt),
        refusal: optional(refusal, ({ kind, reason }) => ({ M: { kind: text(kind), reason: text(reason) } })),
        invited: {
          M: Object.fromEntries(Object.entries(invited).map(([email, at]) => [email, text(formatInstant(at))])),
        },
      }),
    };
    await this.client.send(new PutItemCommand({ TableName: this.table, Item: item }));
  }
}

function keyFor(account: AccountId): Item {
  return keyOf(toAddress(account), CONTACTS_RECORD);
}

function contactsOf(item: Item): Contacts {
  const { kind, reason } = item.refusal?.M ?? {};
  return {
    account: required(item[COST_TABLE.partitionKey]?.S, item, COST_TABLE.partitionKey) as AccountId,
    emails: textsOf(item.emails),
    toldAt: instantOf(item.toldAt),
    askedAt: required(instantOf(item.askedAt), item, 'askedAt'),
    refusal:
      kind?.S === undefined
        ? undefined
        : { kind: kind.S === 'denied' ? 'denied' : 'failed', reason: reason?.S ?? '(no reason)' },
    invited: Object.fromEntries(
      Object.entries(item.invited?.M ?? {}).flatMap(([email, at]) => {
        const when = instantOf(at);
        return when === undefined ? [] : [[email, when]];
      }),
    ),
  };
}
