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

test.each<[BudgetNotice, string, string]>([
  [
    { kind: 'enforcement-paused', address: '*', who: 'Ann', why: 'prices are wrong', reason: undefined },
    'enforcement is paused',
    'Enforcement is paused by Ann: prices are wrong. Nothing is stopped in any account, and what was stopped is given ' +
      'back, until the attribute Paused is removed from the item * of the Budgets table.',
  ],
  [
    { kind: 'enforcement-paused', address: '*', who: 'Ann', why: 'x', reason: 'Mode is refused' },
    'enforcement is paused',
    'Enforcement is paused by Ann: x. Nothing is stopped in any account, and what was stopped is given back, until the ' +
      'attribute Paused is removed from the item * of the Budgets table. The item is refused: Mode is refused.',
  ],
  [
    { kind: 'pause-lifted', address: '*', reason: undefined },
    'enforcement goes on',
    'Enforcement is not paused any more. Every exhausted account is looked at now.',
  ],
  [
    { kind: 'stop-ended', address, who: 'Ann', why: 'leak', until: parseInstant('2026-12-05T00:00:00Z') },
    'stop by hand has ended',
    '222222222222 was stopped by hand by Ann until 2026-12-05 00:00 UTC: leak. That time is over: what was stopped is ' +
      'given back, unless its budget is spent.',
  ],
  [
    { kind: 'budget-removed', address: `${address}.shop` },
    'budget removed',
    'The budget of 222222222222.shop was removed from the table. Its enforcement ends. What it had disabled is given back.',
  ],
  [
    { kind: 'budget-refused', address, reason: 'Mode "x" is refused', stays: undefined },
    'budget refused',
    'The budget of 222222222222 is refused. Mode "x" is refused. No earlier value is in force.',
  ],
  [
    { kind: 'parameter-put-right', address, found: '9', value },
    'parameter changed by hand',
    "Somebody wrote '9' into the budget parameter of 222222222222. It was not applied: the table says 750.25 USD, and " +
      'the parameter says so again. Change budgets in the table.',
  ],
])('%j is told whole', (notice, about, text) => {
  expect(describeBudgetNotice(notice)).toEqual({ about, text });
});
