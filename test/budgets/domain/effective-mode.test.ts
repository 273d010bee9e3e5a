import * as fc from 'fast-check';
import { effectiveMode, modeByHand, weaker } from '../../../src/budgets/domain/effective-mode';
import { MODES } from '../../../src/core/domain/mode';

const PAUSE = { who: 'Ann', why: 'drill' };
const installation = (defaultMode: (typeof MODES)[number], enforcementEnabled = true) => ({
  defaultMode,
  enforcementEnabled,
});

describe('the mode that a budget acts in', () => {
  test('is its own, or the installation’s', () => {
    const of = (mode?: (typeof MODES)[number]) =>
      effectiveMode({ mode, scope: 'account' }, undefined, installation('observe'), undefined);
    expect([of('enforce'), of()]).toEqual([
      { mode: 'enforce', suspended: false },
      { mode: 'observe', suspended: false },
    ]);
    expect(effectiveMode(undefined, undefined, installation('notify'), undefined).mode).toBe('notify');
  });

  test.each([
    ['enforce', 'notify', 'notify'],
    ['enforce', 'observe', 'observe'],
    ['notify', 'enforce', 'notify'],
    ['enforce', 'enforce', 'enforce'],
  ] as const)('of a workload that says %s in an account that says %s is %s', (own, account, mode) => {
    const budget = { mode: own, scope: 'workload' } as const;
    expect(effectiveMode(budget, { mode: account }, installation('enforce'), undefined).mode).toBe(mode);
  });

  test('is not enforce while that is switched off, or paused', () => {
    const budget = { mode: 'enforce', scope: 'account' } as const;
    const suspended = { mode: 'notify', suspended: true };
    expect(effectiveMode(budget, budget, installation('enforce', false), undefined)).toEqual(suspended);
    expect(effectiveMode(budget, budget, installation('enforce'), PAUSE)).toEqual(suspended);
  });

  test('never does more than the account’s, whatever is said', () => {
    const mode = fc.option(fc.constantFrom(...MODES), { nil: undefined });
    fc.assert(
      fc.property(mode, mode, fc.constantFrom(...MODES), fc.boolean(), (own, account, defaultMode, enabled) => {
        const policy = installation(defaultMode, enabled);
        const workload = effectiveMode({ mode: own, scope: 'workload' }, { mode: account }, policy, undefined).mode;
        const ofAccount = effectiveMode({ mode: account, scope: 'account' }, undefined, policy, undefined).mode;
        expect(weaker(workload, ofAccount)).toBe(workload);
      }),
    );
  });
});

describe('the mode in which a stop by hand is acted on', () => {
  test.each([
    ['while enforcement is on', true, undefined, { mode: 'enforce', suspended: false }],
    ['while it is off', false, undefined, { mode: 'notify', suspended: true }],
    ['while it is paused', true, PAUSE, { mode: 'notify', suspended: true }],
  ] as const)('%s', (_when, enabled, pause, expected) => {
    expect(modeByHand(installation('observe', enabled), pause)).toEqual(expected);
  });
});

test('a workload in an account without a budget is no stronger than the installation', () => {
  const budget = { mode: 'enforce', scope: 'workload' } as const;
  expect(effectiveMode(budget, undefined, installation('notify'), undefined)).toEqual({
    mode: 'notify',
    suspended: false,
  });
});
