import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { Contacts } from '../../../src/budgets/domain/contacts';
import type { AccountId } from '../../../src/core/domain/address';
import { DynamoDbContacts } from '../../../src/ledger/aws/dynamodb-contacts';
import { UnreadableRow } from '../../../src/ledger/ports';
import { ACCOUNT_ID, on } from '../../support/ledgers';

const aws = mockClient(DynamoDBClient);
const rows = new DynamoDbContacts(new DynamoDBClient({ region: 'eu-west-1' }), 'costs');
const Key = { Address: { S: ACCOUNT_ID }, Record: { S: 'contacts#alternate' } };
const ALL: Contacts = {
  account: ACCOUNT_ID,
  emails: ['bill@example.com'],
  toldAt: on('20'),
  askedAt: on('21'),
  refusal: { kind: 'denied', reason: 'no' },
  invited: { 'bill@example.com': on('20') },
};
const NOTHING: Contacts = { ...ALL, emails: [], toldAt: undefined, refusal: undefined, invited: {} };

beforeEach(() => void aws.reset());

test.each([ALL, NOTHING])('what is saved is found as it was: %j', async (contacts) => {
  aws.on(PutItemCommand).resolves({});
  await rows.save(contacts);
  const { Item: item, TableName } = aws.commandCalls(PutItemCommand)[0]?.args[0].input ?? {};
  expect([TableName, item?.Record]).toEqual(['costs', Key.Record]);
  aws.on(GetItemCommand, { TableName: 'costs', Key, ConsistentRead: true }).resolves(item ? { Item: item } : {});
  expect(await rows.find(ACCOUNT_ID)).toEqual(contacts);
  aws.on(BatchGetItemCommand).resolves({ Responses: { costs: item ? [item] : [] } });
  expect(await rows.of([ACCOUNT_ID, '999999999999' as AccountId])).toEqual(new Map([[ACCOUNT_ID, contacts]]));
});

test('nothing is known of an account without a row, and a row that makes no sense is named', async () => {
  aws
    .on(GetItemCommand)
    .resolvesOnce({})
    .resolves({ Item: { ...Key, askedAt: { N: '1' } } });
  expect(await rows.find(ACCOUNT_ID)).toBeUndefined();
  await expect(rows.find(ACCOUNT_ID)).rejects.toThrow(UnreadableRow);
});
