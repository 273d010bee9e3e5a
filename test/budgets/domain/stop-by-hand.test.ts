import { judgeBudget } from '../../../src/budgets/domain/budget';
import { lostSettings, recordedChange } from '../../../src/budgets/domain/budget-history';
import { judgeItem } from '../../../src/budgets/domain/budget-item';
import { describeStop, parseStop, stopInForce } from '../../../src/budgets/domain/stop-by-hand';
import { later } from '../../../src/core/domain/time';
import { on } from '../../support/ledgers';

const ADDRESS = '222222222222';
const WRITTEN = { Who: 'Ann', Why: 'leaked key', Until: '2026-11-22T00:00:00Z' };
const STOP = { who: 'Ann', why: 'leaked key', until: on('22') };

describe('a stop by hand', () => {
  test('is part of the budget, until its end', () => {
    const verdict = judgeBudget({ Address: ADDRESS, BudgetValue: '5', Stop: WRITTEN });
    expect(verdict).toMatchObject({ kind: 'accepted', budget: { stop: STOP } });
    expect(describeStop(STOP)).toBe('stopped by hand by Ann until 2026-11-22 00:00 UTC: leaked key');
    expect([stopInForce({ stop: STOP }, later(on('22'), -1)), stopInForce({ stop: STOP }, on('22'))]).toEqual([
      STOP,
      undefined,
    ]);
    expect(judgeBudget({ Address: ADDRESS, BudgetValue: '5' })).not.toHaveProperty('budget.stop');
    expect([parseStop({}), stopInForce(undefined, on('21'))]).toEqual([{ kind: 'none' }, undefined]);
  });

  test.each([
    ['without an end', { Who: 'Ann', Why: 'x' }],
    ['without a reason', { ...WRITTEN, Why: ' ' }],
    ['without a name', { ...WRITTEN, Who: undefined }],
    ['until no time', { ...WRITTEN, Until: 'soon' }],
    ['that is a boolean', true],
    ['that is nothing', null],
  ])('%s is refused, with what is accepted', (_what, Stop) => {
    expect(judgeBudget({ Address: ADDRESS, BudgetValue: '5', Stop })).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/^Stop .* is refused: expected \{"Who"/) as string,
    });
  });

  test('is refused where nothing spends: in a unit’s default, and in the item that speaks of all', () => {
    expect(judgeItem({ Address: 'ou-ab12-cdef3456', BudgetValue: '5', Stop: WRITTEN })).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('Stop {"Who":"Ann"') as string,
    });
    expect(judgeItem({ Address: '*', Stop: WRITTEN })).toMatchObject({
      pause: undefined,
      reason: 'Stop is refused: * is not an address of a budget',
    });
  });

  test('is in the history, and told as lost where nobody says who has ended it', () => {
    const item = { Address: ADDRESS, BudgetValue: '5' };
    const of = { id: '7', address: ADDRESS, at: on('21') };
    const wiped = recordedChange(of, { ...item, Stop: WRITTEN }, item);
    expect([wiped.settings, lostSettings(wiped)]).toEqual([
      [{ name: 'Stop', from: JSON.stringify(WRITTEN), to: undefined }],
      wiped.settings,
    ]);
    const ended = recordedChange(of, { ...item, Stop: WRITTEN }, { ...item, Changed: { Who: 'Ann', Why: 'over' } });
    expect(lostSettings(ended)).toEqual([]);
  });
});
