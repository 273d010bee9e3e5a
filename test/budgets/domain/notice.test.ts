import { type BudgetNotice, describeBudgetNotice } from '../../../src/budgets/domain/notice';
import { parseUsd } from '../../../src/core/domain/money';
import { noticeSubject } from '../../../src/core/domain/notice';
import { parseInstant } from '../../../src/core/domain/time';

const address = '222222222222';
const value = parseUsd('750.25');

describe('describeBudgetNotice', () => {
  test.each<[BudgetNotice, string, string]>([
    [
      { kind: 'budget-refused', address, reason: "BudgetValue 'abc' is refused", stays: value },
      'budget refused',
      '750.25 USD stays in force',
    ],
    [
      { kind: 'budget-refused', address, reason: 'bad', stays: undefined },
      'budget refused',
      'No earlier value is in force',
    ],
    [{ kind: 'budget-removed', address }, 'budget removed', 'Its enforcement ends'],
    [
      { kind: 'settings-lost', address, settings: [{ name: 'Mode', from: 'enforce', to: undefined }] },
      'budget lost settings',
      'has lost Mode (enforce) with its last change',
    ],
    [
      { kind: 'raise-ending', address, at: parseInstant('2026-12-05T00:00:00Z'), value, then: parseUsd('500') },
      'back to 500 USD on 2026-12-05 00:00 UTC',
      'From then on it is 500 USD: if more is spent by then, what spends is stopped as at any limit',
    ],
    [
      { kind: 'raise-ended', address, value, then: parseUsd('500') },
      'back to 500 USD',
      'The raise of 222222222222 to 750.25 USD has ended: its budget is 500 USD again.',
    ],
    [{ kind: 'default-removed', address }, 'default removed', 'Budgets that were made from it stay'],
    [{ kind: 'parameter-put-right', address, found: '9999', value }, 'parameter changed by hand', "wrote '9999'"],
    [
      { kind: 'aws-budget-recreated', address, name: 'b-1', value, alert: undefined },
      'AWS Budget was missing',
      "'b-1' of 222222222222 was missing and is there again, with 750.25 USD. Its e-mail notification is not",
    ],
    [
      { kind: 'aws-budget-recreated', address, name: 'b-1', value, alert: { threshold: 87.5, email: 'a@example.com' } },
      'AWS Budget was missing',
      'is there again, with 750.25 USD and its e-mail to a@example.com at 87.5 %.',
    ],
  ])('%p', (notice, subject, text) => {
    const { about, text: told } = describeBudgetNotice(notice);
    expect(noticeSubject(notice, about)).toBe(`[budget-guardrails] ${address}: ${subject}`);
    expect(told).toContain(text);
  });

  test('a workload that is removed has no AWS Budget that could stay', () => {
    const told = (of: string) => describeBudgetNotice({ kind: 'budget-removed', address: of }).text;
    expect([told('222222222222'), told('222222222222.shop')].map((text) => text.includes('AWS Budget'))).toEqual([
      true,
      false,
    ]);
  });
});
