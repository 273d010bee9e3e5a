import { BUDGET_NOTICES, budgetWaysOut } from '../../../src/budgets/domain/ways-out';
import { parseUsd } from '../../../src/core/domain/money';
import { problemOf } from '../../support/documented-commands';
import { ACCOUNT, on } from '../../support/ledgers';

const value = parseUsd('500');
const ending = { kind: 'raise-ending', address: ACCOUNT, at: on('22'), value, then: parseUsd('400') } as const;

const WAYS = [
  budgetWaysOut(ending),
  budgetWaysOut({ kind: 'settings-lost', address: ACCOUNT, settings: [] }),
  budgetWaysOut({ kind: 'enforcement-paused', address: '*', who: 'ann', why: 'prices', reason: undefined }),
  budgetWaysOut({ kind: 'parameter-put-right', address: ACCOUNT, found: '9', value }),
];

describe('what a message about a budget says that people can do', () => {
  test('is something for every message that asks for it', () => {
    expect(WAYS.map((ways) => ways.length > 0)).toEqual([true, true, true, true]);
  });

  test.each(WAYS.flat().map(({ command }) => command))('`%s` is a command', (command) => {
    expect(problemOf(command.replace('"…"', 'because').replace(/<[^>]+>/, '5'))).toBeUndefined();
  });

  test('is nothing where nothing is to be done', () => {
    expect(budgetWaysOut({ kind: 'pause-lifted', address: '*', reason: undefined })).toEqual([]);
  });

  test('keeps what a raise has brought, as an exact amount, and comes with the message', () => {
    const { waysOut, about } = BUDGET_NOTICES.describe(ending);
    expect(waysOut[0]?.command).toBe(`budget-guardrails budgets set ${ACCOUNT} 500 --reason "…"`);
    expect(about).toContain('400');
  });
});
