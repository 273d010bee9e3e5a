import { duration, table, usd } from '../../../src/cli/people/words';
import { parseUsd } from '../../../src/core/domain/money';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../../src/core/domain/time';

test.each([
  ['0.0104', '0.0104'],
  ['5', '5.00'],
  ['0.00005', '0.0001'],
  ['-1.5', '-1.50'],
  ['900719925.47409930001', '900719925.4741'],
])('%s USD are shown as %s', (amount, shown) => {
  expect(usd(parseUsd(amount.slice(0, 24)))).toBe(shown);
});

test.each([
  [8_999, '8 s'],
  [12 * MS_PER_MINUTE, '12 min'],
  [9 * MS_PER_HOUR + 36 * MS_PER_MINUTE, '9 h 36 min'],
  [47 * MS_PER_HOUR, '47 h'],
  [3 * MS_PER_DAY + 4 * MS_PER_HOUR, '3 d 4 h'],
])('%d ms are %s', (ms, shown) => {
  expect(duration(ms)).toBe(shown);
});

test('a table aligns names to the left and figures to the right', () => {
  expect(
    table(
      ['WHO', 'USD', 'WHY'],
      [
        ['222222222222', '5.00', ''],
        ['x', '–', 'new'],
      ],
    ),
  ).toEqual(['WHO            USD  WHY', '222222222222  5.00', 'x                –  new']);
});
