import { Coverage, NOBODY } from '../../../src/bill/domain/coverage';
import { formatExact } from '../../../src/bill/domain/exact-sum';
import type { FocusRow } from '../../../src/bill/domain/focus-row';
import { readExactDecimal } from '../../../src/core/domain/decimal';

const LAMPS = { serviceCodes: [], serviceNames: ['Lamps'], usageTypes: [], descriptions: [/lamp hour/] };
const row = (cost: string, changed: Partial<FocusRow> = {}): FocusRow => ({
  number: 1,
  account: 'one',
  currency: 'USD',
  service: 'S3',
  category: 'Usage',
  cost: readExactDecimal(cost),
  hasUnitPrice: true,
  faults: [],
  ...changed,
});
const lamp = (cost: string, changed: Partial<FocusRow> = {}) =>
  row(cost, { service: 'Lamps', description: '1 per lamp hour', ...changed });
const broken = (changed: Partial<FocusRow> = {}): FocusRow => ({
  number: 4,
  line: 5,
  service: 'S3',
  faults: [{ columns: ['BilledCost'], words: 'it is wrong' }],
  ...changed,
});

function reportOf(...rows: readonly FocusRow[]) {
  const coverage = new Coverage(new Map([['lamp', [LAMPS]]]));
  for (const each of rows) coverage.add(each, 'bill.csv');
  return coverage.report();
}

describe('a line of a bill', () => {
  test.each<[string, FocusRow, string]>([
    ['a meter books', lamp('1'), 'live'],
    ['has a price by the unit', row('1'), 'priced'],
    ['has none', row('1', { hasUnitPrice: false }), 'unpriced'],
    ['is a tax', row('1', { category: 'Tax' }), 'unpriced'],
    ['gives back', lamp('-1'), 'unpriced'],
    ['corrects', lamp('1', { chargeClass: 'Correction' }), 'unpriced'],
    ['has a fault', lamp('1', { faults: broken().faults }), 'unknown'],
  ])('that %s is counted so', (_what, line, known) => {
    const { currencies } = reportOf(line);
    const counts = { liveLines: 0, pricedLines: 0, unpricedLines: 0, unknownLines: 0, [`${known}Lines`]: 1 };
    expect(currencies).toMatchObject([{ currency: 'USD', lines: 1, paidLines: 1, ...counts }]);
  });

  test('that costs nothing changes nothing, whatever is wrong with it', () => {
    const report = reportOf(row('0.00', { faults: broken().faults }));
    expect(report).toMatchObject({ lines: 1, unknownLines: 0, unknown: [], kinds: [], accountsWithoutPosition: 0 });
    expect(report.accounts).toMatchObject([{ account: 'one', paidLines: 0 }]);
  });
});

describe('a report', () => {
  test('adds nothing in one currency to another', () => {
    const report = reportOf(lamp('1'), row('2'), row('30', { currency: 'CNY' }), lamp('40', { currency: 'CNY' }));
    expect(
      report.currencies.map(({ currency, live, billed }) => [currency, formatExact(live), formatExact(billed)]),
    ).toEqual([
      ['CNY', '40', '30'],
      ['USD', '1', '2'],
    ]);
    expect(report.accounts.map(({ account, currency }) => `${account} ${currency}`)).toEqual(['one CNY', 'one USD']);
    expect(report.services.map(({ service, currency }) => `${service} ${currency}`)).toEqual([
      'Lamps CNY',
      'S3 CNY',
      'S3 USD',
      'Lamps USD',
    ]);
  });

  test('adds up a service over the accounts, and an account over its services', () => {
    const report = reportOf(row('1'), row('2', { account: 'two' }), lamp('4', { account: 'two' }));
    expect(
      report.services.map(({ service, live, billed }) => [service, formatExact(live), formatExact(billed)]),
    ).toEqual([
      ['Lamps', '4', '0'],
      ['S3', '0', '3'],
    ]);
    expect(
      report.accounts.map(({ account, live, billed }) => [account, formatExact(live), formatExact(billed)]),
    ).toEqual([
      ['two', '4', '2'],
      ['one', '0', '1'],
    ]);
  });

  test('says of what the sums are made', () => {
    const { kinds } = reportOf(
      lamp('1'),
      row('2'),
      row('5', { category: 'Tax' }),
      row('-4', { category: 'Credit' }),
      row('-3'),
      row('6', { category: 'Tax', currency: 'CNY' }),
      broken(),
    );
    expect(kinds.map(({ currency, kind, lines, cost }) => [currency, kind, lines, formatExact(cost)])).toEqual([
      ['CNY', 'tax', 1, '6'],
      ['USD', 'use', 2, '3'],
      ['USD', 'tax', 1, '5'],
      ['USD', 'credit', 1, '-4'],
      ['USD', 'refund', 1, '-3'],
    ]);
  });

  test('names the lines that cannot be counted, and adds what they cost to nobody that is known', () => {
    const report = reportOf(row('1'), broken());
    expect(report).toMatchObject({ unknownLines: 1, accountsWithoutPosition: 0 });
    expect(report.unknown).toEqual([{ file: 'bill.csv', row: 4, line: 5, faults: broken().faults }]);
    expect(report.accounts.map(({ account }) => account)).toEqual(['one']);
    expect(report.currencies.map(({ currency }) => currency)).toEqual([NOBODY, 'USD']);
  });

  test('keeps the first thousand of them', () => {
    const many = Array.from({ length: 1_001 }, (_, number) => broken({ number }));
    const { unknown, unknownLines } = reportOf(...many);
    expect([unknown.length, unknown.at(-1)?.row, unknownLines]).toEqual([1_000, 999, 1_001]);
  });

  test('counts the accounts that spend and of which nothing is known', () => {
    const report = reportOf(
      row('0', { account: 'idle' }),
      broken({ account: 'lost', currency: 'USD' }),
      broken({ account: 'half', currency: 'USD' }),
      row('1', { account: 'half', currency: 'CNY' }),
    );
    expect(report.accountsWithoutPosition).toBe(1);
  });

  test('leaves out what other providers bill, and says so', () => {
    const report = reportOf(row('1'), row('9', { otherProvider: 'Microsoft', faults: broken().faults }));
    expect(report.otherProviders).toEqual([
      { provider: 'Microsoft', currency: 'USD', lines: 1, cost: { units: 9n, scale: 0 } },
    ]);
    expect(report).toMatchObject({ lines: 2, unknownLines: 0, currencies: [{ lines: 1 }] });
  });
});
