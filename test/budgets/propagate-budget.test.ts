import type { BudgetChange } from '../../src/budgets/domain/propagation';
import { propagateBudget } from '../../src/budgets/propagate-budget';
import { syncBudget } from '../../src/budgets/sync-budget';
import { parseUsd } from '../../src/core/domain/money';
import { inMemoryWorld, type InMemoryWorld } from '../support/in-memory-ports';

const ACCOUNT = '222222222222';
const OTHER = '333333333333';

const set = (id: string, address = ACCOUNT): BudgetChange => ({ id, address, kind: 'set', written: true });
const outcomes = async (changes: readonly BudgetChange[], ports: InMemoryWorld) =>
  (await propagateBudget(changes, ports)).map(({ outcome }) => outcome.kind);

function world(value: string): InMemoryWorld {
  const ports = inMemoryWorld();
  ports.registry.set(ACCOUNT, value);
  ports.spokes.of(ACCOUNT);
  ports.spokes.of(OTHER);
  return ports;
}

describe('propagateBudget', () => {
  test('puts the value into its spoke’s parameter, and leaves the AWS Budget to the parameter’s event', async () => {
    const ports = world('750.25');

    expect(await outcomes([set('1')], ports)).toEqual(['parameter-put']);

    expect([ports.spokes.of(ACCOUNT).value, ports.spokes.of(ACCOUNT).limit]).toEqual([
      { text: '750.25', version: 2 },
      '100',
    ]);
    expect(ports.registry.receipt(ACCOUNT)).toEqual({
      status: 'PENDING',
      value: parseUsd('750.25'),
      version: 2,
      parameterAt: expect.any(Number),
    });
    expect(ports.spokes.of(OTHER).value?.version).toBe(1);
    expect(ports.spokes.reached).toEqual([`propagate-budget@${ACCOUNT}`]);
  });

  test('a batch that comes again changes nothing, before its event is answered and after', async () => {
    const ports = world('750.25');
    await propagateBudget([set('1')], ports);

    expect(await outcomes([set('1')], ports)).toEqual(['under-way']);
    await syncBudget(ACCOUNT, 'sync-budget', ports);
    expect(await outcomes([set('1')], ports)).toEqual(['under-way']);

    const spoke = ports.spokes.of(ACCOUNT);
    expect([spoke.puts, spoke.limitChanges, ports.spokes.reached.length]).toEqual([1, 1, 2]);
  });

  test('a parameter that is right already sends no event, so the rest is done at once', async () => {
    const ports = world('100');

    expect(await outcomes([set('1')], ports)).toEqual(['in-force']);
    expect(ports.spokes.of(ACCOUNT).puts).toBe(0);
    expect(ports.registry.receipt(ACCOUNT)?.status).toBe('IN_FORCE');
  });

  test('its own receipts ask for nothing', async () => {
    const ports = world('750.25');

    expect(await propagateBudget([{ ...set('1'), written: false }], ports)).toEqual([]);
  });

  test('an old record that comes late applies the table’s value, not its own', async () => {
    const ports = world('200');
    await propagateBudget([set('2')], ports);
    ports.registry.set(ACCOUNT, '300');

    await propagateBudget([set('1')], ports);

    expect(ports.spokes.of(ACCOUNT).value?.text).toBe('300');
  });

  test('refuses a bad value with its reason, tells once, and touches no spoke', async () => {
    const ports = world('500');
    await syncBudget(ACCOUNT, 'sync-budget', ports);
    ports.registry.set(ACCOUNT, '-1');

    expect(await outcomes([set('1')], ports)).toEqual(['rejected']);
    expect(await outcomes([set('1')], ports)).toEqual(['rejected']);

    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({
      status: 'REJECTED',
      value: parseUsd('500'),
      reason: expect.stringContaining("'-1'"),
    });
    expect(ports.operators.told).toMatchObject([{ kind: 'budget-refused', address: ACCOUNT, stays: parseUsd('500') }]);
    expect(ports.spokes.of(ACCOUNT).value?.text).toBe('500');
  });

  test('refuses an address that is none, on its own item', async () => {
    const ports = inMemoryWorld();
    ports.registry.set('marketing', '5');

    expect(await outcomes([set('1', 'marketing')], ports)).toEqual(['rejected']);
    expect(ports.registry.receipt('marketing')).toMatchObject({
      status: 'REJECTED',
      reason: expect.stringContaining('Address "marketing" is refused'),
    });
  });

  test('a budget for an account without a spoke waits with the reason, and twenty others land', async () => {
    const ports = inMemoryWorld();
    const accounts = Array.from({ length: 21 }, (_each, index) => `${444444444400 + index}`);
    for (const account of accounts) ports.registry.set(account, '7');
    for (const account of accounts.slice(1)) ports.spokes.of(account);

    const kinds = await outcomes(
      accounts.map((account, index) => set(`${index}`, account)),
      ports,
    );

    expect(kinds).toEqual(['pending', ...Array<string>(20).fill('parameter-put')]);
    expect(ports.registry.receipt(accounts[0] ?? '')).toEqual({
      status: 'PENDING',
      value: parseUsd('7'),
      reason: `account ${accounts[0]} has no spoke`,
    });
  });

  test('leaves a spoke alone that is being created, and waits for its event', async () => {
    const ports = world('500');
    ports.spokes.of(ACCOUNT).awsBudgetName = undefined;

    expect(await propagateBudget([set('1')], ports)).toMatchObject([
      { outcome: { kind: 'pending', awaitsEvent: true } },
    ]);
    expect(ports.spokes.of(ACCOUNT).puts).toBe(0);
  });

  test('a removed budget leaves its spoke as it is and tells operators', async () => {
    const ports = world('500');
    ports.registry.items.clear();

    expect(await outcomes([{ ...set('1'), kind: 'removed' }], ports)).toEqual(['removed']);

    expect(ports.operators.told).toEqual([{ kind: 'budget-removed', address: ACCOUNT }]);
    expect([ports.spokes.reached, ports.registry.items.size]).toEqual([[], 0]);
  });

  test('a budget that is gone by now is left to the record that says so', async () => {
    const ports = world('500');
    ports.registry.items.clear();

    expect(await outcomes([set('1')], ports)).toEqual(['unmanaged']);
    expect(ports.registry.items.size).toBe(0);
  });

  test('a receipt that came by event meanwhile is not overwritten', async () => {
    const ports: InMemoryWorld = inMemoryWorld();
    ports.registry.set(ACCOUNT, '500');
    const spoke = ports.spokes.of(ACCOUNT);
    const put = spoke.putValue.bind(spoke);
    spoke.putValue = async (limit) => {
      const version = await put(limit);
      await syncBudget(ACCOUNT, 'sync-budget', ports);
      return version;
    };

    await propagateBudget([set('1')], ports);

    expect(ports.registry.receipt(ACCOUNT)?.status).toBe('IN_FORCE');
  });

  test('names each change that failed for another reason than its spoke, and carries out the rest', async () => {
    const ports = world('500');
    ports.registry.set(OTHER, '600');
    const write = ports.registry.writeReceipt.bind(ports.registry);
    ports.registry.writeReceipt = async (of, receipt) => {
      if (of.address === ACCOUNT) throw new Error('throttled');
      return write(of, receipt);
    };

    const propagated = await propagateBudget([set('1'), set('2', OTHER)], ports);

    expect(propagated).toEqual([
      { change: set('1'), outcome: { kind: 'failed', error: new Error('throttled') } },
      { change: set('2', OTHER), outcome: { kind: 'parameter-put' } },
    ]);
  });
});
