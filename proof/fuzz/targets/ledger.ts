import { DynamoDBClient, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { accountOf, address } from '../../../src/core/domain/address';
import { DynamoDbJournal } from '../../../src/enforcement/aws/dynamodb-journal';
import type { Item } from '../../../src/ledger/aws/attributes';
import { billAttributes, billFromItem } from '../../../src/ledger/aws/bill-attributes';
import { contributionFromItem } from '../../../src/ledger/aws/contribution-attributes';
import { DynamoDbAdoptedBudgets } from '../../../src/ledger/aws/dynamodb-adopted-budgets';
import { DynamoDbBudgetHistory } from '../../../src/ledger/aws/dynamodb-budget-history';
import { isSettled, ledgerAttributes, ledgerFromItem, strayFromItem } from '../../../src/ledger/aws/ledger-attributes';
import { ledgerChangeFromRecord } from '../../../src/ledger/aws/ledger-stream';
import { LedgerRecord } from '../../../src/ledger/contracts';
import { mutated, mutatedItem } from '../mutation';
import {
  ADOPTED_ROWS,
  BILL_ROWS,
  CHANGE_ROWS,
  JOURNAL_ROWS,
  LEDGER_RECORDS,
  LEDGER_ROWS,
  RESOURCE_ROWS,
} from '../samples';
import { target } from '../target';
import { digits } from './budgets';
import { same } from './core';

const ADDRESS = address('222222222222');
const inDigits = (value: unknown) => JSON.stringify(value, digits);

/** A table that answers every question with one row. */
function tableOf(row: unknown): DynamoDBClient {
  const client = new DynamoDBClient({ region: 'eu-west-1' });
  client.send = (() => Promise.resolve({ Items: [row as Record<string, AttributeValue>] })) as never;
  return client;
}

const rows = 'src/ledger/aws';

export const LEDGER_TARGETS = [
  target({
    name: 'ledger-rows',
    covers: [`${rows}/ledger-attributes#ledgerFromItem`, `${rows}/ledger-attributes#periodOfItem`],
    inputs: mutatedItem(LEDGER_ROWS.slice(0, 2)),
    play: (row) => {
      const item = row as Item;
      if (!isSettled(item)) return strayFromItem(item);
      const ledger = ledgerFromItem(item);
      const { stored: _form, stamp: _stamp, ...known } = ledger;
      const again = ledgerFromItem({
        Address: { S: ledger.address },
        Record: { S: `ledger#${ledger.period}` },
        ...ledgerAttributes(ledger),
        // Only ever added to, by an expression of its own.
        ...(item.toldThresholds?.NS === undefined ? {} : { toldThresholds: item.toldThresholds }),
      });
      const { stored: _sameForm, stamp: _sameStamp, ...read } = again;
      same(inDigits(known), inDigits(read), 'a ledger');
      return ledger;
    },
  }),
  target({
    name: 'stray-rows',
    covers: [`${rows}/ledger-attributes#strayFromItem`],
    inputs: mutatedItem(LEDGER_ROWS),
    play: (row) => strayFromItem(row as Item),
  }),
  target({
    name: 'ledger-records',
    covers: [`${rows}/ledger-stream#ledgerChangeFromRecord`],
    inputs: mutated(LEDGER_RECORDS),
    play: (record) => ledgerChangeFromRecord(LedgerRecord.parse(record)),
  }),
  target({
    name: 'resource-rows',
    covers: [
      `${rows}/contribution-attributes#contributionFromItem`,
      `${rows}/contribution-attributes#resourceFromAttribute`,
    ],
    inputs: mutatedItem(RESOURCE_ROWS),
    play: (row) => contributionFromItem(row as Item),
  }),
  target({
    name: 'bill-rows',
    covers: [`${rows}/bill-attributes#billFromItem`, `${rows}/coverage-attributes#coverageFromAttribute`],
    inputs: mutatedItem(BILL_ROWS),
    play: (row) => {
      const bill = billFromItem(row as Item);
      const again = billFromItem({
        Address: { S: bill.address },
        Record: { S: `bill#${bill.period}` },
        ...billAttributes(bill),
      });
      same(inDigits({ ...bill, revision: bill.revision + 1 }), inDigits(again), 'a bill');
      return bill;
    },
  }),
  target({
    name: 'journal-rows',
    covers: ['src/enforcement/aws/dynamodb-journal#DynamoDbJournal'],
    inputs: mutatedItem(JOURNAL_ROWS),
    play: (row) => new DynamoDbJournal(tableOf(row), 'costs').of(ADDRESS),
    weight: 0.2,
  }),
  target({
    name: 'adopted-rows',
    covers: [`${rows}/dynamodb-adopted-budgets#DynamoDbAdoptedBudgets`],
    inputs: mutatedItem(ADOPTED_ROWS),
    play: (row) => new DynamoDbAdoptedBudgets(tableOf(row), 'costs').of(accountOf(ADDRESS)),
    weight: 0.2,
  }),
  target({
    name: 'change-rows',
    covers: [`${rows}/dynamodb-budget-history#DynamoDbBudgetHistory`],
    inputs: mutatedItem(CHANGE_ROWS),
    play: (row) => new DynamoDbBudgetHistory(tableOf(row), 'costs').of(ADDRESS),
    weight: 0.2,
  }),
];
