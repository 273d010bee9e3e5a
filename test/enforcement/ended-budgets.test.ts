import { propagateBudget } from '../../src/budgets/propagate-budget';
import { reconcileBudgets } from '../../src/budgets/reconcile-budgets';
import { syncBudget } from '../../src/budgets/sync-budget';
import { parseUsd } from '../../src/core/domain/money';
import { instant } from '../../src/core/domain/time';
import { adoptBudget } from '../../src/ledger/adopt-budget';
import { parseRate } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryBudgetRegistry, inMemoryWorld } from '../support/in-memory-ports';
import { ACCOUNT, budgetOf, NOVEMBER, on, WORKLOAD } from '../support/ledgers';

const UNIT = 'ou-ab12-cd34ef56';
const Ended = { At: '2026-11-20T00:00:00.000Z', Reason: 'the account is closed' };
const FAR = instant(Date.UTC(2100, 0));

const change = (address: string, kind: 'set' | 'removed' = 'set') => ({ id: address, address, kind, written: true });

/** An account with a spoke, whose budget was in force until it closed. */
async function closed() {
  const ports = inMemoryWorld();
  ports.spokes.of(ACCOUNT);
  ports.registry.set(ACCOUNT, '500');
  await syncBudget(ACCOUNT, 'test', ports);
  ports.registry.set(ACCOUNT, '500', { Ended });
  ports.registry.set(WORKLOAD, '5', { Ended });
  ports.spokes.reached.length = 0;
  return ports;
}

describe('the budget of an account that is closed or gone', () => {
  test('says on its receipt that it has ended, why, and what was last in force', async () => {
    const ports = await closed();

    expect(
      (await propagateBudget([change(ACCOUNT), change(WORKLOAD)], ports)).map(({ outcome }) => outcome.kind),
    ).toEqual(['ended', 'ended']);

    const reason = 'the account is closed (seen 2026-11-20T00:00:00.000Z)';
    expect(ports.registry.receipt(ACCOUNT)).toEqual({ status: 'ENDED', value: parseUsd('500'), reason });
    expect(ports.registry.receipt(WORKLOAD)).toEqual({ status: 'ENDED', value: undefined, reason });
    expect([ports.spokes.reached, ports.operators.told]).toEqual([[], []]);
  });

  test('is not polled', async () => {
    const ports = await closed();

    for (const _run of [1, 2]) {
      expect((await reconcileBudgets(FAR, ports)).counts).toMatchObject({
        ended: 2,
        'in-force': 0,
        pending: 0,
        failed: 0,
      });
    }

    expect(ports.spokes.reached).toEqual([]);
  });

  test('has ended whatever its value says', async () => {
    const ports = await closed();
    ports.registry.set(ACCOUNT, 'abc', { Ended });
    expect(await syncBudget(ACCOUNT, 'test', ports)).toEqual({ kind: 'ended' });
  });

  test('is not said to be in force by whoever read it before', async () => {
    const ports = await closed();
    ports.registry.set(ACCOUNT, '500');
    const before = (await ports.registry.find([ACCOUNT])).get(ACCOUNT);
    ports.registry.set(ACCOUNT, '500', { Ended });
    await syncBudget(ACCOUNT, 'test', ports);

    expect(await syncBudget(ACCOUNT, 'test', ports, before && { ...before, receipt: undefined })).toEqual({
      kind: 'ended',
    });
    expect(ports.registry.receipt(ACCOUNT)?.status).toBe('ENDED');
  });

  test('comes into force again with the value that it had', async () => {
    const ports = await closed();
    await syncBudget(ACCOUNT, 'test', ports);
    ports.registry.set(ACCOUNT, '500');

    await propagateBudget([change(ACCOUNT)], ports);

    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({ status: 'IN_FORCE', value: parseUsd('500') });
  });
});

describe('the ledger of a budget that ends', () => {
  async function ended() {
    const costs = new InMemoryCosts(on('21'));
    const ports = { ...costs, minimumMs: () => 0, registry: new InMemoryBudgetRegistry(() => undefined) };
    ports.registry.set(ACCOUNT, '1');
    await adoptBudget([change(ACCOUNT)], ports);
    ports.table.foreignUpdate(ACCOUNT, NOVEMBER, {
      add: parseUsd('3'),
      addRate: parseRate('0'),
      updatedAt: on('21', '01:00:00'),
    });
    await ports.ledgers.changeState(ports.table.ledger(ACCOUNT, NOVEMBER), 'exhausted');
    ports.clock.moveTo(on('22'));
    ports.calls.made.length = 0;
    ports.table.changes.length = 0;
    ports.registry.set(ACCOUNT, '1', { Ended });
    return ports;
  }
  const adopt = async (ports: Awaited<ReturnType<typeof ended>>) =>
    (await adoptBudget([change(ACCOUNT)], ports)).map(({ outcome }) => outcome.kind);

  test('keeps what was spent, has no limit, and asks for nothing: neither stopping nor giving back', async () => {
    const ports = await ended();

    expect(await adopt(ports)).toEqual(['ended']);
    await settleExpenses(ports.table.changes, ports);

    expect(ports.table.ledger(ACCOUNT, NOVEMBER)).toMatchObject({
      accrued: parseUsd('3'),
      limit: undefined,
      state: 'open',
      exhaustedLimit: undefined,
    });
    expect([await ports.budgets.find(ACCOUNT), ports.calls.made, ports.schedules.standing.size]).toEqual([
      undefined,
      [],
      0,
    ]);
    expect(await adopt(ports)).toEqual(['known']);
  });

  test('is in charge again, and looked at, when the account is back', async () => {
    const ports = await ended();
    await adopt(ports);
    ports.registry.set(ACCOUNT, '7');

    expect(await adopt(ports)).toEqual(['adopted']);

    expect((await openPeriod(ACCOUNT, on('22'), ports)).limit).toBe(parseUsd('7'));
    expect(ports.calls.made).toMatchObject([
      { call: 'inventory', account: ACCOUNT },
      { call: 'anchor', account: ACCOUNT },
    ]);
  });

  test('whose writing meets another writer’s is written anew', async () => {
    const ports = await ended();
    let left = 2;
    ports.wire.crash = (_, call) => {
      if (call === 'end' && left-- > 0) {
        ports.table.foreignUpdate(ACCOUNT, NOVEMBER, { updatedAt: on('23', `0${left}:00:00`) });
      }
      return undefined;
    };
    expect(await adopt(ports)).toEqual(['ended']);
    expect(ports.table.ledger(ACCOUNT, NOVEMBER).limit).toBeUndefined();
  });
});

describe('the default of a unit', () => {
  test('gets a receipt for its value, and is nobody’s budget: no spoke is spoken to, and there is no ledger', async () => {
    const ports = inMemoryWorld();
    ports.registry.set(UNIT, '500');
    const costs = new InMemoryCosts(on('21'));

    expect((await propagateBudget([change(UNIT)], ports)).map(({ outcome }) => outcome.kind)).toEqual(['accepted']);
    expect((await reconcileBudgets(FAR, ports)).counts).toMatchObject({ accepted: 1 });
    expect(await adoptBudget([change(UNIT)], { ...costs, registry: ports.registry })).toEqual([]);

    expect(ports.registry.receipt(UNIT)).toEqual({ status: 'ACCEPTED', value: parseUsd('500') });
    expect([ports.spokes.reached, costs.table.ledgerRows.size]).toEqual([[], 0]);
  });

  test('is refused like a budget, in words, and the value before is named', async () => {
    const ports = inMemoryWorld();
    ports.registry.set(UNIT, '500');
    await propagateBudget([change(UNIT)], ports);
    ports.registry.set(UNIT, '-3');

    expect((await propagateBudget([change(UNIT)], ports)).map(({ outcome }) => outcome.kind)).toEqual(['rejected']);

    expect(ports.registry.receipt(UNIT)).toMatchObject({
      status: 'REJECTED',
      value: parseUsd('500'),
      reason: expect.stringContaining("BudgetValue '-3' is refused"),
    });
    expect(ports.operators.told).toMatchObject([{ kind: 'budget-refused', address: UNIT, stays: parseUsd('500') }]);
    expect((await reconcileBudgets(FAR, ports)).counts).toMatchObject({ rejected: 1 });
    expect(ports.spokes.reached).toEqual([]);
  });

  test('that is removed says what that means for the budgets that were made from it', async () => {
    const ports = inMemoryWorld();
    await propagateBudget([change(UNIT, 'removed')], ports);
    expect(ports.operators.told).toEqual([{ kind: 'default-removed', address: UNIT }]);
  });
});

test('a workload that ends leaves the other budgets of its account in charge', async () => {
  const costs = new InMemoryCosts(on('21'));
  const registry = new InMemoryBudgetRegistry(() => undefined);
  registry.set(WORKLOAD, '5', { Ended });
  costs.table.budgetRows.set(WORKLOAD, budgetOf('5', { address: WORKLOAD, scope: 'workload' }));
  costs.table.budgetRows.set(ACCOUNT, budgetOf('500'));

  await adoptBudget([change(WORKLOAD)], { ...costs, registry });

  expect([...costs.table.budgetRows.keys()]).toEqual([ACCOUNT]);
});
