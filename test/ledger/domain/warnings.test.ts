import * as fc from 'fast-check';
import { formatUsd, money, parseRevantios, parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../../src/core/domain/time';
import { NOTHING_WATCHED } from '../../../src/ledger/domain/ledger';
import { parseRate } from '../../../src/ledger/domain/rate';
import { newlyReached, nextThresholdAt, predictionToTell, shareOf } from '../../../src/ledger/domain/warnings';
import * as arbitrary from '../../support/arbitraries';
import { ledgerOf, on } from '../../support/ledgers';

const spent = (usd: string, said = {}) =>
  ledgerOf({
    accrued: parseUsd(usd),
    limit: parseUsd('100'),
    thresholds: [50, 80, 100, 120],
    settledThrough: on('21'),
    ...said,
  });
const told = (...toldThresholds: number[]) => ({ watch: { ...NOTHING_WATCHED, toldThresholds } });

describe('a share of the limit', () => {
  test('is 375.125 USD for half of 750.25, and finer percentages count', () => {
    expect(formatUsd(shareOf(parseUsd('750.25'), 50))).toBe('375.125');
    expect(formatUsd(shareOf(parseUsd('100'), 99.9))).toBe('99.9');
    expect(formatUsd(shareOf(parseUsd('100'), 150))).toBe('150');
  });

  test('is rounded up to a micro-revantio', () => {
    expect(shareOf(money(1n), 50)).toBe(1n);
  });
});

describe('thresholds', () => {
  test('are reached at exactly their share, several at once', () => {
    expect(newlyReached(spent('49.9999999999999999'), on('21'))).toEqual([]);
    expect(newlyReached(spent('50'), on('21'))).toEqual([50]);
    expect(newlyReached(spent('85'), on('21'))).toEqual([50, 80]);
  });

  test('are told once', () => {
    expect(newlyReached(spent('85', told(50)), on('21'))).toEqual([80]);
    expect(newlyReached(spent('85', told(80, 50)), on('21'))).toEqual([]);
  });

  test('at the limit itself are told by whoever disables, those above it are told here', () => {
    expect(newlyReached(spent('130', told(50, 80)), on('21'))).toEqual([120]);
  });

  test('count what runs since the settlement', () => {
    const running = ledgerOf({
      rate: parseRate('1'),
      limit: parseRevantios('100'),
      thresholds: [50],
      settledThrough: on('21'),
    });
    expect([on('21', '00:00:49.999'), on('21', '00:00:50')].map((now) => newlyReached(running, now))).toEqual([
      [],
      [50],
    ]);
  });

  test('are reached by nobody without a limit, or in a month that is over', () => {
    expect(newlyReached(spent('85', { limit: undefined }), on('21'))).toEqual([]);
    expect(newlyReached(spent('85', { state: 'closed' }), on('21'))).toEqual([]);
  });

  test('come next at the first whole minute after they are reached', () => {
    const running = ledgerOf({
      rate: parseRate('1'),
      limit: parseRevantios('1000'),
      thresholds: [5, 12],
      settledThrough: on('21'),
    });
    expect(nextThresholdAt(running, on('21'))).toBe(on('21', '00:01:00'));
    expect(nextThresholdAt({ ...running, ...told(5) }, on('21'))).toBe(on('21', '00:02:00'));
    expect(nextThresholdAt({ ...running, ...told(5, 12) }, on('21'))).toBeUndefined();
  });

  test('do not come next at the limit, without a limit, when reached already, or after the month', () => {
    const running = ledgerOf({
      rate: parseRate('1'),
      limit: parseRevantios('1000'),
      thresholds: [100],
      settledThrough: on('21'),
    });
    expect(nextThresholdAt(running, on('21'))).toBeUndefined();
    expect(nextThresholdAt({ ...running, limit: undefined }, on('21'))).toBeUndefined();
    expect(nextThresholdAt({ ...running, thresholds: [5] }, on('21', '00:00:50'))).toBeUndefined();
    expect(
      nextThresholdAt({ ...running, thresholds: [5], settledThrough: on('30', '23:59:30') }, on('30', '23:59:30')),
    ).toBeUndefined();
  });

  test('property: at the minute that comes next, there is something to tell', () => {
    fc.assert(
      fc.property(
        arbitrary.ledger(),
        fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 4 }),
        (ledger, thresholds) => {
          const limit = money(ledger.limit ?? 0n);
          fc.pre(limit > 0n);
          const watched = {
            ...ledger,
            thresholds,
            ...told(...thresholds.filter((percent) => ledger.accrued >= shareOf(limit, percent))),
          };
          const at = nextThresholdAt(watched, ledger.settledThrough);
          fc.pre(at !== undefined);
          expect(at % MS_PER_MINUTE).toBe(0);
          expect(newlyReached(watched, at)).not.toEqual([]);
        },
      ),
    );
  });
});

describe('a prediction', () => {
  const exhaustedOn = (day: string, toldExhaustion?: Instant) =>
    ledgerOf({
      rate: parseRate('1'),
      settledThrough: on('01'),
      limit: parseRevantios((86_400 * (Number(day) - 1)).toString()),
      watch: { ...NOTHING_WATCHED, toldExhaustion },
    });

  test('is told when it is first foreseen', () => {
    expect(predictionToTell(exhaustedOn('25'), on('01'))).toBe(on('25'));
  });

  test('is told again when the time that is left has halved', () => {
    expect(predictionToTell(exhaustedOn('24', on('25')), on('05'))).toBeUndefined();
    expect(predictionToTell(exhaustedOn('16', on('25')), on('05'))).toBeUndefined();
    expect(predictionToTell(exhaustedOn('15', on('25')), on('05'))).toBe(on('15'));
  });

  test('is not told again when it moves away', () => {
    expect(predictionToTell(exhaustedOn('28', on('25')), on('05'))).toBeUndefined();
  });

  test('of the past, of an exhausted ledger, or of none is not told', () => {
    expect(predictionToTell(exhaustedOn('25'), on('25'))).toBeUndefined();
    expect(predictionToTell({ ...exhaustedOn('25'), state: 'exhausted' }, on('01'))).toBeUndefined();
    expect(predictionToTell(ledgerOf(), on('01'))).toBeUndefined();
  });

  test('that comes closer by an hour each hour is told a handful of times in a month', () => {
    let watched = exhaustedOn('29');
    const messages: Instant[] = [];
    for (let hour = 0; hour < 14 * 24; hour++) {
      const now = later(on('01'), hour * MS_PER_HOUR);
      const at = predictionToTell({ ...watched, settledThrough: later(on('01'), -hour * MS_PER_HOUR) }, now);
      if (at === undefined) continue;
      messages.push(at);
      watched = { ...watched, watch: { ...watched.watch, toldExhaustion: at } };
    }
    expect(messages.length).toBeGreaterThan(3);
    expect(messages.length).toBeLessThan(12);
  });
});
