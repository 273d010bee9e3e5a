import * as fc from 'fast-check';
import { formatMadeAwsBudget, isSameMailbox, parsePlannedAwsBudget } from '../../../src/budgets/domain/aws-budget';
import * as arbitrary from '../../support/arbitraries';

describe('what a spoke says of its AWS Budget', () => {
  test('is a name where its stack made it', () => {
    expect(parsePlannedAwsBudget('budget-guardrails-spoke-BudgetAwsBudgetF34AC906-1A2B3C')).toEqual({
      kind: 'named',
      name: 'budget-guardrails-spoke-BudgetAwsBudgetF34AC906-1A2B3C',
      alert: undefined,
    });
  });

  test('is a name with an alert where the management account is to make it', () => {
    const text = formatMadeAwsBudget('budget-guardrails-spoke', '87.5', 'owner+aws@example.com');
    expect(text).toBe('budget-guardrails-spoke threshold=87.5 email=owner+aws@example.com');
    expect(parsePlannedAwsBudget(text)).toEqual({
      kind: 'named',
      name: 'budget-guardrails-spoke',
      alert: { threshold: 87.5, email: 'owner+aws@example.com' },
    });
  });

  test.each([
    '',
    '(nothing)',
    'two words',
    'a threshold=90',
    'a threshold=ninety email=a@example.com',
    'a threshold=90 email=nobody',
    'a threshold=90 email=a@example.com,b@example.com',
    'a threshold=90 email=a@example.com more=1',
    'a email=a@example.com threshold=90',
    ' threshold=90 email=a@example.com',
  ])("is not understood in the form '%s'", (text) => {
    expect(parsePlannedAwsBudget(text)).toEqual({ kind: 'unreadable', text });
  });

  test('property: what is asked for is read as it was written', () => {
    fc.assert(
      fc.property(arbitrary.madeAwsBudget(), ({ name, alert }) => {
        const text = formatMadeAwsBudget(name, String(alert.threshold), alert.email);
        expect(parsePlannedAwsBudget(text)).toEqual({ kind: 'named', name, alert });
      }),
    );
  });
});

test('a mailbox is the same in another case', () => {
  expect([isSameMailbox('Owner@Example.com', 'owner@example.com'), isSameMailbox('a@b.c', 'b@b.c')]).toEqual([
    true,
    false,
  ]);
});
