import { syncBudget } from '../../src/budgets/sync-budget';
import { parseUsd } from '../../src/core/domain/money';
import { inMemoryWorld } from '../support/in-memory-ports';

const ACCOUNT = '222222222222';
const ERRAND = 'sync-budget';

function world(value: string, ledger: string | undefined) {
  const ports = inMemoryWorld();
  ports.registry.set(ACCOUNT, value);
  ports.spokes.of(ACCOUNT);
  ports.adopted.behind.set(ACCOUNT, ledger === undefined ? undefined : parseUsd(ledger));
  return ports;
}

describe('a budget that its ledger does not know', () => {
  test.each([
    ['5000', 'enforcement still goes by 5000 USD for 222222222222, not by 10 USD: an hourly look mends that'],
    [undefined, 'enforcement still goes by no limit for 222222222222, not by 10 USD: an hourly look mends that'],
  ])('but goes by %s is not in force, and the receipt says so', async (ledger, reason) => {
    const ports = world('10', ledger);

    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toEqual({ kind: 'pending', reason, awaitsEvent: false });

    const spoke = ports.spokes.of(ACCOUNT);
    expect([spoke.value?.text, spoke.limit]).toEqual(['10', '10']);
    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({ status: 'PENDING', value: parseUsd('10'), reason });
  });

  test('is in force as soon as the ledger has taken it over, which is waited for a few seconds', async () => {
    const ports = world('10', '5000');
    ports.clock.whilePausing.push(
      () => undefined,
      () => ports.adopted.behind.delete(ACCOUNT),
    );

    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toMatchObject({ kind: 'in-force' });
    expect(ports.clock.paused).toBe(750);
    expect(ports.registry.receipt(ACCOUNT)?.status).toBe('IN_FORCE');
  });

  test('is waited for once, not in each reconciliation, and found in force when it is', async () => {
    const ports = world('10', '5000');
    await syncBudget(ACCOUNT, ERRAND, ports);
    const { paused } = ports.clock;
    const { receiptsWritten } = ports.registry;

    await syncBudget(ACCOUNT, ERRAND, ports);
    expect([ports.clock.paused, ports.registry.receiptsWritten]).toEqual([paused, receiptsWritten]);

    ports.adopted.behind.delete(ACCOUNT);
    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toMatchObject({ kind: 'in-force' });
    expect(ports.registry.receipt(ACCOUNT)?.reason).toBeUndefined();
  });

  test('was proven before, and is so no more when somebody turns the ledger back', async () => {
    const ports = world('10', '10');
    await syncBudget(ACCOUNT, ERRAND, ports);
    expect(ports.registry.receipt(ACCOUNT)?.status).toBe('IN_FORCE');

    ports.adopted.behind.set(ACCOUNT, parseUsd('5000'));
    await syncBudget(ACCOUNT, ERRAND, ports);
    expect(ports.registry.receipt(ACCOUNT)?.status).toBe('PENDING');
  });
});
