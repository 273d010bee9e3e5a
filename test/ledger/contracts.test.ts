import * as fc from 'fast-check';
import { address } from '../../src/core/domain/address';
import { formatUsd, money, parseUsd } from '../../src/core/domain/money';
import { period, periodOf } from '../../src/core/domain/period';
import {
  ASK_RECORD,
  billRecord,
  AddressCall,
  budgetRecord,
  changeRecord,
  COST_TABLE,
  ExpenseCall,
  journalRecord,
  LEDGER,
  LEDGER_FILTER,
  ledgerRecord,
  RECORD_PREFIX,
  resourceRecord,
  SCHEDULE_GROUPS,
  SCHEDULE_RETRIES,
  REGIONS_RECORD,
  meterRecord,
  removedRecord,
  SettleExpensesEvent,
  stoppedRecord,
} from '../../src/ledger/contracts';
import * as arbitrary from '../support/arbitraries';

const NOVEMBER = period('2026-11');

test('each kind of row has a sort key of its own', () => {
  const keys = [
    ledgerRecord(NOVEMBER),
    resourceRecord('arn:1'),
    stoppedRecord('arn:1'),
    budgetRecord(address('222222222222.shop')),
    removedRecord(address('222222222222.shop')),
    journalRecord(NOVEMBER, 'arn:1'),
    `${RECORD_PREFIX.lease}enforcement`,
    REGIONS_RECORD,
    `${RECORD_PREFIX.told}${ledgerRecord(NOVEMBER)}`,
    `${RECORD_PREFIX.expense}1`,
    ASK_RECORD,
    changeRecord('7'),
    meterRecord('sqs'),
    billRecord(NOVEMBER),
  ];

  expect(keys).toEqual([
    'ledger#2026-11',
    'resource#arn:1',
    'stopped#arn:1',
    'budget#222222222222.shop',
    'budget-removed#222222222222.shop',
    'journal#2026-11#arn:1',
    'lease#enforcement',
    'look#regions',
    'told#ledger#2026-11',
    'expense#1',
    'ask#run',
    'change#0000000000000000000000000000000000000007',
    'meter#sqs',
    'bill#2026-11',
  ]);
  for (const prefix of Object.values(RECORD_PREFIX)) {
    expect(keys.filter((key) => key.startsWith(prefix))).toHaveLength(1);
  }
});

test('the names of what others write are those of the seeds', () => {
  expect([COST_TABLE.partitionKey, COST_TABLE.sortKey, LEDGER.accrued, LEDGER.rate, LEDGER.updatedAt]).toEqual([
    'Address',
    'Record',
    'accruedExpenses',
    'incurredExpensesRate',
    'updatedAt',
  ]);
});

test('property: ledgers sort by their months, which is how the newest is found', () => {
  fc.assert(
    fc.property(arbitrary.moment(), arbitrary.moment(), (one, other) => {
      const [first, second] = [ledgerRecord(periodOf(one)), ledgerRecord(periodOf(other))];
      expect(one <= other ? first <= second : second <= first).toBe(true);
    }),
  );
});

test('the stream hands over ledgers only, as long as they are there', () => {
  expect(LEDGER_FILTER).toEqual({
    eventName: ['INSERT', 'MODIFY'],
    dynamodb: { Keys: { Record: { S: [{ prefix: 'ledger#' }] } } },
  });
});

const call = (usd: unknown) => ({ address: '222222222222', usd });

test.each(['0', '1', '750.25', '0.0000000000000001', '999999999999.9999999999999999'])('%s is an amount', (usd) => {
  expect(ExpenseCall.parse(call(usd))).toEqual(call(usd));
});

test.each([
  '',
  '-1',
  '+1',
  '1.',
  '.5',
  '1e3',
  '1,000',
  ' 1',
  '1 ',
  '0x1',
  '1000000000000',
  '0.00000000000000001',
  1,
  null,
])('%j is none', (usd) => {
  expect(ExpenseCall.safeParse(call(usd)).success).toBe(false);
});

test('property: every amount that fits is taken, and read to the last digit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 28n - 1n }).map(money), (amount) => {
      expect(parseUsd(ExpenseCall.parse(call(formatUsd(amount))).usd)).toBe(amount);
    }),
  );
});

test('a call about one budget names its address, and nothing else is taken', () => {
  expect(AddressCall.parse({ address: '222222222222.shop' })).toEqual({ address: '222222222222.shop' });
  for (const wrong of [
    {},
    { address: 'shop' },
    { address: '22222222222' },
    { address: 222222222222 },
    { address: '' },
  ]) {
    expect(AddressCall.safeParse(wrong).success).toBe(false);
  }
  expect(() => AddressCall.parse({ address: 'shop' })).toThrow('expected the address of a budget');
});

test('settle-expenses tells records from the call of a threshold', () => {
  expect(SettleExpensesEvent.parse({ Records: [1] })).toEqual({ Records: [1] });
  expect(SettleExpensesEvent.parse({ address: '222222222222' })).toEqual({ address: '222222222222' });
  expect(SettleExpensesEvent.safeParse({ address: 'me' }).success).toBe(false);
});

test('groups and retries are what EventBridge Scheduler takes', () => {
  const groups = Object.values(SCHEDULE_GROUPS);
  expect(new Set(groups).size).toBe(groups.length);
  for (const group of groups) expect(group).toMatch(/^[0-9a-zA-Z-_.]{1,64}$/);
  const { MaximumEventAgeInSeconds: age, MaximumRetryAttempts: attempts } = SCHEDULE_RETRIES;
  expect(age >= 60 && age <= 86_400 && attempts >= 0 && attempts <= 185).toBe(true);
});
