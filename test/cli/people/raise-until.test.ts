import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended, given } from './given';
import type { InMemoryOffice } from './in-memory-office';

const ACCOUNT = '222222222222';

describe('a raise with an end', () => {
  const raise = (until: string, by = '20%') => ['budgets', 'raise', ACCOUNT, by, '--until', until];
  const written = (office: InMemoryOffice) => office.registry.items.get(ACCOUNT)?.written;

  test('falls back to what the budget was, whatever was raised in between', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500', { Mode: 'enforce' }));
    expect(await ended(office, terminal, ...raise('2026-12-05'))).toBe(0);
    const Raise = { Until: '2026-12-05T00:00:00.000Z', Then: '500' };
    expect(written(office)).toEqual({ Address: ACCOUNT, BudgetValue: '600', Mode: 'enforce', Raise });
    expect(terminal.text).toContain('raise none → until 2026-12-05T00:00:00.000Z, then 500.00 USD');
    await ended(office, terminal, ...raise('2026-12-06T12:00:00+01:00', '+100'));
    expect(written(office)).toMatchObject({
      BudgetValue: '700',
      Raise: { Until: '2026-12-06T11:00:00.000Z', Then: '500' },
    });
  });

  test('ends when another value is set, and stays when something else is', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500', { Mode: 'enforce' }));
    await ended(office, terminal, ...raise('2026-12-05'));
    await ended(office, terminal, 'budgets', 'set', ACCOUNT, '--mode', 'notify');
    expect(written(office)).toHaveProperty('Raise');
    await ended(office, terminal, 'budgets', 'set', ACCOUNT, '900');
    expect(written(office)).toEqual({ Address: ACCOUNT, BudgetValue: '900', Mode: 'notify' });
  });

  test('ends when the raised value itself is set: it stays then', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    await ended(office, terminal, ...raise('2026-12-05'));
    await ended(office, terminal, 'budgets', 'set', ACCOUNT, '600');
    expect(written(office)).toEqual({ Address: ACCOUNT, BudgetValue: '600' });
  });

  test('is in the status: when it ends, and what holds from then on', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    await ended(office, terminal, ...raise('2026-12-05'));
    await ended(office, terminal, 'status', ACCOUNT);
    expect(terminal.text).toMatch(
      /raised +until 2026-12-05 00:00:00 UTC; from then on the budget is 500\.00 USD again/,
    );
  });

  test.each<[string, string, object]>([
    ['ends when a file has another value', '750', { BudgetValue: '750' }],
    [
      'stays when a file has the value that is there',
      '600',
      { BudgetValue: '600', Raise: { Until: '2026-12-05T00:00:00.000Z', Then: '500' } },
    ],
    [
      'stays when a file names no value',
      '',
      { BudgetValue: '600', Raise: { Until: '2026-12-05T00:00:00.000Z', Then: '500' } },
    ],
  ])('%s', async (_what, value, expected) => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    await ended(office, terminal, ...raise('2026-12-05'));
    const file = join(mkdtempSync(join(tmpdir(), 'raises-')), 'b.csv');
    writeFileSync(file, `address,budget,mode\n${ACCOUNT},${value},enforce\n`);
    expect(await ended(office, terminal, 'budgets', 'import', file)).toBe(0);
    expect(written(office)).toEqual({ Address: ACCOUNT, Mode: 'enforce', ...expected });
  });

  test.each([
    ['soon', "--until 'soon' is no time: expected one like 2026-12-05"],
    ['2026-11-01', "--until '2026-11-01' is over: it is 2026-11-16T00:00:00.000Z now"],
  ])('until %s is refused', async (until, reason) => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    await expect(ended(office, terminal, ...raise(until))).rejects.toThrow(reason);
    expect(office.rows).toEqual([]);
  });
});
