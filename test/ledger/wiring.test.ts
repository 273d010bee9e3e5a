import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { ownersOf } from '../../src/ledger/wiring';
import '../support/environment';
import { ACCOUNT, WORKLOAD } from '../support/ledgers';

const aws = mockClient(DynamoDBClient);
const owners = ownersOf({ COST_TABLE_NAME: 'costs' });
const key = (Record: string) => ({ TableName: 'costs', Key: { Address: { S: ACCOUNT }, Record: { S: Record } } });
const texts = (...all: readonly string[]) => ({ L: all.map((S) => ({ S })) });

beforeEach(() => {
  aws.reset();
  aws.on(GetItemCommand).resolves({});
});

function adopted(address: string, ...emails: readonly string[]) {
  const Item = { ...key(`budget#${address}`).Key, limit: { N: '1' }, emails: texts(...emails) };
  aws.on(GetItemCommand, key(`budget#${address}`)).resolves({ Item });
}

const contacts = () =>
  aws
    .on(GetItemCommand, key('contacts#alternate'))
    .resolves({ Item: { ...key('contacts#alternate').Key, emails: texts('bill@example.com') } });

describe('who hears of a budget', () => {
  test('are those that it names, and nobody else', async () => {
    contacts();
    adopted(ACCOUNT, 'ann@example.com');
    expect(await owners(ACCOUNT)).toEqual(['ann@example.com']);
  });

  test.each([ACCOUNT, WORKLOAD])('are its account’s contacts where it names nobody: %s', async (address) => {
    contacts();
    adopted(address);
    expect(await owners(address)).toEqual(['bill@example.com']);
  });

  test('are operators alone where nothing is known of contacts, and where no budget is in charge', async () => {
    adopted(ACCOUNT);
    expect(await owners(ACCOUNT)).toEqual([]);
    contacts();
    for (const address of [WORKLOAD, 'ou-ab12-cdef3456', '*']) expect(await owners(address)).toEqual([]);
  });
});
