import * as fc from 'fast-check';
import { kindOf } from '../../../src/bill/domain/charge-kind';
import { planColumns } from '../../../src/bill/domain/focus-columns';
import { FocusRowReader } from '../../../src/bill/domain/focus-row';
import { LineMatcher } from '../../../src/bill/domain/line-pattern';
import { amountOf, LineReader } from '../../../src/bill/domain/line-reader';
import { METERED_LINES } from '../../../src/metering/types/billed-as.table';
import { billRow, INSTANCE_HOUR, STORAGE, type BillRow } from '../../support/focus-bill';

const COLUMNS = [...new Set([...Object.keys(INSTANCE_HOUR), 'SubAccountId'])];
const PLAN = planColumns(COLUMNS, 'billed');
const tableRow = (row: BillRow, index: number) => ({
  number: index + 1,
  cells: PLAN.places.map((place) => row[COLUMNS[place] ?? ''] ?? undefined),
});
const readAll = (rows: readonly BillRow[]) => {
  const reader = new LineReader(PLAN, new LineMatcher(METERED_LINES));
  return rows.map((row, index) => reader.read(tableRow(row, index)));
};
const lineOf = (row: BillRow) => readAll([row])[0]?.line;

test.each([
  ['an instance’s hour', INSTANCE_HOUR, 'live'],
  ['storage', STORAGE, 'accruing'],
  ['an instance’s hour that is given back', { ...INSTANCE_HOUR, BilledCost: '-0.096' }, 'once'],
  ['a tax', { ...STORAGE, ChargeCategory: 'Tax' }, 'once'],
  ['a credit', { ...STORAGE, ChargeCategory: 'Credit', BilledCost: '-1' }, 'once'],
  ['a correction of use', { ...INSTANCE_HOUR, ChargeClass: 'Correction' }, 'once'],
  ['a purchase', { ...STORAGE, ChargeCategory: 'Purchase', ChargeFrequency: 'One-Time' }, 'once'],
  [
    'an hour that is bought again',
    { ...STORAGE, ChargeCategory: 'Purchase', ChargeFrequency: 'Recurring' },
    'accruing',
  ],
])('%s', (_, row, plane) => {
  expect(lineOf(row)?.plane).toBe(plane);
});

test('a month that is bought is paid in its first hour, and has no speed; a month of use is spread', () => {
  const month = { ...STORAGE, ChargePeriodStart: '2026-11-01T00:00:00Z', ChargePeriodEnd: '2026-12-01T00:00:00Z' };
  const bought = { ...month, ChargeCategory: 'Purchase', ChargeFrequency: 'Recurring' };
  // The second reading is the quick one.
  for (const { line } of readAll([bought, bought])) {
    expect(line).toMatchObject({ plane: 'once', span: { hour: 0, hours: 1 } });
  }
  expect(lineOf(month)).toMatchObject({ plane: 'accruing', span: { hour: 0, hours: 720 } });
});

test('a line of more than 400 days is refused, with its end', () => {
  const [read] = readAll([{ ...STORAGE, ChargePeriodEnd: '2036-11-01T00:00:00Z' }]);
  expect(read?.faults?.[0]?.words).toBe(
    "ChargePeriodEnd is '2036-11-01T00:00:00Z': expected one within 400 days of ChargePeriodStart",
  );
});

test('what is finer than 10^-16 is kept', () => {
  expect(amountOf({ units: 12n, scale: 17 })).toEqual({ units: 1n, finer: { units: 2n, scale: 17 } });
  expect(amountOf({ units: -12n, scale: 17 })).toEqual({ units: -2n, finer: { units: 8n, scale: 17 } });
});

test('property: what is remembered reads as what is read anew', () => {
  fc.assert(
    fc.property(fc.array(billRow(), { minLength: 1, maxLength: 12 }), (rows) => {
      const reader = new FocusRowReader(PLAN);
      const again = [...rows, ...rows];
      readAll(again).forEach(({ line, faults }, index) => {
        const row = reader.read(tableRow(again[index] ?? {}, index));
        expect(faults ?? []).toEqual(row.faults);
        if (line === undefined) return;
        const { account, amount, name } = line;
        expect({ account, amount, currency: name.currency, service: name.service }).toEqual({
          account: row.account,
          amount: amountOf(row.cost ?? { units: 0n, scale: 0 }),
          currency: row.currency,
          service: row.service,
        });
        expect(name.isPurchase).toBe(kindOf(row) === 'purchase');
      });
    }),
  );
});
