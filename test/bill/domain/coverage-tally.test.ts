import { ServiceTally, totalOf, type Knowledge } from '../../../src/bill/domain/coverage-tally';
import { formatExact } from '../../../src/bill/domain/exact-sum';
import type { FocusRow } from '../../../src/bill/domain/focus-row';
import { readExactDecimal } from '../../../src/core/domain/decimal';
import { instant, MS_PER_HOUR } from '../../../src/core/domain/time';

/** A line that begins and ends at these hours of November. */
const line = (cost: string, from: number, until: number, changed: Partial<FocusRow> = {}): FocusRow => ({
  number: 1,
  service: 'S3',
  category: 'Usage',
  cost: readExactDecimal(cost),
  start: instant(Date.UTC(2026, 10, 1) + from * MS_PER_HOUR),
  end: instant(Date.UTC(2026, 10, 1) + until * MS_PER_HOUR),
  faults: [],
  ...changed,
});

function tallyOf(...lines: readonly (readonly [FocusRow, Knowledge])[]): ServiceTally {
  const tally = new ServiceTally();
  for (const [row, knowledge] of lines) tally.add(row, knowledge);
  return tally;
}

const speedOf = (...lines: readonly (readonly [FocusRow, Knowledge])[]) =>
  formatExact(tallyOf(...lines).unseenPerHour());

describe('the unseen speed', () => {
  test('is what is billed alone over the time from the first to the last hour, free and live ones among them', () => {
    expect(speedOf([line('3', 1, 2), 'priced'], [line('5', 2, 3), 'live'], [line('0', 3, 4), 'free'])).toBe('1');
  });

  test('is that of an hour, if there is no more', () => {
    expect(speedOf([line('0.25', 1, 1), 'priced'])).toBe('0.25');
  });

  test('has no part of what does not accrue', () => {
    expect(
      speedOf(
        [line('4', 0, 4), 'priced'],
        [line('100', 0, 720, { category: 'Tax' }), 'priced'],
        [line('-9', 0, 720, { category: 'Credit' }), 'priced'],
        [line('500', 0, 720, { category: 'Purchase', frequency: 'One-Time' }), 'unpriced'],
        [line('70', 0, 720, { chargeClass: 'Correction' }), 'unpriced'],
      ),
    ).toBe('1');
  });

  test('has its part of what is bought again each hour', () => {
    expect(speedOf([line('2', 0, 1, { category: 'Purchase', frequency: 'Recurring' }), 'priced'])).toBe('2');
  });

  test('is never below zero', () => {
    expect(speedOf([line('-2', 0, 1), 'priced'])).toBe('0');
  });
});

test('lines are counted by what is known of them', () => {
  const counted = tallyOf(
    [line('1', 0, 1), 'live'],
    [line('2.5', 0, 1), 'priced'],
    [line('-0.5', 0, 1, { category: 'Credit' }), 'unpriced'],
    [line('0', 0, 1), 'free'],
    [line('4', 0, 1, { start: undefined }), 'unknown'],
    [line('4', 0, 1, { cost: undefined }), 'unknown'],
  ).counted();
  const total = totalOf([counted, counted]);
  expect(total).toMatchObject({ lines: 12, paidLines: 10, liveLines: 2, billedLines: 4, unknownLines: 4 });
  expect(total).toMatchObject({ pricedLines: 2, unpricedLines: 2 });
  const { live, billed, priced, unpriced, unknown } = total;
  expect([live, billed, priced, unpriced, unknown].map(formatExact)).toEqual(['2', '4', '5', '-1', '8']);
});
