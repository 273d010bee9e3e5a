import * as fc from 'fast-check';
import { address } from '../../../src/core/domain/address';
import { money, parseRevantios } from '../../../src/core/domain/money';
import { period, periodOf } from '../../../src/core/domain/period';
import { formatInstant, parseInstant } from '../../../src/core/domain/time';
import { keyOf } from '../../../src/ledger/aws/attributes';
import {
  gapsToAttribute,
  isSettled,
  ledgerAttributes,
  ledgerFromItem,
  stateOf,
  strayFromItem,
} from '../../../src/ledger/aws/ledger-attributes';
import { ledgerRecord } from '../../../src/ledger/contracts';
import type { Gap, Ledger, LedgerState } from '../../../src/ledger/domain/ledger';
import { rate } from '../../../src/ledger/domain/rate';
import { UnreadableRow } from '../../../src/ledger/ports';
import * as arbitrary from '../../support/arbitraries';

const NOVEMBER = period('2026-11');
const key = keyOf(address('222222222222'), ledgerRecord(NOVEMBER));

const someRate = arbitrary.amount().map((amount) => rate(amount));
const maybeMoment = fc.option(arbitrary.moment(), { nil: undefined });
const gap: fc.Arbitrary<Gap> = fc.record({ from: arbitrary.moment(), to: arbitrary.moment(), rate: someRate });
const percent = fc.integer({ min: 1, max: 1_000_000 }).map((thousandths) => thousandths / 1_000);
const ledger: fc.Arbitrary<Ledger> = fc.record({
  address: arbitrary.account(),
  period: arbitrary.moment().map(periodOf),
  accrued: arbitrary.amount(),
  rate: someRate,
  updatedAt: arbitrary.moment(),
  settledThrough: arbitrary.moment(),
  state: fc.constantFrom<LedgerState>('open', 'exhausted', 'closed'),
  limit: fc.option(arbitrary.limit(), { nil: undefined }),
  exhaustedLimit: fc.option(arbitrary.limit(), { nil: undefined }),
  thresholds: fc.array(percent, { maxLength: 5 }),
  gaps: fc.array(gap, { maxLength: 3 }),
  watch: fc.record({
    fenceAt: maybeMoment,
    thresholdAt: maybeMoment,
    toldThresholds: fc.constant([]),
    toldExhaustion: maybeMoment,
  }),
});

describe('a ledger row', () => {
  test('has the names and forms that people see', () => {
    expect(
      ledgerAttributes({
        address: address('222222222222'),
        period: NOVEMBER,
        accrued: money(5_000_000_000_000_002_469_135_802n),
        rate: rate(2_469_135_802n),
        updatedAt: parseInstant('2026-11-21T20:46:00Z'),
        settledThrough: parseInstant('2026-11-21T20:45:59.999Z'),
        state: 'open',
        limit: money(5_000_000_000_000n),
        exhaustedLimit: money(4_000_000_000_000n),
        thresholds: [50, 33.3],
        gaps: [
          { from: parseInstant('2026-11-02T00:00:00Z'), to: parseInstant('2026-11-02T00:00:01Z'), rate: rate(1n) },
        ],
        watch: {
          fenceAt: parseInstant('2026-11-22T01:00:00Z'),
          thresholdAt: undefined,
          toldThresholds: [],
          toldExhaustion: undefined,
        },
      }),
    ).toEqual({
      accruedExpenses: { N: '5000000000000002469.135802' },
      incurredExpensesRate: { N: '2469.135802' },
      updatedAt: { S: '2026-11-21T20:46:00.000Z' },
      settledThrough: { S: '2026-11-21T20:45:59.999Z' },
      state: { S: 'open' },
      budgetLimit: { N: '5000000' },
      exhaustedLimit: { N: '4000000' },
      thresholds: { L: [{ N: '50' }, { N: '33.3' }] },
      gaps: {
        L: [
          {
            M: {
              from: { S: '2026-11-02T00:00:00.000Z' },
              to: { S: '2026-11-02T00:00:01.000Z' },
              rate: { N: '0.000001' },
            },
          },
        ],
      },
      fenceAt: { S: '2026-11-22T01:00:00.000Z' },
    });
  });

  test('holds 38 digits without losing one', () => {
    const digits = '12345678901234567890123456789012.345678';

    const read = ledgerFromItem({
      ...key,
      accruedExpenses: { N: digits },
      updatedAt: { S: '2026-11-01T00:00:00Z' },
      settledThrough: { S: '2026-11-01T00:00:00Z' },
      state: { S: 'open' },
    });

    expect(read.accrued).toBe(12345678901234567890123456789012345678n);
    expect(ledgerAttributes(read).accruedExpenses).toEqual({ N: digits });
  });

  test('property: what is written is read back equal', () => {
    fc.assert(
      fc.property(ledger, (written) => {
        const item = { ...keyOf(written.address, ledgerRecord(written.period)), ...ledgerAttributes(written) };
        expect(ledgerFromItem(item)).toEqual({ ...written, stamp: formatInstant(written.updatedAt) });
      }),
    );
  });

  test('property: the form of gaps tells them apart, for it is compared in a condition', () => {
    fc.assert(
      fc.property(fc.array(gap, { maxLength: 3 }), fc.array(gap, { maxLength: 3 }), (one, other) => {
        const texts = (gaps: readonly Gap[]) => gaps.map(({ from, to, rate: at }) => `${from} ${to} ${at}`).join();
        const isSame = JSON.stringify(gapsToAttribute(one)) === JSON.stringify(gapsToAttribute(other));
        expect(isSame).toBe(texts(one) === texts(other));
      }),
    );
  });

  test('told thresholds are a set', () => {
    const item = {
      ...key,
      updatedAt: { S: '2026-11-01T00:00:00Z' },
      settledThrough: { S: '2026-11-01T00:00:00Z' },
      state: { S: 'open' },
      toldThresholds: { NS: ['50', '33.3'] },
    };

    expect(ledgerFromItem(item).watch.toldThresholds).toEqual([50, 33.3]);
  });
});

describe('a row that others write to', () => {
  const byHand = {
    ...key,
    updatedAt: { S: '2026-11-21T20:46:00Z' },
    settledThrough: { S: '2026-11-21T20:46:00.000Z' },
    state: { S: 'open' },
  };

  test('may lack amounts and milliseconds, and its own form of the time is kept', () => {
    expect(ledgerFromItem(byHand)).toMatchObject({
      accrued: 0n,
      rate: 0n,
      updatedAt: parseInstant('2026-11-21T20:46:00.000Z'),
      stamp: '2026-11-21T20:46:00Z',
      limit: undefined,
      gaps: [],
    });
  });

  test('is stray until it has been settled', () => {
    const { settledThrough: _none, state: _neither, ...stray } = byHand;

    expect([isSettled(byHand), isSettled(stray)]).toEqual([true, false]);
    expect(strayFromItem({ ...stray, accruedExpenses: { N: '1.5' }, incurredExpensesRate: { N: '-0.25' } })).toEqual({
      accrued: 1_500_000n,
      rate: -250_000n,
      updatedAt: parseInstant('2026-11-21T20:46:00Z'),
      stamp: '2026-11-21T20:46:00Z',
    });
  });

  test.each(['updatedAt', 'settledThrough', 'state'])(
    'without %s it is an error that names row and attribute',
    (attribute) => {
      const { [attribute as 'state']: _missing, ...rest } = byHand;

      expect(() => ledgerFromItem(rest)).toThrow(`222222222222 ledger#2026-11 has no ${attribute} of the right type`);
    },
  );

  test.each([
    [{ accruedExpenses: { N: '0.1234567' } }, { accrued: 123_457n }],
    [{ incurredExpensesRate: { N: '28888.888888888887' } }, { rate: 28_888_888_889n }],
    [{ incurredExpensesRate: { N: '1e3' } }, { rate: 1_000_000_000n }],
    [{ budgetLimit: { N: '1E+11' } }, { limit: parseRevantios('100000000000') }],
    [{ updatedAt: { S: '2026-11-21T20:46:00.000001' } }, { updatedAt: parseInstant('2026-11-21T20:46:00Z') }],
    [{ updatedAt: { S: '2026-11-21T21:46:00+01:00' } }, { updatedAt: parseInstant('2026-11-21T20:46:00Z') }],
  ])('%j is read, rounded up', (written, read) => {
    expect(ledgerFromItem({ ...byHand, ...written })).toMatchObject(read);
  });

  test('keeps the form of a number that it is compared by', () => {
    const written = { incurredExpensesRate: { N: '1e3' }, budgetLimit: { N: '5' } };

    expect(ledgerFromItem({ ...byHand, ...written }).stored).toEqual({ rate: '1e3', limit: '5' });
    expect(ledgerFromItem({ ...byHand, incurredExpensesRate: { N: '1000' } }).stored).toBeUndefined();
  });

  test.each([
    [{ accruedExpenses: { S: '5' } }, '{"S":"5"} is not a number'],
    [{ incurredExpensesRate: { N: 'NaN' } }, "'NaN' is not a number"],
    [{ budgetLimit: { NULL: true as const } }, '{"NULL":true} is not a number'],
    [{ updatedAt: { S: 'yesterday' } }, "'yesterday' is not a time"],
    [{ updatedAt: { N: '1764362760' } }, '{"N":"1764362760"} is not a time'],
    [{ fenceAt: { S: '' } }, "'' is not a time"],
    [{ state: { S: 'Open' } }, 'has no state of the right type'],
  ])('%j makes no sense: the row is named, and why', (wrong, message) => {
    expect(() => ledgerFromItem({ ...byHand, ...wrong })).toThrow(UnreadableRow);
    expect(() => ledgerFromItem({ ...byHand, ...wrong })).toThrow(message);
    expect(() => ledgerFromItem({ ...byHand, ...wrong })).toThrow('the row ledger#2026-11 of 222222222222');
  });

  test('a state that nobody knows is none', () => {
    expect([stateOf({ S: 'exhausted' }), stateOf({ S: 'paused' }), stateOf(undefined)]).toEqual([
      'exhausted',
      undefined,
      undefined,
    ]);
  });
});
