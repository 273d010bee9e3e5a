import { judgeBudget, type WrittenBudget } from '../../../src/budgets/domain/budget';
import { parseUsd } from '../../../src/core/domain/money';

const ACCOUNT = '222222222222';

function reasonOf(written: WrittenBudget): string {
  const verdict = judgeBudget(written);
  return verdict.kind === 'refused' ? verdict.reason : '(accepted)';
}

describe('judgeBudget', () => {
  test('takes an address and a value, and fills in the rest', () => {
    expect(judgeBudget({ Address: ACCOUNT, BudgetValue: '750.25' })).toEqual({
      kind: 'accepted',
      budget: {
        address: ACCOUNT,
        account: ACCOUNT,
        scope: 'account',
        limit: parseUsd('750.25'),
        mode: undefined,
        thresholds: [50, 80, 100],
        emails: [],
        workloadTag: undefined,
        exempt: [],
        freeze: false,
      },
    });
  });

  test('takes everything that DESIGN names, lists and sets alike', () => {
    const verdict = judgeBudget({
      Address: `${ACCOUNT}.shop`,
      BudgetValue: '$1,000',
      Mode: 'enforce',
      Thresholds: new Set(['90', '25.5']),
      Emails: ['ops@example.com'],
      WorkloadTag: { Key: 'team', Value: 'shop' },
      Exempt: ['arn:aws:ec2:eu-west-1:222222222222:instance/i-1'],
    });
    expect(verdict).toMatchObject({
      kind: 'accepted',
      budget: {
        scope: 'workload',
        mode: 'enforce',
        thresholds: [25.5, 90],
        workloadTag: { key: 'team', value: 'shop' },
      },
    });
  });

  test.each([
    ['0', {}],
    ['30', { graceMinutes: 30 }],
    ['1440', { graceMinutes: 1_440 }],
  ])('takes %s minutes of grace, and says nothing of none', (GraceMinutes, said) => {
    const verdict = judgeBudget({ Address: ACCOUNT, BudgetValue: '5', GraceMinutes });
    const { graceMinutes } = (verdict.kind === 'accepted' ? verdict.budget : {}) as { graceMinutes?: number };
    expect([verdict.kind, graceMinutes === undefined ? {} : { graceMinutes }]).toEqual(['accepted', said]);
  });

  test.each<[WrittenBudget, string]>([
    [{ Address: 'abc', BudgetValue: '5' }, 'Address "abc" is refused'],
    [{ Address: ACCOUNT }, "BudgetValue '(missing)' is refused"],
    [{ Address: ACCOUNT, BudgetValue: true }, "BudgetValue 'true' is refused"],
    [{ Address: ACCOUNT, BudgetValue: null }, "BudgetValue 'null' is refused"],
    [{ Address: ACCOUNT, BudgetValue: ['5'] }, 'BudgetValue \'["5"]\' is refused'],
    [
      { Address: ACCOUNT, BudgetValue: '5', Mode: 'kill' },
      'Mode "kill" is refused: expected one of observe, notify, enforce',
    ],
    [{ Address: ACCOUNT, BudgetValue: '5', Thresholds: ['0'] }, 'Thresholds ["0"] is refused'],
    [{ Address: ACCOUNT, BudgetValue: '5', Thresholds: '50' }, 'Thresholds "50" is refused'],
    [{ Address: ACCOUNT, BudgetValue: '5', Thresholds: [] }, 'Thresholds [] is refused'],
    [{ Address: ACCOUNT, BudgetValue: '5', Emails: ['nobody'] }, 'Emails ["nobody"] is refused'],
    [{ Address: ACCOUNT, BudgetValue: '5', Exempt: 'all' }, 'Exempt "all" is refused'],
    [{ Address: ACCOUNT, BudgetValue: '5', Freeze: 'yes' }, 'Freeze "yes" is refused: expected true or false'],
    [{ Address: ACCOUNT, BudgetValue: '5', Freeze: 'true' }, 'Freeze "true" is refused: expected true or false'],
    [{ Address: ACCOUNT, BudgetValue: '5', Freeze: '1' }, 'Freeze "1" is refused: expected true or false'],
    [{ Address: ACCOUNT, BudgetValue: '5', Freeze: null }, 'Freeze null is refused: expected true or false'],
    [{ Address: `${ACCOUNT}.a`, BudgetValue: '5', Freeze: true }, 'only an account is frozen'],
    ...['1441', '-1', '1.5', 'soon', '', true, null].map((GraceMinutes): [WrittenBudget, string] => [
      { Address: ACCOUNT, BudgetValue: '5', GraceMinutes },
      `GraceMinutes ${JSON.stringify(GraceMinutes)} is refused: expected whole minutes from 0 to 1440, a day`,
    ]),
    [
      { Address: ACCOUNT, BudgetValue: '5', WorkloadTag: { Key: 'a', Value: 'b' } },
      'only <account id>.<workload> takes a tag',
    ],
    [{ Address: `${ACCOUNT}.a`, BudgetValue: '5', WorkloadTag: 'team=a' }, 'WorkloadTag "team=a" is refused'],
    [{ Address: `${ACCOUNT}.a`, BudgetValue: '5', WorkloadTag: null }, 'WorkloadTag null is refused'],
  ])('%j: %s', (written, reason) => {
    expect(reasonOf(written)).toContain(reason);
  });

  test('names everything that is wrong at once', () => {
    const reason = reasonOf({ Address: 'x', BudgetValue: '-1', Mode: 'y' });
    expect(reason.split('; ')).toHaveLength(3);
  });
});
