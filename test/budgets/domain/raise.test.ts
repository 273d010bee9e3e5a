import { judgeItem } from '../../../src/budgets/domain/budget-item';
import { dueOf, parseRaise } from '../../../src/budgets/domain/raise';
import { parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_DAY, MS_PER_HOUR, parseInstant } from '../../../src/core/domain/time';

const until = parseInstant('2026-12-05T00:00:00Z');
const raise = { until, then: parseUsd('500'), isTold: false };

test('an item says until when its value holds, and what holds then', () => {
  expect(parseRaise({ Raise: { Until: '2026-12-05', Then: '500' } })).toEqual({ kind: 'raise', raise });
  expect(parseRaise({ Raise: { Until: '2026-12-05T01:00:00+01:00', Then: '$500', Told: true } })).toEqual({
    kind: 'raise',
    raise: { ...raise, isTold: true },
  });
  expect(parseRaise({})).toEqual({ kind: 'none' });
});

test.each([
  true,
  '2026-12-05',
  {},
  { Until: '2026-12-05' },
  { Then: '500' },
  { Until: '2026-02-30', Then: '500' },
  { Until: 'tomorrow', Then: '500' },
  { Until: '2026-12-05', Then: '-1' },
  { Until: '2026-12-05', Then: '0' },
])('%j is refused with what is expected', (written) => {
  const verdict = judgeItem({ Address: '222222222222', BudgetValue: '600', Raise: written });
  expect(verdict).toMatchObject({ kind: 'refused' });
  expect('reason' in verdict && verdict.reason).toBe(
    `Raise ${JSON.stringify(written)} is refused: expected {"Until": "2026-12-05T00:00:00Z", "Then": 500}, ` +
      "a time and the budget's value from then on",
  );
});

test('a budget with a raise is a budget, and a default takes none', () => {
  const Raise = { Until: '2026-12-05', Then: '500' };
  expect(judgeItem({ Address: '222222222222', BudgetValue: '600', Raise })).toMatchObject({
    kind: 'accepted',
    budget: { limit: parseUsd('600') },
  });
  expect(judgeItem({ Address: 'ou-ab12-cd34ef56', BudgetValue: '600', Raise })).toMatchObject({ kind: 'refused' });
});

test('is told a day before, once, and ends at its time', () => {
  expect(dueOf(raise, later(until, -MS_PER_DAY - 1))).toBe('nothing');
  expect(dueOf(raise, later(until, -MS_PER_DAY))).toBe('tell');
  expect(dueOf({ ...raise, isTold: true }, later(until, -MS_PER_HOUR))).toBe('nothing');
  expect(dueOf(raise, later(until, -1))).toBe('tell');
  expect(dueOf(raise, until)).toBe('end');
});
