import { judgeItem } from '../../../src/budgets/domain/budget-item';
import { describePause, judgePause } from '../../../src/budgets/domain/pause';

const GOOD = { Who: 'Ann', Why: 'drill' };

describe('the item at *', () => {
  test('pauses when it says who and why, and is nobody’s budget', () => {
    expect(judgeItem({ Address: '*', Paused: GOOD })).toEqual({
      kind: 'pause',
      pause: { who: 'Ann', why: 'drill' },
      reason: undefined,
    });
  });

  test('lifts without Paused alone', () => {
    expect(judgePause({ Address: '*' })).toEqual({ kind: 'pause', pause: undefined, reason: undefined });
  });

  test.each([
    ['a yes', true],
    ['a no', false],
    ['nothing', null],
    ['a text', 'please'],
    ['an empty map', {}],
    ['who without why', { Who: 'Ann' }],
    ['why without who', { Why: 'drill' }],
    ['a number for who', { Who: 7, Why: 'drill' }],
    ['blanks', { Who: ' ', Why: 'drill' }],
    ['a list', ['Ann', 'drill']],
  ])('that says %s pauses all the same, and is refused in words', (_case, Paused) => {
    const { pause, reason } = judgePause({ Address: '*', Paused });
    expect(pause).toBeDefined();
    expect(reason).toMatch(/^Paused .* is refused: expected \{"Who": "…", "Why": "…"\}.*remove Paused to lift/);
  });

  test('keeps what is said of it when the rest is wrong', () => {
    expect(judgePause({ Address: '*', Paused: { Who: 'Ann' } }).pause).toEqual({ who: 'Ann', why: '(not said)' });
  });

  test('takes no setting of a budget, and pauses all the same', () => {
    expect(judgePause({ Address: '*', Paused: GOOD, BudgetValue: '5', Mode: 'notify' })).toEqual({
      kind: 'pause',
      pause: { who: 'Ann', why: 'drill' },
      reason:
        'BudgetValue is refused: * is not an address of a budget; Mode is refused: * is not an address of a budget',
    });
  });

  test('is said in one line', () => {
    expect([describePause({ who: 'Ann', why: 'drill' }), describePause(undefined)]).toEqual([
      'Enforcement is paused by Ann: drill',
      'Enforcement is not paused',
    ]);
  });
});
