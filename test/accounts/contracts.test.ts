import { DEFAULT_BUDGET_PATTERN, LIFECYCLE_SOURCES, lifecyclePattern } from '../../src/accounts/contracts';
import { parseBudgetValue } from '../../src/budgets/domain/budget-value';

const pattern = new RegExp(DEFAULT_BUDGET_PATTERN);

describe('the pattern of DefaultBudget', () => {
  test.each(['', '500', '750.25', '0.01', '1000000000'])('takes %p', (text) => {
    expect(pattern.test(text)).toBe(true);
    expect(text === '' || parseBudgetValue(text).kind === 'accepted').toBe(true);
  });

  test.each(['0', '0.00', '-1', '1,000', '1.234', 'abc', ' '])('refuses %p', (text) => {
    expect(pattern.test(text)).toBe(false);
  });
});

test('lifecycle events are taken from one account only: any other of the organization may send some that look alike', () => {
  for (const name of Object.keys(LIFECYCLE_SOURCES) as (keyof typeof LIFECYCLE_SOURCES)[]) {
    expect(lifecyclePattern(name, '111111111111')).toMatchObject({
      account: ['111111111111'],
      source: [expect.stringMatching(/^aws\./)],
    });
  }
});
