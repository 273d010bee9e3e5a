import * as fc from 'fast-check';
import {
  floorToSecond,
  formatInstant,
  instant,
  later,
  MS_PER_DAY,
  MS_PER_HOUR,
  parseInstant,
} from '../../../src/core/domain/time';
import * as arbitrary from '../../support/arbitraries';

describe('time', () => {
  test('reads and prints UTC to the millisecond', () => {
    expect(parseInstant('1970-01-02T00:00:00.001Z')).toBe(MS_PER_DAY + 1);
    expect(parseInstant('1970-01-01T01:00:00Z')).toBe(MS_PER_HOUR);
    expect(formatInstant(instant(0))).toBe('1970-01-01T00:00:00.000Z');
    expect(later(instant(5), -2)).toBe(3);
    expect(floorToSecond(instant(1_999))).toBe(1_000);
  });

  test.each(['2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-11-21', '2026-11-21T20:46:00+01:00', 'now', ''])(
    "'%s' is refused by name",
    (text) => {
      expect(() => parseInstant(text)).toThrow(`'${text}' is not an instant`);
    },
  );

  test.each([0.5, NaN, Infinity, 8_640_000_000_000_001])('%p is no instant', (ms) => {
    expect(() => instant(ms)).toThrow(RangeError);
  });

  test('property: what is printed parses back to the same', () => {
    fc.assert(
      fc.property(arbitrary.moment(), (at) => {
        expect(parseInstant(formatInstant(at))).toBe(at);
      }),
    );
  });
});
