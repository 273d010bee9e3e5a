import * as fc from 'fast-check';
import { nextPeriod, period, periodEnd, periodOf, periodStart, previousPeriod } from '../../../src/core/domain/period';
import { instant, MS_PER_DAY, parseInstant } from '../../../src/core/domain/time';
import * as arbitrary from '../../support/arbitraries';

const days = (month: string) => (periodEnd(period(month)) - periodStart(period(month))) / MS_PER_DAY;

describe('periods', () => {
  test('a month begins with its first millisecond and ends with the next one’s', () => {
    expect(periodOf(parseInstant('2026-10-31T23:59:59.999Z'))).toBe('2026-10');
    expect(periodOf(parseInstant('2026-11-01T00:00:00.000Z'))).toBe('2026-11');
    expect(periodEnd(period('2026-12'))).toBe(parseInstant('2027-01-01T00:00:00Z'));
  });

  test.each([
    ['2026-02', 28],
    ['2028-02', 29],
    ['2000-02', 29],
    ['2100-02', 28],
    ['2026-11', 30],
    ['2026-12', 31],
  ])('%s has %i days', (month, expected) => {
    expect(days(month)).toBe(expected);
  });

  test('goes on and back across a year', () => {
    expect([nextPeriod(period('2026-12')), previousPeriod(period('2026-01'))]).toEqual(['2027-01', '2025-12']);
  });

  test('reads the years that Date.UTC takes for another century', () => {
    expect(periodOf(periodStart(period('0050-03')))).toBe('0050-03');
  });

  test.each(['2026-13', '2026-00', '2026-1', '26-01', '2026-11-01', ''])("'%s' is refused by name", (text) => {
    expect(() => period(text)).toThrow(`'${text}' is not a period`);
  });

  test('property: every instant lies in its own period, and periods leave no gap', () => {
    fc.assert(
      fc.property(arbitrary.moment(), (at) => {
        const month = periodOf(at);
        expect(periodStart(month) <= at && at < periodEnd(month)).toBe(true);
        expect(periodStart(nextPeriod(month))).toBe(periodEnd(month));
        expect(previousPeriod(nextPeriod(month))).toBe(month);
        expect(periodOf(instant(periodEnd(month) - 1))).toBe(month);
      }),
    );
  });
});

test.each(['x2026-11', '2026-11x', '2026-13', '2026-00'])('%s is no period', (text) => {
  expect(() => period(text)).toThrow(`'${text}' is not a period`);
});
