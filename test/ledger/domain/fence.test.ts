import * as fc from 'fast-check';
import { parseRevantios } from '../../../src/core/domain/money';
import { instant, later, type Instant, MS_PER_MINUTE, MS_PER_SECOND } from '../../../src/core/domain/time';
import { ceilToMinute, fenceOf, floorToMinute, isImminent } from '../../../src/ledger/domain/fence';
import { exhaustionOf, NOTHING_LEFT } from '../../../src/ledger/domain/ledger';
import { parseRate } from '../../../src/ledger/domain/rate';
import * as arbitrary from '../../support/arbitraries';
import { ledgerOf, on } from '../../support/ledgers';

/** A revantio a second since 14:00, exhausted after so many revantios. */
const exhaustedAfter = (revantios: string) =>
  ledgerOf({ rate: parseRate('1'), settledThrough: on('21', '14:00:00'), limit: parseRevantios(revantios) });

describe('the fence', () => {
  test('of an exhaustion at 14:32:59.999 stands at 14:31', () => {
    expect(fenceOf(exhaustedAfter('1979.999'), on('21', '14:00:00'))).toEqual({
      kind: 'schedule',
      at: on('21', '14:31:00'),
    });
  });

  test.each([
    ['14:32:00.000', '1920', '14:31:00'],
    ['14:31:59.999', '1919.999', '14:30:00'],
    ['14:33:00.000', '1980', '14:32:00'],
  ])('of an exhaustion at %s stands a minute or two before it', (_instant, revantios, minute) => {
    expect(fenceOf(exhaustedAfter(revantios), on('21', '14:00:00'))).toMatchObject({ at: on('21', minute) });
  });

  test('is a direct call when its minute is past, or too close to make a schedule', () => {
    const kinds = ['14:30:54.999', '14:30:55', '14:30:55.001', '14:40:00'].map(
      (now) => fenceOf(exhaustedAfter('1979.999'), on('21', now)).kind,
    );
    expect(kinds).toEqual(['schedule', 'schedule', 'call', 'call']);
  });

  test('of a limit that is reached already is a direct call', () => {
    const reached = ledgerOf({
      accrued: parseRevantios('5'),
      limit: parseRevantios('5'),
      settledThrough: on('21', '14:00:30'),
    });
    expect(fenceOf(reached, on('21', '14:00:31'))).toEqual({ kind: 'call', at: on('21', '13:59:00') });
  });

  test('stands before no exhaustion that is not foreseen', () => {
    expect(fenceOf(ledgerOf(), on('21')).kind).toBe('none');
    expect(fenceOf(ledgerOf({ rate: parseRate('1') }), on('21')).kind).toBe('none');
    expect(fenceOf(ledgerOf({ limit: parseRevantios('1') }), on('21')).kind).toBe('none');
  });

  test('stands before nothing that has happened', () => {
    expect(fenceOf({ ...exhaustedAfter('1'), state: 'exhausted' }, on('21', '14:00:00')).kind).toBe('none');
    expect(fenceOf({ ...exhaustedAfter('1'), state: 'closed' }, on('21', '14:00:00')).kind).toBe('none');
  });

  test('has stood before an exhaustion exactly when that is imminent', () => {
    const exhaustion = on('21', '14:32:59.999');
    expect([on('21', '14:30:55'), on('21', '14:30:55.001')].map((now) => isImminent(exhaustion, now))).toEqual([
      false,
      true,
    ]);
  });

  test('property: is a whole minute, 60 s before the exhaustion or up to a minute more, and a schedule is never in the past', () => {
    fc.assert(
      fc.property(arbitrary.ledger(), arbitrary.inNovember(), (ledger, now) => {
        const fence = fenceOf(ledger, now);
        const exhaustion = exhaustionOf(ledger);
        expect(fence.kind === 'none').toBe(exhaustion === undefined);
        if (fence.kind === 'none' || exhaustion === undefined) return;
        expect(fence.at % MS_PER_MINUTE).toBe(0);
        expect(exhaustion - fence.at).toBeGreaterThanOrEqual(MS_PER_MINUTE);
        expect(exhaustion - fence.at).toBeLessThan(2 * MS_PER_MINUTE);
        expect(fence.kind === 'schedule').toBe(fence.at >= later(now, 5 * MS_PER_SECOND));
        expect(fence.kind === 'call').toBe(isImminent(exhaustion, now));
      }),
    );
  });
});

describe('the fence of a run that enforcement has asked for', () => {
  const asked = (at: Instant, said: Parameters<typeof ledgerOf>[0] = {}) =>
    ledgerOf({ ...said, followUp: { ...NOTHING_LEFT, at, minutes: 1 } });
  const EXHAUSTED = { state: 'exhausted' } as const;

  test('stands at its minute, and never before its instant', () => {
    expect(
      ['14:10:00', '14:10:00.001', '14:10:59.999'].map((time) =>
        fenceOf(asked(on('21', time), EXHAUSTED), on('21', '14:00:00')),
      ),
    ).toEqual(['14:10:00', '14:11:00', '14:11:00'].map((time) => ({ kind: 'schedule', at: on('21', time) })));
  });

  test('stands for an open ledger, too, and for one that nothing exhausts', () => {
    expect(fenceOf(asked(on('21', '14:10:00')), on('21', '14:00:00'))).toEqual({
      kind: 'schedule',
      at: on('21', '14:10:00'),
    });
  });

  test.each([
    ['14:20:00', '14:20:00'],
    ['14:40:00', '14:31:00'],
  ])('the first of a run at %s and the exhaustion at 14:32:59.999 counts', (run, at) => {
    const ledger = { ...exhaustedAfter('1979.999'), followUp: { ...NOTHING_LEFT, at: on('21', run), minutes: 1 } };
    expect(fenceOf(ledger, on('21', '14:00:00'))).toEqual({ kind: 'schedule', at: on('21', at) });
  });

  test('is not hidden by the fence of an exhaustion that has surely fired: whom it called may have died', () => {
    const fired = {
      ...exhaustedAfter('1979.999'),
      followUp: { ...NOTHING_LEFT, at: on('21', '14:40:00'), minutes: 1 },
    };
    const watch = (fenceAt: Instant) => ({ ...fired.watch, fenceAt });
    const [own, run] = [on('21', '14:31:00'), on('21', '14:40:00')];
    expect([
      // It may fire up to a minute late: until then, nothing takes its place.
      fenceOf({ ...fired, watch: watch(own) }, on('21', '14:31:59.999')),
      fenceOf({ ...fired, watch: watch(own) }, on('21', '14:32:00')),
      // Another exhaustion than the one that it stood before is called for.
      fenceOf({ ...fired, watch: watch(on('21', '14:30:00')) }, on('21', '14:32:00')),
    ]).toEqual([
      { kind: 'call', at: own },
      { kind: 'schedule', at: run },
      { kind: 'call', at: own },
    ]);
  });

  test('is a direct call when its minute is past, or too close to make a schedule', () => {
    expect(
      ['14:09:55', '14:09:55.001', '14:11:59.999'].map((now) =>
        fenceOf(asked(on('21', '14:10:00'), EXHAUSTED), on('21', now)),
      ),
    ).toEqual([
      { kind: 'schedule', at: on('21', '14:10:00') },
      { kind: 'call', at: on('21', '14:10:00') },
      { kind: 'call', at: on('21', '14:10:00') },
    ]);
  });

  test('that did not come is asked for again, once a minute: each minute is another fence', () => {
    expect(
      ['14:12:00', '14:12:59', '14:13:00'].map((now) => fenceOf(asked(on('21', '14:10:00'), EXHAUSTED), on('21', now))),
    ).toEqual(['14:12:00', '14:12:00', '14:13:00'].map((time) => ({ kind: 'call', at: on('21', time) })));
  });

  test('property: nothing that was asked for is without a fence, and none is later than both reasons', () => {
    fc.assert(
      fc.property(arbitrary.ledger(), arbitrary.inNovember(), arbitrary.inNovember(), (ledger, at, now) => {
        const own = fenceOf(ledger, now);
        const fence = fenceOf({ ...ledger, followUp: { ...NOTHING_LEFT, at, minutes: 1 } }, now);
        expect(fence.kind).not.toBe('none');
        if (fence.kind === 'none') return;
        expect(fence.at % MS_PER_MINUTE).toBe(0);
        expect(fence.at).toBeLessThanOrEqual(Math.max(ceilToMinute(at), now));
        if (own.kind !== 'none') expect(fence.at).toBeLessThanOrEqual(own.at);
        expect(fence.kind === 'schedule').toBe(fence.at >= later(now, 5 * MS_PER_SECOND));
      }),
    );
  });
});

describe('minutes', () => {
  test('round down and up', () => {
    expect(['14:31:00.000', '14:31:00.001', '14:31:59.999'].map((time) => floorToMinute(on('21', time)))).toEqual(
      Array(3).fill(on('21', '14:31:00')),
    );
    expect(['14:30:00.001', '14:30:59.999', '14:31:00.000'].map((time) => ceilToMinute(on('21', time)))).toEqual(
      Array(3).fill(on('21', '14:31:00')),
    );
  });

  test('round down and up before 1970 as well', () => {
    expect([floorToMinute(instant(-1)), ceilToMinute(instant(-MS_PER_MINUTE - 1))]).toEqual([
      -MS_PER_MINUTE,
      -MS_PER_MINUTE,
    ]);
  });
});
