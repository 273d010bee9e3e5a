import * as fc from 'fast-check';
import { parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_MINUTE, MS_PER_SECOND } from '../../../src/core/domain/time';
import {
  isAboutToStop,
  waitFor,
  wantedOf,
  type Standing,
  STOP_LEAD_MS,
} from '../../../src/enforcement/domain/standing';
import { isImminent } from '../../../src/ledger/domain/fence';
import { exhaustionOf, type Ledger } from '../../../src/ledger/domain/ledger';
import { parseRate } from '../../../src/ledger/domain/rate';
import * as arbitrary from '../../support/arbitraries';
import { ACCOUNT, budgetOf, ledgerOf, on } from '../../support/ledgers';

const NOON = on('21', '12:00:00');
const BUDGET = budgetOf('10');

/** 10 USD of which so many are spent, settled up to noon. */
const spent = (usd: string, said: Partial<Ledger> = {}) =>
  ledgerOf({ accrued: parseUsd(usd), limit: parseUsd('10'), settledThrough: NOON, updatedAt: NOON, ...said });
const wanted = (ledger: Ledger, said: Partial<Standing> = {}, isPatient = true) =>
  wantedOf({ ledger, budget: BUDGET, mode: 'enforce', ...said }, NOON, isPatient);
const EXHAUSTED = { state: 'exhausted', exhaustedLimit: parseUsd('10') } as const;

describe('what should be in a budget', () => {
  test('while there is money: what runs, runs', () => {
    expect(wanted(spent('9.99'))).toBe('running');
  });

  test('when it is spent, to the cent: nothing runs, or a plan is made where the mode enforces nothing', () => {
    expect((['enforce', 'notify', 'observe'] as const).map((mode) => wanted(spent('10'), { mode }))).toEqual([
      'stopped',
      'planned',
      'planned',
    ]);
  });

  test('when a stop would cost the rest of it, because something has just started: nothing runs', () => {
    const owed = [{ rate: parseRate('100000000'), until: later(NOON, MS_PER_MINUTE) }];
    const running = (usd: string) => spent(usd, { rate: parseRate('100000000') });
    expect([wanted(running('9.40'), { owed }), wanted(running('9.39'), { owed })]).toEqual(['stopped', 'running']);
  });

  test('a little before it is spent: a stop takes time, and a plan takes none', () => {
    // A cent a second: half a second before the last of it.
    const nearly = spent('9.995', { rate: parseRate('100000000') });
    expect((['enforce', 'notify'] as const).map((mode) => wanted(nearly, { mode }))).toEqual(['stopped', 'running']);
    expect(wanted(spent('10'), { mode: 'notify' })).toBe('planned');
  });

  test('without a budget, or without a limit: what runs, runs, whatever was spent', () => {
    expect(wanted(spent('11', EXHAUSTED), { budget: undefined })).toBe('running');
    expect(wanted(spent('11', { ...EXHAUSTED, limit: undefined }))).toBe('running');
  });

  test.each([
    ['while a settlement is under way that may have stopped it: it is waited for', '11', {}, true, 'running'],
    ['when that does not come: the position counts as it is', '11', {}, false, 'stopped'],
    ['when it was exhausted before: no settlement is waited for', '11', EXHAUSTED, true, 'stopped'],
  ] as const)('%s', (_case, usd, said, isPatient, expected) => {
    const unsettled = spent(usd, { ...said, settledThrough: later(NOON, -1) });
    expect(wanted(unsettled, {}, isPatient)).toBe(expected);
  });

  test.each([
    ['a raise: it has money again', '9.99', '20', 'running'],
    ['a raise that is spent already', '20', '20', 'stopped'],
    ['a fraction that is taken back: that is no money', '9.99', '10', 'stopped'],
    ['a correction that leaves more than a little: the exhaustion was false', '3', '10', 'running'],
    ['a lower limit, with less spent than that after a correction', '3', '5', 'running'],
  ] as const)('exhausted, and then %s', (_case, usd, limit, expected) => {
    expect(wanted(spent(usd, { ...EXHAUSTED, limit: parseUsd(limit) }))).toBe(expected);
  });

  test('property: nothing is stopped or planned for unless a limit was reached, or exhausted before', () => {
    fc.assert(
      fc.property(arbitrary.ledger(), arbitrary.inNovember(), fc.boolean(), (ledger, now, isPatient) => {
        const what = wantedOf({ ledger, budget: BUDGET, mode: 'enforce' }, now, isPatient);
        expect(what).not.toBe('planned');
        if (what === 'running' || ledger.state !== 'open') return;
        const exhaustion = exhaustionOf(ledger);
        expect(exhaustion).toBeDefined();
        expect(exhaustion).toBeLessThanOrEqual(Math.max(now + STOP_LEAD_MS, ledger.settledThrough));
      }),
    );
  });
});

describe('how long to wait until the next look', () => {
  const standing = (ledger: Ledger, said: Partial<Standing> = {}): Standing => ({
    address: ACCOUNT,
    ledger,
    budget: BUDGET,
    mode: 'enforce',
    suspended: false,
    wanted: 'running',
    ...said,
  });
  /** A cent a second: the last cents of the 10 USD. */
  const running = (usd: string, said: Partial<Ledger> = {}) => spent(usd, { rate: parseRate('100000000'), ...said });

  test.each([
    ['9.00', '12:00:00', 3_000],
    ['9.00', '12:01:37.600', 1_500],
    ['9.00', '12:01:39.100', 1],
    ['9.00', '12:03:00', 1],
  ])('%s USD spent, at %s: %d ms', (usd, time, ms) => {
    expect(waitFor(standing(running(usd)), on('21', time), true)).toBe(ms);
  });

  test('what is owed brings the stop nearer, until it is owed no more', () => {
    // 99 cents are left at two cents a second, one of them of what has just begun: 60 of them are owed already.
    const two = standing(running('9.01', { rate: parseRate('200000000') }), {
      owed: [{ rate: parseRate('100000000'), until: later(NOON, MS_PER_MINUTE) }],
    });
    expect([waitFor(two, on('21', '12:00:38'), true), waitFor(two, on('21', '12:00:37.100'), true)]).toEqual([
      100, 1_000,
    ]);
    const soon = { ...two, owed: [{ rate: parseRate('100000000'), until: later(NOON, 500) }] };
    expect(waitFor(soon, NOON, true)).toBe(500);
  });

  test('nothing is left for a stop where none is made', () => {
    expect(waitFor(standing(running('9.00'), { mode: 'notify' }), on('21', '12:01:39.100'), true)).toBe(900);
  });

  test('it is about to stop six seconds before, and only where it would', () => {
    const about = (usd: string, said: Partial<Standing> = {}, of: Partial<Ledger> = {}) =>
      isAboutToStop(standing(running(usd, of), said), NOON);
    expect([about('9.94'), about('9.9399999999')]).toEqual([true, false]);
    expect(about('9.94', { mode: 'notify' })).toBe(false);
    expect(about('9.94', { budget: undefined })).toBe(false);
    expect(about('9.94', {}, EXHAUSTED)).toBe(false);
    expect(isAboutToStop(standing(spent('9.94')), NOON)).toBe(false);
    const owed = [{ rate: parseRate('100000000'), until: later(NOON, MS_PER_MINUTE) }];
    expect([about('9.40'), about('9.40', { owed })]).toEqual([false, true]);
  });

  test('an exhaustion that is further away is its fence’s to wait for', () => {
    expect(waitFor(standing(running('5')), NOON, true)).toBeUndefined();
    expect(waitFor(standing(spent('9.99')), NOON, true)).toBeUndefined();
  });

  test('a settlement is waited for, a second at a time, as long as there is patience', () => {
    const unsettled = standing(running('5', { settledThrough: later(NOON, -1) }));
    expect([waitFor(unsettled, NOON, true), waitFor(unsettled, NOON, false)]).toEqual([MS_PER_SECOND, undefined]);
  });

  test.each([
    ['is exhausted', standing(running('10', EXHAUSTED))],
    ['is closed', standing(running('10', { state: 'closed' }))],
    ['has no limit', standing(running('10', { limit: undefined }))],
    ['is nobody’s budget', standing(running('10'), { budget: undefined })],
  ])('nothing is waited for that %s', (_case, of) => {
    expect(waitFor(of, NOON, true)).toBeUndefined();
  });

  test('property: it waits for what is imminent alone, never past it, and never longer than three seconds', () => {
    fc.assert(
      fc.property(arbitrary.ledger(), arbitrary.inNovember(), (ledger, now) => {
        const ms = waitFor(standing(ledger), now, false);
        const exhaustion = ledger.state === 'open' ? exhaustionOf(ledger) : undefined;
        expect(ms !== undefined).toBe(exhaustion !== undefined && isImminent(exhaustion, now));
        if (ms === undefined || exhaustion === undefined) return;
        expect(ms).toBeGreaterThan(0);
        expect(ms).toBeLessThanOrEqual(3 * MS_PER_SECOND);
        expect(later(now, ms)).toBeLessThanOrEqual(Math.max(exhaustion, later(now, 1)));
      }),
    );
  });
});
