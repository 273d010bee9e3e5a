import * as fc from 'fast-check';
import { formatRevantios, money, parseRevantios, parseUsd } from '../../../src/core/domain/money';
import { formatInstant, later, MS_PER_HOUR, MS_PER_SECOND, type Instant } from '../../../src/core/domain/time';
import { NOTHING_WATCHED, positionAt } from '../../../src/ledger/domain/ledger';
import { parseRate, rate } from '../../../src/ledger/domain/rate';
import { absorbed, closed, opened, type StrayLedger } from '../../../src/ledger/domain/rollover';
import { settle } from '../../../src/ledger/domain/settlement';
import { NOTHING_BOOKED } from '../../../src/ledger/domain/unsettled';
import * as arbitrary from '../../support/arbitraries';
import { DECEMBER, ledgerOf, NOVEMBER, NOVEMBER_ENDS, NOVEMBER_STARTS, on } from '../../support/ledgers';

const november = ledgerOf({
  accrued: parseUsd('700'),
  rate: parseRate('28888.888889'),
  limit: parseUsd('750'),
  thresholds: [50, 80],
  updatedAt: on('21'),
  settledThrough: on('20'),
  gaps: [{ from: on('01'), to: on('02'), rate: parseRate('1') }],
  watch: { fenceAt: on('22'), thresholdAt: on('22'), toldThresholds: [50], toldExhaustion: on('23') },
});

const stray = (updatedAt: Instant, said: Partial<StrayLedger> = {}): StrayLedger => ({
  accrued: money(0n),
  rate: rate(0n),
  updatedAt,
  stamp: formatInstant(updatedAt),
  ...said,
});

describe('a month that is over', () => {
  test('has no speed any more, as of its end to the millisecond', () => {
    expect(closed(november)).toEqual({ ...november, rate: 0n, state: 'closed', updatedAt: NOVEMBER_ENDS });
  });

  test('leaves its last hours to the stream: the record of its closing says how long it ran on', () => {
    expect(closed(november)).toMatchObject({ settledThrough: on('20'), accrued: parseUsd('700') });
  });

  test('is followed by one in which what runs, runs on, and nothing has been spent, watched or told', () => {
    const booked = { rate: parseRate('7'), moment: 7n };
    expect(opened({ ...november, booked })).toEqual({
      ...november,
      period: DECEMBER,
      accrued: 0n,
      updatedAt: NOVEMBER_ENDS,
      settledThrough: NOVEMBER_ENDS,
      settledSpeed: { at: NOVEMBER_ENDS, rate: november.rate, booked: NOTHING_BOOKED },
      gaps: [],
      watch: NOTHING_WATCHED,
    });
  });

  test('is followed by an exhausted one if it was, until what was disabled is given back', () => {
    expect(opened({ ...november, state: 'exhausted', exhaustedLimit: november.limit })).toMatchObject({
      state: 'exhausted',
      exhaustedLimit: undefined,
    });
  });
});

describe('a stray row', () => {
  test('that is not there changes nothing', () => {
    expect(absorbed(november, undefined)).toBe(november);
  });

  test('is added to, with what ran on from the month before until its last change', () => {
    const december = opened(november);
    const at = later(NOVEMBER_ENDS, MS_PER_SECOND);
    const whole = absorbed(december, stray(at, { accrued: parseRevantios('5'), rate: parseRate('0.5') }));
    expect(formatRevantios(whole.accrued)).toBe('28893.888889');
    const speed = parseRate('28889.388889');
    expect(whole).toMatchObject({ rate: speed, updatedAt: at, settledThrough: at, settledSpeed: { at, rate: speed } });
  });

  test('leaves its own past open, as time without speed that the stream has the records of', () => {
    const at = later(NOVEMBER_ENDS, 2 * MS_PER_HOUR);
    const whole = absorbed(opened(november), stray(at, { rate: parseRate('2') }));
    expect(whole.gaps).toEqual([{ from: NOVEMBER_ENDS, to: at, rate: 0n }]);
    const lastHour = settle(whole, [{ from: later(at, -MS_PER_HOUR), to: at, rate: parseRate('2') }], whole.period);
    expect(formatRevantios(lastHour.amount)).toBe('7200');
  });

  test('that says it is of an earlier time takes none', () => {
    const whole = absorbed(opened(november), stray(on('30'), { rate: parseRate('2') }));
    expect(whole).toMatchObject({ updatedAt: NOVEMBER_ENDS, settledThrough: NOVEMBER_ENDS, gaps: [], accrued: 0n });
  });

  test('property: whole and stray add up, at any time from then on', () => {
    const { speed, amount, inNovember } = arbitrary;
    fc.assert(
      fc.property(speed(), speed(), amount(), inNovember(), inNovember(), (ours, theirs, spent, at, then) => {
        const whole = absorbed(ledgerOf({ rate: ours }), stray(at, { accrued: spent, rate: theirs }));
        const until = Math.max(at, then) as Instant;
        const exact = ours * BigInt(until - NOVEMBER_STARTS) + theirs * BigInt(until - at);
        const error = 1_000n * (positionAt(whole, until) - spent) - exact;
        expect(error >= 0n && error < 2_000n).toBe(true);
        expect(whole.period).toBe(NOVEMBER);
      }),
    );
  });
});
