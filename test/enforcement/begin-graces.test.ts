import type { WrittenBudget } from '../../src/budgets/domain/budget';
import { judgeItem } from '../../src/budgets/domain/budget-item';
import { parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_MINUTE } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { parseRate } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { reconcileExpenses } from '../../src/ledger/reconcile-expenses';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryBudgetRegistry } from '../support/in-memory-ports';
import { ACCOUNT, DECEMBER, NOVEMBER, on } from '../support/ledgers';
import { enforcingNothing } from '../support/no-fleet';

/** 9 USD at a cent a second since 14:00: reached at 14:15, with 30 minutes of grace. */
async function world(said: WrittenBudget = {}) {
  const registry = new InMemoryBudgetRegistry(() => undefined);
  const ports = Object.assign(new InMemoryCosts(on('21', '14:00:00')), { registry });
  const put = (usd: string, more: WrittenBudget = {}) => {
    registry.set(ACCOUNT, usd, { Mode: 'enforce', GraceMinutes: '30', ...said, ...more });
    const verdict = judgeItem(registry.items.get(ACCOUNT)?.written ?? {});
    if (verdict.kind !== 'accepted') throw new Error(JSON.stringify(verdict));
    ports.table.budgetRows.set(ACCOUNT, verdict.budget);
    return verdict.budget;
  };
  put('9');
  await openPeriod(ACCOUNT, ports.clock.now(), ports);
  const cent = parseRate('100000000');
  ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { addRate: cent, updatedAt: ports.clock.now() });
  const deliver = async () => void (await settleExpenses(ports.table.changes, ports));
  await deliver();
  ports.clock.onPause = deliver;
  const ledger = () => ports.table.ledger(ACCOUNT, NOVEMBER);
  const run = async (time: string) => {
    ports.clock.moveTo(on('21', time));
    ports.schedules.due();
    const enforced = await enforceBudgets(ACCOUNT, enforcingNothing(ports));
    await deliver();
    return enforced;
  };
  const raise = async (usd: string) => {
    const now = ledger();
    await ports.budgets.adopt(put(usd), now, later(ports.clock.now(), 1));
    await deliver();
  };
  const told = () =>
    ports.operators.told
      .map(({ kind }) => kind)
      .filter((kind) => kind === 'grace-begun' || kind === 'budget-exhausted');
  return { ports, put, deliver, ledger, run, raise, told };
}

describe('at the limit of a budget with grace', () => {
  test('people are told until when they can act, nothing is stopped, and the fence stands at the end', async () => {
    const { ports, ledger, run, told } = await world();
    expect(ports.schedules.at('exhaustion', ACCOUNT)).toBe(on('21', '14:14:00'));
    await run('14:14:00');
    const { state, grace } = ledger();
    const until = grace?.until ?? 0;
    expect([state, told()]).toEqual(['open', ['grace-begun']]);
    expect(until - on('21', '14:45:00')).toBeGreaterThanOrEqual(0);
    expect(until - on('21', '14:45:00')).toBeLessThan(1_000);
    expect(ports.operators.told.at(-1)).toMatchObject({ kind: 'grace-begun', until, limit: parseUsd('9') });
    expect(ports.schedules.at('exhaustion', ACCOUNT)).toBe(on('21', '14:44:00'));
  });

  test('what spends is stopped when it ends, and not before', async () => {
    const { ledger, run, told } = await world();
    await run('14:14:00');
    await run('14:30:00');
    expect(ledger().state).toBe('open');
    await run('14:44:00');
    expect([ledger().state, told()]).toEqual(['exhausted', ['grace-begun', 'budget-exhausted']]);
  });

  test('it begins once: retries, doubles and dips change nothing', async () => {
    const { ports, ledger, run, told, deliver } = await world();
    await run('14:14:00');
    const { grace } = ledger();
    for (const time of ['14:15:30', '14:20:00']) await run(time);
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { add: parseUsd('-4'), updatedAt: on('21', '14:21:00') });
    await deliver();
    await run('14:22:00');
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { add: parseUsd('4'), updatedAt: on('21', '14:23:00') });
    await deliver();
    await run('14:24:00');
    expect([ledger().grace, told()]).toEqual([grace, ['grace-begun']]);
  });

  test('a raise cancels it, and the higher limit has a grace of its own', async () => {
    const { ports, ledger, run, raise, told } = await world();
    await run('14:14:00');
    await raise('18');
    expect(ports.schedules.at('exhaustion', ACCOUNT)).toBe(on('21', '14:29:00'));
    await run('14:29:00');
    expect([ledger().state, told()]).toEqual(['open', ['grace-begun', 'grace-begun']]);
    await run('14:45:00');
    expect(ledger().state).toBe('open');
    expect(ports.schedules.at('exhaustion', ACCOUNT)).toBe(on('21', '14:59:00'));
  });

  test('the month’s turn cancels it', async () => {
    const { ports, run, told } = await world();
    await run('14:14:00');
    ports.clock.moveTo(on('30', '23:59:59'));
    ports.clock.moveTo(later(ports.clock.now(), MS_PER_MINUTE));
    await enforceBudgets(ACCOUNT, enforcingNothing(ports));
    const december = ports.table.ledger(ACCOUNT, DECEMBER);
    expect([december.state, december.grace, december.graceMinutes, told()]).toEqual([
      'open',
      undefined,
      30,
      ['grace-begun'],
    ]);
  });

  test('the hourly look asks for what a lost schedule would have stopped, and for nothing in the grace', async () => {
    const { ports, ledger, run } = await world();
    await run('14:14:00');
    ports.clock.moveTo(on('21', '14:40:00'));
    expect((await reconcileExpenses(ports)).asked).toEqual([]);
    ports.clock.moveTo(on('21', '15:10:00'));
    expect((await reconcileExpenses(ports)).asked).toEqual([ACCOUNT]);
    await run('15:10:00');
    expect(ledger().state).toBe('exhausted');
  });

  test('a fence that is lost is made good by the hourly look: the grace begins then', async () => {
    const { ledger, run } = await world();
    await run('15:00:00');
    expect([ledger().state, (ledger().grace?.until ?? 0) - on('21', '15:30:00') < 1_000]).toEqual(['open', true]);
  });

  test.each(['notify', 'observe'] as const)('mode %s stops nothing, and waits for nothing', async (mode) => {
    const { ledger, run } = await world({ Mode: mode });
    await run('14:14:00');
    expect([ledger().state, ledger().grace]).toEqual(['exhausted', undefined]);
  });

  test('a stop by hand asks for no grace, before it and in it', async () => {
    for (const time of ['14:05:00', '14:20:00']) {
      const { ledger, run, put } = await world();
      await run('14:05:00');
      if (time !== '14:05:00') await run('14:14:00');
      put('9', { Stop: { Who: 'Ann', Why: 'leaked key', Until: '2026-11-22' } });
      await run(time);
      expect(ledger().state).toBe('exhausted');
    }
  });

  test('where nobody can be told, it begins all the same, and the run fails', async () => {
    const { ports, ledger, run } = await world();
    const really = ports.operators.tell.bind(ports.operators);
    const tell = jest
      .spyOn(ports.operators, 'tell')
      .mockImplementation((notice) =>
        notice.kind === 'grace-begun' ? Promise.reject(new Error('SNS is down')) : really(notice),
      );
    await expect(run('14:14:00')).rejects.toThrow('SNS is down');
    expect(ledger().grace?.limit).toBe(parseUsd('9'));
    tell.mockRestore();
    await run('14:44:00');
    expect(ledger().state).toBe('exhausted');
  });

  test('the message counts the minutes of grace among what may still be spent', async () => {
    const { ports, run } = await world();
    await run('14:14:00');
    const [notice] = ports.operators.told.filter(({ kind }) => kind === 'grace-begun');
    const running = notice?.kind === 'grace-begun' ? notice.overshoot.running : 0n;
    // A cent a second, for 30 minutes of grace, 2 until a stop lands, and 10 of the longest minimum.
    expect(running - parseUsd((0.01 * 60 * 42).toFixed(2)) <= 0n).toBe(true);
    expect(running - parseUsd((0.01 * 60 * 41.9).toFixed(2)) > 0n).toBe(true);
  });
});
