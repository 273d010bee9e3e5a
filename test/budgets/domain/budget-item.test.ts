import { judgeItem } from '../../../src/budgets/domain/budget-item';
import { parseUsd } from '../../../src/core/domain/money';

const ACCOUNT = '222222222222';
const UNIT = 'ou-ab12-cd34ef56';

describe('judgeItem', () => {
  test('an account’s item is a budget', () => {
    expect(judgeItem({ Address: ACCOUNT, BudgetValue: '500' })).toMatchObject({
      kind: 'accepted',
      budget: { address: ACCOUNT, limit: parseUsd('500') },
    });
  });

  test('a unit’s item is a default: its value is judged like a budget’s', () => {
    expect(judgeItem({ Address: UNIT, BudgetValue: '500', Mode: 'enforce', Emails: ['ops@example.com'] })).toEqual({
      kind: 'default',
      unit: UNIT,
      settings: {
        limit: parseUsd('500'),
        mode: 'enforce',
        thresholds: [50, 80, 100],
        emails: ['ops@example.com'],
        exempt: [],
        freeze: false,
      },
    });
  });

  test('a default is refused with every reason at once', () => {
    expect(
      judgeItem({ Address: UNIT, BudgetValue: '-3', Mode: 'kill', WorkloadTag: { Key: 'team', Value: 'shop' } }),
    ).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(
        /^BudgetValue '-3' is refused.*; Mode "kill" is refused.*; WorkloadTag .* is refused: a default is for accounts/,
      ),
    });
  });

  test.each([
    [
      { At: '2026-11-21T00:00:00.000Z', Reason: 'the account is closed' },
      'the account is closed (seen 2026-11-21T00:00:00.000Z)',
    ],
    [true, 'the item says Ended'],
    [null, 'the item says Ended'],
    [{ At: 5, Reason: 'why' }, 'the item says Ended'],
  ])('an item that says Ended has ended, whatever else it says: %j', (Ended, reason) => {
    expect(judgeItem({ Address: ACCOUNT, BudgetValue: '-3', Ended })).toEqual({ kind: 'ended', reason });
  });

  test('what is neither address nor unit is refused', () => {
    expect(judgeItem({ Address: 'ou-1', BudgetValue: '5' })).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('Address "ou-1" is refused'),
    });
  });
});
