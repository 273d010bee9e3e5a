import * as fc from 'fast-check';
import {
  describeInstant,
  floorToSecond,
  formatInstant,
  instant,
  later,
  MS_PER_DAY,
  MS_PER_HOUR,
  parseInstant,
  readInstant,
  startOfDay,
  instantIn,
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

  test.each([
    ['2026-11-21T20:46:00.123456Z', '2026-11-21T20:46:00.123Z'],
    ['2026-11-21T20:46:00.123456+00:00', '2026-11-21T20:46:00.123Z'],
    ['2026-11-21T20:46:00', '2026-11-21T20:46:00.000Z'],
    ['2026-11-21 20:46:00.5', '2026-11-21T20:46:00.500Z'],
    ['2026-11-21T20:46Z', '2026-11-21T20:46:00.000Z'],
    ['2026-11-21T20:46:00,25z', '2026-11-21T20:46:00.250Z'],
    ['2026-11-22T02:16:00+0530', '2026-11-21T20:46:00.000Z'],
    ['2026-11-21T12:46:00-08', '2026-11-21T20:46:00.000Z'],
    ['2026-12-01T00:30:00+01:00', '2026-11-30T23:30:00.000Z'],
    ['2026-11-21', '2026-11-21T00:00:00.000Z'],
  ])('reads %s, as others write it, as %s', (text, same) => {
    expect(formatInstant(readInstant(text))).toBe(same);
  });

  test.each([
    '',
    'now',
    '1764362760',
    '2026-02-30T00:00:00Z',
    '2026-11-21T25:00:00Z',
    '2026-11-21T20:46:61Z',
    '2026-11-21T20:46:00+24:00',
    '2026-11-21T20:46:00 CET',
    '21.11.2026',
  ])("'%s' is no time, however leniently it is read", (text) => {
    expect(() => readInstant(text)).toThrow(RangeError);
  });

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

test('a time where one belongs is read, and anything else is none', () => {
  expect(instantIn('2026-12-01T00:00:00Z')).toBe(Date.UTC(2026, 11, 1));
  expect(['soon', '', 5, null, undefined, {}].map(instantIn)).toEqual(Array.from({ length: 6 }));
});

describe('the edges of what is a time', () => {
  test('the first and the last that a calendar shows', () => {
    expect([instant(8.64e15), instant(-8.64e15)]).toEqual([8.64e15, -8.64e15]);
    expect(() => instant(8.64e15 + 2)).toThrow('8640000000000002 is not an instant: expected whole milliseconds');
  });

  test.each(['x2026-11-21T20:46:00Z', '2026-11-21T20:46:00Zx'])('%s is not an instant', (text) => {
    expect(() => parseInstant(text)).toThrow(`'${text}' is not an instant`);
  });

  test.each([
    ['2026-11-21T2046Z', '2026-11-21T20:46:00.000Z'],
    ['2026-11-21T204600Z', '2026-11-21T20:46:00.000Z'],
    ['2026-11-21t20:46:00+0130', '2026-11-21T19:16:00.000Z'],
    ['2026-11-21 20:46:00,5 -01', '2026-11-21T21:46:00.500Z'],
    ['2026-11-21T20:46:00+23:59', '2026-11-20T20:47:00.000Z'],
    ['2026-11-21', '2026-11-21T00:00:00.000Z'],
  ])('%s is read as %s', (text, at) => {
    expect(formatInstant(readInstant(text))).toBe(at);
  });

  test.each([
    'x2026-11-21T20:46:00Z',
    '2026-11-21T20:46:00Zx',
    '2026-11-21T20:46:00+24:00',
    '2026-11-21T20:46:00+01:60',
    'T20:46',
    '',
  ])('%j is not a time, and is named', (text) => {
    expect(() => readInstant(text)).toThrow(`'${text}' is not a time: expected one like 2026-11-21T20:46:00.000Z`);
    expect(instantIn(text)).toBeUndefined();
  });

  test('what is no text is none', () => {
    expect([instantIn(20_261_121), instantIn(null), instantIn('2026-11-21')]).toEqual([
      undefined,
      undefined,
      parseInstant('2026-11-21T00:00:00Z'),
    ]);
  });

  test('for people, to the minute; and the day that it is', () => {
    const at = parseInstant('2026-11-21T20:46:59.999Z');
    expect(describeInstant(at)).toBe('2026-11-21 20:46 UTC');
    expect(startOfDay(at)).toBe(parseInstant('2026-11-21T00:00:00Z'));
  });
});
