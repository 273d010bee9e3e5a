import { parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_MINUTE } from '../../../src/core/domain/time';
import { currentLedger, ended, given } from './given';
import { NOW } from './in-memory-office';

const ACCOUNT = '222222222222';

async function status(untilMinutes: number, ...more: readonly string[]) {
  const { office, terminal } = given((one) => one.has(ACCOUNT, '500', { Mode: 'enforce', GraceMinutes: '30' }));
  const grace = { until: later(NOW, untilMinutes * MS_PER_MINUTE), limit: parseUsd('500') };
  currentLedger(office, ACCOUNT, { spent: '501', limit: '500', perHour: '6', graceMinutes: 30, grace });
  await ended(office, terminal, 'status', ACCOUNT, ...more);
  return terminal;
}

describe('a budget in its time of grace', () => {
  test('says until when people can act, and what may still be spent until then', async () => {
    const { text } = await status(20);
    expect(text).toContain('grace     until 2026-11-16 00:20:00 UTC; then what spends is stopped');
    // 6 USD an hour for 20 minutes of grace, 2 until a stop lands, and 10 of the longest minimum.
    expect(text).toContain('at most   3.20 USD more before a stop lands');
    expect(JSON.parse((await status(20, '--json')).text)).toMatchObject({ grace_until: '2026-11-16T00:20:00.000Z' });
  });

  test('says nothing of a grace that is over', async () => {
    expect((await status(-1)).text).not.toContain('grace ');
    expect(JSON.parse((await status(-1, '--json')).text)).toMatchObject({ grace_until: null });
  });

  test('is set by a command, kept by others, and taken away', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    await ended(office, terminal, 'budgets', 'set', ACCOUNT, '--grace-minutes', '030', '--wait', '0');
    expect(terminal.text).toContain(`${ACCOUNT}: grace none → 30 minutes`);
    await ended(office, terminal, 'budgets', 'set', ACCOUNT, '600', '--wait', '0');
    expect(office.settings(ACCOUNT)).toMatchObject({ BudgetValue: '600', GraceMinutes: '30' });
    await ended(office, terminal, 'budgets', 'set', ACCOUNT, '--clear', 'grace', '--wait', '0');
    expect(office.settings(ACCOUNT)).toEqual({ BudgetValue: '600' });
  });

  test('is refused by name where it is none', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    const setting = ended(office, terminal, 'budgets', 'set', ACCOUNT, '--grace-minutes', '2000');
    await expect(setting).rejects.toThrow('GraceMinutes "2000" is refused: expected whole minutes from 0 to 1440');
  });
});
