import { instant, MS_PER_SECOND, type Instant } from '../../../src/core/domain/time';
import { isTold, sightOf } from '../../../src/ledger/domain/look';
import { rate, ZERO_RATE } from '../../../src/ledger/domain/rate';
import { on } from '../../support/ledgers';

const at = (seconds: number): Instant => instant(on('21') + seconds * MS_PER_SECOND);
/** A start or a stop at the one price that all of them have. */
const change = (running: boolean) => ({ running, rate: running ? rate(7n) : ZERO_RATE });
/** `+10` is a start at 10 s, `-20` a stop at 20 s. */
const known = (text: string) =>
  text
    .split(' ')
    .flatMap((one) => (one === '' ? [] : { at: at(Math.abs(Number(one))), ...change(one.startsWith('+')) }));
const secondsOf = (ms: number) => (ms - on('21')) / MS_PER_SECOND;

/** A look from 100.4 s to 180 s. */
const [FIRST, LAST] = [100.4, 180];
const LOOK = { asked: at(FIRST), answered: at(LAST) };

describe('when what a look saw is booked', () => {
  test.each([
    { saw: 'a start', running: true, own: undefined, after: '', edge: 180 },
    { saw: 'a stop', running: false, own: undefined, after: '+10', edge: 100.4 },
  ])('$saw without a time of its own: at $edge, which invents no run', ({ running, own, after, edge }) => {
    const { at: when, seen } = sightOf({ ...LOOK, own }, change(running), known(after));
    expect([secondsOf(when), seen]).toEqual([edge, { ...LOOK, own: false }]);
  });

  test.each([
    { what: 'a start after the stop before it', running: true, own: 60, after: '+10 -50', when: 60 },
    { what: 'a start of what nobody knew', running: true, own: 60, after: '', when: 60 },
    { what: 'a start during the look, of what nobody knew', running: true, own: 120, after: '', when: 120 },
    { what: 'a start that is known to have ended', running: true, own: 20, after: '+10 -50', when: 180 },
    { what: 'a start in the future', running: true, own: 190, after: '-50', when: 180 },
    { what: 'a stop after the start before it', running: false, own: 60, after: '+10', when: 60 },
    { what: 'a stop in the second of its start', running: false, own: 10, after: '+10', when: 10 },
    {
      what: 'a stop in the second of a start that another look saw',
      running: false,
      own: 10,
      after: '+10.3',
      when: 10.3,
    },
    { what: 'a stop of an earlier run', running: false, own: 5, after: '+10', when: 100.4 },
    { what: 'a stop after the answer', running: false, own: 190, after: '+10', when: 100.4 },
  ])('$what at its own time $own: at $when', ({ running, own, after, when }) => {
    const { at: booked, seen } = sightOf({ ...LOOK, own: at(own) }, change(running), known(after));
    expect([secondsOf(booked), seen.own]).toEqual([when, when !== LAST && when !== FIRST]);
  });
});

describe('a run that is known, at another price', () => {
  const dearer = { running: true, rate: rate(9n) };

  test.each([
    { what: 'of the same run: from the answer on', own: 8, after: '+10', when: 180 },
    { what: 'without a time of its own: from the answer on', own: undefined, after: '+10', when: 180 },
    { what: 'of a later run, whose stop and start were lost: from its start on', own: 60, after: '+10', when: 60 },
  ])('$what', ({ own, after, when }) => {
    const look = own === undefined ? LOOK : { ...LOOK, own: at(own) };
    const { at: booked, seen } = sightOf(look, dearer, known(after));

    expect(secondsOf(booked)).toBe(when);
    expect(isTold({ at: booked, ...dearer }, seen, known(after))).toBe(false);
    expect(isTold({ at: booked, ...change(true) }, seen, known(after))).toBe(true);
  });
});

describe('whether events have told what a look saw', () => {
  test.each([
    ['it ran', '+10', true],
    ['it started during the look', '+150', true],
    ['it started in the second of the asking', '+100', true],
    ['it stopped during the look: its start is still on the way', '-150', true],
    ['it had stopped', '+10 -50', false],
    ['it started after the look', '+190', false],
    ['nothing', '', false],
  ])('that it runs, when they say that %s (%s): %s', (_what, events, told) => {
    expect(isTold({ at: at(180), ...change(true) }, { ...LOOK, own: false }, known(events))).toBe(told);
  });

  test.each([
    ['it had stopped', '+10 -50', true],
    ['it stopped during the look', '+10 -150', true],
    ['it stopped in the second of the asking', '+10 -100', true],
    ['it ran', '+10', false],
    ['it ran, and started during the look', '+10 +150', false],
    ['it started during the look, after a stop', '+10 -50 +150', true],
    ['it stopped after the look', '+10 -190', false],
  ])('that it does not run, when they say that %s (%s): %s', (_what, events, told) => {
    expect(isTold({ at: at(100.4), ...change(false) }, { ...LOOK, own: false }, known(events))).toBe(told);
  });

  test.each([
    ['its start soon after it was asked for', true, 60, '+10 -50 +63', true],
    ['its start in that second', true, 60, '-50 +60', true],
    ['a start after the answer', true, 60, '-50 +190', false],
    ['only that it has stopped since', true, 60, '-150', false],
    ['that it ran all the time', true, 60, '+10', true],
    ['its stop', false, 60, '+10 -61', true],
    ['the start in that second alone', false, 60, '+60', false],
    ['its start and its stop in that second', false, 60, '+60 -60', true],
    ['the stop of a later run, whose start was lost', false, 60, '+10 -190', false],
    ['a later start alone', false, 60, '+10 +150', false],
  ])('with a time of its own, when they tell %s', (_what, running, own, events, told) => {
    expect(isTold({ at: at(own), ...change(running) }, { ...LOOK, own: true }, known(events))).toBe(told);
  });
});
