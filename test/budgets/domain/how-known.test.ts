import { saysMore, type HowKnown } from '../../../src/budgets/domain/how-known';
import { parseUsd } from '../../../src/core/domain/money';
import { instant } from '../../../src/core/domain/time';

const bill = { source: 'CostExplorer', billedThrough: instant(5), seenLive: 73 } as const;
const bound = (usd: string, at = 1): HowKnown => ({ bill, overshoot: { amount: parseUsd(usd), at: instant(at) } });

describe('how a position is known', () => {
  test.each<[string, HowKnown, boolean]>([
    ['the same, a day later', bound('4', 86_400_000), false],
    ['a bound that is twice as much', bound('8'), false],
    ['a bound that is more than twice as much', bound('8.01'), true],
    ['a bound that is less than half', bound('1.99'), true],
    ['no bound', { bill }, true],
    ['another who has told', { ...bound('4'), bill: { ...bill, source: 'AwsBudget' } }, true],
    ['a bill of another day', { ...bound('4'), bill: { ...bill, billedThrough: instant(6) } }, true],
    ['a bill of nobody knows which day', { ...bound('4'), bill: { ...bill, billedThrough: undefined } }, true],
    ['another part that was seen live', { ...bound('4'), bill: { ...bill, seenLive: 74 } }, true],
    ['no bill at all', { ...bound('4'), bill: undefined }, true],
  ])('%s', (_what, now, isNews) => {
    expect(saysMore(bound('4'), now)).toBe(isNews);
  });

  test('nothing was known, and nothing is', () => {
    expect([saysMore({}, {}), saysMore({}, bound('0')), saysMore(bound('0'), bound('0'))]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
