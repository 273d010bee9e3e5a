import { budgetWaysOut } from '../../../src/budgets/domain/ways-out';
import { parseUsd } from '../../../src/core/domain/money';
import type { WayOut } from '../../../src/core/domain/notice';
import { rate } from '../../../src/ledger/domain/rate';
import { waysOutOf } from '../../../src/ledger/domain/ways-out';
import { problemOf } from '../../support/documented-commands';
import { ACCOUNT, NOVEMBER, on } from '../../support/ledgers';

const about = { address: ACCOUNT, period: NOVEMBER };
const limit = parseUsd('500');
const web = { arn: `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`, rate: rate(1n), startedBy: 'ann' };
const spent = { ...about, position: limit, limit };

const SPENDING = [
  waysOutOf({ ...spent, kind: 'threshold-reached', percent: 80, rate: rate(1n) }),
  waysOutOf({ ...about, kind: 'exhaustion-predicted', at: on('22'), limit, rate: rate(1n), drivers: [web] }),
  waysOutOf({ ...spent, kind: 'budget-exhausted', mode: 'enforce', suspended: false, resources: [web], spared: [] }),
  waysOutOf({ ...spent, kind: 'still-spending', resources: [web] }),
  waysOutOf({ ...about, kind: 'resources-restored', restored: [], notRestored: [web] }),
];
const BUDGETS = [
  budgetWaysOut({ kind: 'raise-ending', address: ACCOUNT, at: on('22'), value: limit, then: parseUsd('400') }),
  budgetWaysOut({ kind: 'settings-lost', address: ACCOUNT, settings: [] }),
  budgetWaysOut({ kind: 'enforcement-paused', address: '*', who: 'ann', why: 'prices', reason: undefined }),
  budgetWaysOut({ kind: 'parameter-put-right', address: ACCOUNT, found: '9', value: limit }),
];

describe('what a message says that people can do', () => {
  test('is something for every message that asks for it', () => {
    expect([...SPENDING, ...BUDGETS].map((ways) => ways.length > 0)).not.toContain(false);
  });

  test.each([...SPENDING, ...BUDGETS].flat().map(({ command }: WayOut) => command))('`%s` is a command', (command) => {
    // Whoever reads it puts in what only they know.
    expect(problemOf(command.replace('"…"', 'because').replace(/<[^>]+>/, '5'))).toBeUndefined();
  });

  test('is nothing where nothing is to be done', () => {
    expect(waysOutOf({ ...about, kind: 'resources-restored', restored: [web], notRestored: [] })).toEqual([]);
    expect(budgetWaysOut({ kind: 'pause-lifted', address: '*', reason: undefined })).toEqual([]);
  });

  test('an exhausted budget is raised first, and what was stopped can be spared by its name', () => {
    expect(SPENDING[2]?.[0]?.command).toBe(`budget-guardrails budgets raise ${ACCOUNT} 20% --reason "…"`);
    expect(SPENDING[2]?.at(-1)?.command).toContain(web.arn);
  });
});
