import { CommanderError } from 'commander';
import { parseUsd } from '../../../src/core/domain/money';
import { later } from '../../../src/core/domain/time';
import { currentLedger, ended, given } from './given';
import { InMemoryOffice, NOW, RecordedTerminal } from './in-memory-office';

const ACCOUNT = '222222222222';

describe('budgets set', () => {
  test('sets a budget, and says that it is in force', async () => {
    const { office, terminal } = given();
    expect(await ended(office, terminal, 'budgets', 'set', ACCOUNT, '1,000.50', '--reason', 'new team')).toBe(0);
    expect(terminal.text).toMatchInlineSnapshot(`
      "222222222222: budget none → 1000.50 USD
        in force, the AWS Budget read back at 2026-11-16 00:00:00 UTC"
    `);
    expect(office.settings(ACCOUNT)).toEqual({ BudgetValue: '1000.5' });
    expect(office.rows).toMatchObject([{ who: expect.stringContaining('Finance/ann'), why: 'new team' }]);
  });

  test('keeps what it does not name', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500', { Mode: 'enforce', Exempt: ['database'] }));
    expect(await ended(office, terminal, 'budgets', 'set', ACCOUNT, '600')).toBe(0);
    expect(office.settings(ACCOUNT)).toEqual({ BudgetValue: '600', Mode: 'enforce', Exempt: ['database'] });
  });

  test('changes every setting, and takes settings away', async () => {
    const { office, terminal } = given((one) => one.has(`${ACCOUNT}.shop`, '500', { Mode: 'enforce' }));
    const args = ['--thresholds', '50, 90.0 %', '--emails', 'a@b.c,d@e.f', '--tag', 'app=shop', '--clear', 'mode'];
    expect(await ended(office, terminal, 'budgets', 'set', `${ACCOUNT}.shop`, ...args)).toBe(0);
    expect(office.settings(`${ACCOUNT}.shop`)).toEqual({
      BudgetValue: '500',
      Thresholds: ['50', '90'],
      Emails: ['a@b.c', 'd@e.f'],
      WorkloadTag: { Key: 'app', Value: 'shop' },
    });
    expect(terminal.lines[0]).toBe(
      '222222222222.shop: mode enforce → as the installation says, thresholds 50, 80, 100 % → 50, 90 %, emails none → a@b.c, d@e.f, tag none → app=shop',
    );
  });

  test.each([
    ['1e3', ACCOUNT, "BudgetValue '1e3' is refused: expected an amount in USD above 0"],
    ['500', '22222', "'22222' is not the address of a budget: expected a 12-digit account id"],
    ['500', '*', "'*' is not the address of a budget: it speaks of all budgets, see `pause` and `resume`"],
  ])('%s for %s is refused with what is accepted, and nothing is written', async (value, at, reason) => {
    const { office, terminal } = given();
    await expect(ended(office, terminal, 'budgets', 'set', at, value)).rejects.toThrow(reason);
    expect(office.rows).toEqual([]);
  });

  test('a setting without a budget is refused', async () => {
    const { office, terminal } = given();
    await expect(ended(office, terminal, 'budgets', 'set', ACCOUNT, '--mode', 'enforce')).rejects.toThrow(
      "222222222222: BudgetValue '(missing)' is refused",
    );
  });

  test('what somebody has changed meanwhile is not written over', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    office.meanwhile = () => office.has(ACCOUNT, '900');
    await expect(ended(office, terminal, 'budgets', 'set', ACCOUNT, '600')).rejects.toThrow(
      '222222222222: somebody has changed it since it was read, so nothing was written',
    );
    expect(office.settings(ACCOUNT)).toEqual({ BudgetValue: '900' });
  });

  test('a budget that its team keeps is left to the team', async () => {
    const { office, terminal } = given((one) => one.has(`${ACCOUNT}.shop`, '500', { RegisteredBy: 'workload-budget' }));
    await expect(ended(office, terminal, 'budgets', 'set', `${ACCOUNT}.shop`, '600')).rejects.toThrow(
      'follows the parameter of its team',
    );
  });

  test('what is not in force in time ends with 2, and says why', async () => {
    const { office, terminal } = given();
    office.answer = () => ({ status: 'PENDING', value: parseUsd('500'), reason: 'the spoke has no role yet' });
    expect(await ended(office, terminal, 'budgets', 'set', ACCOUNT, '500')).toBe(2);
    expect(terminal.lines.at(-1)).toBe('  not yet in force: the spoke has no role yet');
  });

  test('is in force when the guardrail goes by it, and not when the receipt alone is right', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    office.isAdopted = false;
    expect(await ended(office, terminal, 'budgets', 'set', ACCOUNT, '--mode', 'enforce', '--wait', '3')).toBe(2);
    expect(terminal.lines.at(-1)).toBe('  not yet in force: its settings are on their way');
  });

  test('asks before it stops what runs, and takes no for an answer', async () => {
    const office = new InMemoryOffice().has(ACCOUNT, '500', { Mode: 'enforce' });
    currentLedger(office, ACCOUNT, { spent: '120', limit: '500', perHour: '2' });
    const terminal = new RecordedTerminal(false);
    await expect(ended(office, terminal, 'budgets', 'set', ACCOUNT, '100')).rejects.toThrow('nothing was changed');
    expect(terminal.told).toEqual([
      '222222222222: budget 500.00 USD → 100.00 USD',
      'This stops what runs at once: 1 resource at 2.00 USD an hour, because 120.00 USD are spent already.',
    ]);
    expect(office.settings(ACCOUNT)).toEqual({ BudgetValue: '500', Mode: 'enforce' });
  });

  test('says the same to machines', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    await ended(office, terminal, 'budgets', 'set', ACCOUNT, '600', '--json');
    expect(JSON.parse(terminal.text)).toEqual({
      address: ACCOUNT,
      is_new: false,
      changes: [{ setting: 'budget', from: '500.00 USD', to: '600.00 USD' }],
      in_force: true,
      status: 'in force, the AWS Budget read back at 2026-11-16 00:00:00 UTC',
    });
  });
});

describe('budgets raise', () => {
  test.each([
    ['20%', '600'],
    ['0.1 %', '500.5'],
    ['+100', '600'],
    ['+$0.01', '500.01'],
  ])('by %s makes 500 USD %s', async (by, value) => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500', { Mode: 'observe' }));
    expect(await ended(office, terminal, 'budgets', 'raise', ACCOUNT, by)).toBe(0);
    expect(office.settings(ACCOUNT)).toEqual({ BudgetValue: value, Mode: 'observe' });
  });

  test.each([
    ['600', "'600' is no raise: expected a share like 20% or an amount like +100"],
    ['-5%', "'-5%' is no raise"],
    ['900000%', "a raise by '900000%' is too much"],
  ])('by %s is refused', async (by, reason) => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500000'));
    await expect(ended(office, terminal, 'budgets', 'raise', ACCOUNT, '--', by)).rejects.toThrow(reason);
  });

  test('of what has no budget is refused', async () => {
    const { office, terminal } = given();
    await expect(ended(office, terminal, 'budgets', 'raise', ACCOUNT, '20%')).rejects.toThrow(
      '222222222222 cannot be raised: there is no budget',
    );
  });
});

describe('budgets list and show', () => {
  const some = () =>
    given((one) => {
      one.has(ACCOUNT, '500', { Mode: 'enforce' }).has('333333333333', '1e3').has('ou-ab12-cdef3456', '200');
      one.registry.set('333333333333.shop', '5');
    });

  test('list says what is in force, and why the rest is not', async () => {
    const { office, terminal } = some();
    expect(await ended(office, terminal, 'budgets', 'list')).toBe(0);
    expect(terminal.text.replace(/refused: expected an amount.*/, 'refused …')).toMatchInlineSnapshot(`
      "ADDRESS            BUDGET      MODE     STATUS      WHY
      222222222222       500.00 USD  enforce  in force
      333333333333       "1e3"                refused     BudgetValue '1e3' is refused …
      333333333333.shop  5.00 USD             on its way
      ou-ab12-cdef3456   200.00 USD           default
      2 of 4 budgets in force"
    `);
  });

  test('show says all of one', async () => {
    const { office, terminal } = some();
    expect(await ended(office, terminal, 'budgets', 'show', ACCOUNT)).toBe(0);
    expect(terminal.text).toMatchInlineSnapshot(`
      "222222222222
        budget  500.00 USD
        mode    enforce
        status  in force, the AWS Budget read back at 2026-11-16 00:00:00 UTC"
    `);
  });

  test('show says how the position is known, as the receipt has it', async () => {
    const { office, terminal } = some();
    const item = office.registry.items.get(ACCOUNT);
    if (item === undefined) throw new Error('there is no item');
    const bill = { source: 'AwsBudget', billedThrough: undefined, seenLive: undefined } as const;
    const known = { bill, overshoot: { amount: parseUsd('4.02'), at: NOW } };
    office.registry.items.set(ACCOUNT, { ...item, receipt: { status: 'IN_FORCE', value: parseUsd('500'), known } });
    await ended(office, terminal, 'budgets', 'show', ACCOUNT);
    expect(terminal.lines.at(-1)).toBe(
      "  known by  the AWS Budget's actual spend, billed up to an unknown time; an unknown part of it seen live. " +
        'At most 4.02 USD more before a stop lands, as of 2026-11-16 00:00:00 UTC',
    );
    terminal.lines.length = 0;
    await ended(office, terminal, 'budgets', 'show', ACCOUNT, '--json');
    expect(JSON.parse(terminal.text)).toMatchObject({
      known_by: {
        bill: { source: 'AwsBudget', billed_through: 'unknown', seen_live_percent: 'unknown' },
        at_most_more_usd: '4.02',
        at: '2026-11-16T00:00:00.000Z',
      },
    });
  });

  test('show of what is not there says how to set it', async () => {
    const { office, terminal } = given();
    await expect(ended(office, terminal, 'budgets', 'show', ACCOUNT)).rejects.toThrow(
      '222222222222 has no budget. Set one: `budgets set 222222222222 <usd>`',
    );
  });

  test('machines get decimal texts', async () => {
    const { office, terminal } = some();
    await ended(office, terminal, 'budgets', 'list', '--json');
    expect(JSON.parse(terminal.text)).toMatchObject([
      { address: ACCOUNT, kind: 'account', budget_usd: '500', in_force: true },
      { address: '333333333333', budget_usd: null, in_force: false, status: 'refused' },
      { address: '333333333333.shop', kind: 'workload', status: 'on its way' },
      { address: 'ou-ab12-cdef3456', kind: 'default', budget_usd: '200' },
    ]);
  });
});

describe('budgets remove', () => {
  test('asks, and says what ends', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    expect(await ended(office, terminal, 'budgets', 'remove', ACCOUNT)).toBe(0);
    expect(terminal.questions).toEqual(['Remove the budget of 222222222222?']);
    expect(office.settings(ACCOUNT)).toBeUndefined();
    expect(terminal.text).toBe(
      '222222222222: removed. Its enforcement ends; its AWS Budget and parameter stay as they are, with the last value.',
    );
  });

  test('of what is not there is refused', async () => {
    const { office, terminal } = given();
    await expect(ended(office, terminal, 'budgets', 'remove', ACCOUNT, '--yes')).rejects.toThrow('nothing to remove');
  });
});

describe('budgets history', () => {
  test('tells who, when and why, the newest first', async () => {
    const { office, terminal } = given();
    await ended(office, terminal, 'budgets', 'set', ACCOUNT, '500', '--reason', 'new');
    office.has(ACCOUNT, '700', { Mode: 'enforce' });
    await ended(office, terminal, 'budgets', 'raise', ACCOUNT, '10%');
    terminal.lines.length = 0;
    expect(await ended(office, terminal, 'budgets', 'history', ACCOUNT)).toBe(0);
    expect(terminal.text.replaceAll('arn:aws:sts::111111111111:assumed-role/', '')).toMatchInlineSnapshot(`
      "2026-11-16 00:00:00 UTC  budget 700.00 USD → 770.00 USD
          by Finance/ann
      2026-11-16 00:00:00 UTC  budget none → 500.00 USD
          by Finance/ann: new"
    `);
  });

  test('of all tells what was changed anywhere', async () => {
    const { office, terminal } = given();
    await ended(office, terminal, 'budgets', 'set', ACCOUNT, '500', '--reason', 'new');
    terminal.clock.at = later(terminal.clock.at, 1_000);
    await ended(office, terminal, 'budgets', 'set', '333333333333', '5');
    terminal.lines.length = 0;
    expect(await ended(office, terminal, 'budgets', 'history')).toBe(0);
    expect(terminal.text.replaceAll('arn:aws:sts::111111111111:assumed-role/', '')).toMatchInlineSnapshot(`
      "2026-11-16 00:00:01 UTC  333333333333  budget none → 5.00 USD
          by Finance/ann
      2026-11-16 00:00:00 UTC  222222222222  budget none → 500.00 USD
          by Finance/ann: new"
    `);
  });

  test('of two changes at one instant, the later comes first', async () => {
    const { office, terminal } = given();
    for (const usd of ['5', '6']) await ended(office, terminal, 'budgets', 'set', ACCOUNT, usd);
    terminal.lines.length = 0;
    await ended(office, terminal, 'budgets', 'history');
    expect(terminal.text.indexOf('→ 6.00 USD')).toBeLessThan(terminal.text.indexOf('→ 5.00 USD'));
    expect(terminal.text).toContain('→ 6.00 USD');
  });

  test('of what nobody has changed says so', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    expect(await ended(office, terminal, 'budgets', 'history', ACCOUNT)).toBe(0);
    expect(terminal.text).toBe('222222222222: nothing was changed since changes are kept');
  });
});

test.each([
  [['budgets', 'set'], "missing required argument 'address'"],
  [['budgets', 'set', ACCOUNT, '5', '--mode', 'stop'], 'Allowed choices are observe, notify, enforce'],
  [
    ['budgets', 'set', ACCOUNT, '--clear', 'value'],
    "'value' is none of mode, thresholds, emails, exempt, freeze, grace, when-blind, tag",
  ],
  [['budgets', 'raise', ACCOUNT, '5%', '--wait', 'long'], 'expected whole seconds up to 3600'],
  [['budgets', 'lst'], "unknown command 'lst'"],
])('%j is not understood, and why', async (args, reason) => {
  const refused = ended(new InMemoryOffice(), new RecordedTerminal(), ...args);
  await expect(refused).rejects.toThrow(CommanderError);
  await expect(refused).rejects.toThrow(reason);
});
