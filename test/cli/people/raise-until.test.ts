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

  test.each([
    ['soon', "--until 'soon' is no time: expected one like 2026-12-05"],
    ['2026-11-01', "--until '2026-11-01' is over: it is 2026-11-16T00:00:00.000Z now"],
  ])('until %s is refused', async (until, reason) => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    await expect(ended(office, terminal, ...raise(until))).rejects.toThrow(reason);
    expect(office.rows).toEqual([]);
  });
});
