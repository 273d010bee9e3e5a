import type { ShownLedger } from '../../sandbox/costs';
import {
  describeReceipt,
  duration,
  missedBy,
  moment,
  outlookOf,
  positionOf,
  runsOutAt,
  spentAt,
  speedOf,
  usd,
  wrap,
} from '../../sandbox/words';
import { parseRevantios, parseUsd } from '../../src/core/domain/money';
import { parseInstant } from '../../src/core/domain/time';

const NOON = parseInstant('2026-11-28T12:00:00.000Z');
const ONE_PM = parseInstant('2026-11-28T13:00:00.000Z');

/** Half of 0.10 USD is spent at noon; a t3.micro runs. */
const RUNNING: ShownLedger = {
  accruedExpenses: '500000000',
  incurredExpensesRate: '28888.888889',
  updatedAt: '2026-11-28T12:00:00.000Z',
  settledThrough: '2026-11-28T12:00:00.000Z',
  state: 'open',
  budgetLimit: '1000000000',
};
const STOPPED: ShownLedger = {
  ...RUNNING,
  accruedExpenses: '1000014444',
  incurredExpensesRate: '0',
  state: 'exhausted',
};

test.each([
  ['0', '0.00'],
  ['5', '5.00'],
  ['0.1', '0.10'],
  ['0.0104', '0.0104'],
  ['0.00004', '0.00'],
  ['0.00005', '0.0001'],
])('%s USD is written as %s', (amount, written) => {
  expect(usd(parseUsd(amount))).toBe(written);
});

test.each([
  [34_615_384, '9 h 36 min'],
  [7_200_000, '2 h'],
  [754_000, '12 min'],
  [8_900, '8 s'],
])('%d ms are %s', (ms, written) => {
  expect(duration(ms)).toBe(written);
});

test('a moment is in UTC, to the second', () => {
  expect(moment(NOON)).toBe('2026-11-28 12:00:00 UTC');
});

test('what is spent grows with time, between two settlements, too', () => {
  expect(spentAt(RUNNING, NOON)).toBe(parseUsd('0.05'));
  expect(usd(spentAt(RUNNING, ONE_PM))).toBe('0.0604');
});

test('a position says what is spent, of what, and what is left', () => {
  expect(positionOf(RUNNING, NOON)).toBe('spent 0.05 of 0.10 USD, 0.05 left');
  expect(positionOf(RUNNING, ONE_PM)).toBe('spent 0.0604 of 0.10 USD, 0.0396 left');
  expect(positionOf({ ...RUNNING, accruedExpenses: '1500000000' }, NOON)).toBe('spent 0.15 of 0.10 USD, 0.05 over');
  const { budgetLimit: _none, ...unlimited } = RUNNING;
  expect(positionOf(unlimited, NOON)).toBe('spent 0.05 USD, no budget');
});

test('a speed is in USD an hour', () => {
  expect(speedOf(RUNNING)).toBe('0.0104 USD an hour');
});

test('the instant at which money runs out follows from position and speed', () => {
  expect(runsOutAt(RUNNING)).toBe(NOON + 17_307_692);
  expect(outlookOf(RUNNING)).toBe('runs out on 2026-11-28 16:48:27 UTC');
});

test('without speed or limit there is no such instant', () => {
  expect(runsOutAt(STOPPED)).toBeUndefined();
  expect(outlookOf(STOPPED)).toBe('nothing is being spent');
  const { budgetLimit: _none, ...unlimited } = RUNNING;
  expect(outlookOf(unlimited)).toBe('without an end');
});

test('a budget that outlives the month says so', () => {
  expect(outlookOf({ ...RUNNING, budgetLimit: '100000000000' })).toBe('lasts to the end of the month');
});

test('a position beside the limit is told as money and as time', () => {
  expect(missedBy(STOPPED, parseRevantios('28888.888889'))).toBe('0.000001 USD over the budget, 0.4 s at its speed');
  expect(missedBy({ ...STOPPED, accruedExpenses: '999942222' }, parseRevantios('28888.888889'))).toBe(
    '0.000006 USD under the budget, 2.0 s at its speed',
  );
});

test.each([
  [undefined, 'there is no budget in the table'],
  [{ Status: 'IN_FORCE', Value: '0.1' }, 'in force: 0.10 USD'],
  [
    { Status: 'IN_FORCE', Value: '750.25', BudgetVerifiedAt: '2026-11-28T12:00:00.000Z' },
    'in force: 750.25 USD, the AWS Budget read back at 2026-11-28 12:00:00 UTC',
  ],
  [{ Status: 'REJECTED', Value: '0.2', Reason: 'no amount' }, 'no amount; 0.20 USD stays in force'],
  [{ Status: 'REJECTED', Reason: 'no amount' }, 'no amount'],
  [{ Status: 'PENDING', Value: '20', Reason: 'no spoke yet' }, 'on its way, 20.00 USD, no spoke yet'],
  [{ Status: 'ACCEPTED', Value: '5' }, 'accepted: 5.00 USD'],
  [{ Status: 'ENDED', Reason: 'the account is closed' }, 'ended: the account is closed'],
])('the receipt %j says: %s', (receipt, words) => {
  expect(describeReceipt(receipt)).toBe(words);
});

test('a text breaks between words, and what follows is indented', () => {
  expect(wrap('aa bb cc dd', '> ', '  ', 8)).toBe('> aa bb\n  cc dd');
  expect(wrap('short', '> ', '  ', 80)).toBe('> short');
});

test('a word that is too long has a line of its own', () => {
  expect(wrap('a bbbbbbbbbbbb c', '> ', '  ', 8)).toBe('> a\n  bbbbbbbbbbbb\n  c');
});
