import { reconcileBudgets } from '../../src/budgets/reconcile-budgets';
import { syncBudget } from '../../src/budgets/sync-budget';
import { instant } from '../../src/core/domain/time';
import { inMemoryWorld, type InMemoryWorld } from '../support/in-memory-ports';

const ACCOUNTS = ['111111111111', '222222222222', '333333333333', '444444444444', '555555555555'] as const;
const [FIRST, SECOND] = ACCOUNTS;
const FAR = instant(Date.UTC(2100, 0));
const PAST = instant(0);

/** Five accounts with a spoke and a budget of 500 USD, three pages of two. */
function world(): InMemoryWorld {
  const ports = inMemoryWorld();
  for (const account of ACCOUNTS) {
    ports.registry.set(account, '500');
    ports.spokes.of(account);
  }
  return ports;
}

const inForce = ({ registry }: InMemoryWorld) =>
  ACCOUNTS.filter((account) => registry.receipt(account)?.status === 'IN_FORCE');

describe('reconcileBudgets', () => {
  test('brings into force whatever no event has brought there', async () => {
    const ports = world();

    const { counts, repaired, complete } = await reconcileBudgets(FAR, ports);

    expect([counts['in-force'], repaired, complete]).toEqual([5, [...ACCOUNTS], true]);
    expect(inForce(ports)).toEqual(ACCOUNTS);
  });

  test('changes nothing where all is right', async () => {
    const ports = world();
    await reconcileBudgets(FAR, ports);
    const { receiptsWritten } = ports.registry;

    const { repaired } = await reconcileBudgets(FAR, ports);

    expect([repaired, ports.registry.receiptsWritten]).toEqual([[], receiptsWritten]);
    expect(ACCOUNTS.map((account) => ports.spokes.of(account).limitChanges)).toEqual([1, 1, 1, 1, 1]);
  });

  test('stops at its deadline and goes on from there', async () => {
    const ports = world();

    expect((await reconcileBudgets(PAST, ports)).complete).toBe(false);
    expect([inForce(ports).length, ports.cursor.cursor]).toEqual([2, SECOND]);
    expect((await reconcileBudgets(PAST, ports)).complete).toBe(false);
    expect((await reconcileBudgets(PAST, ports)).complete).toBe(true);

    expect([inForce(ports), ports.cursor.cursor]).toEqual([ACCOUNTS, undefined]);
  });

  test('a run that crashes on a later page is not begun anew', async () => {
    const ports = world();
    const page = ports.registry.page.bind(ports.registry);
    ports.registry.page = async (cursor) => {
      if (cursor !== undefined) throw new Error('crash');
      return page(cursor);
    };
    await expect(reconcileBudgets(FAR, ports)).rejects.toThrow('crash');
    ports.registry.page = page;
    ports.spokes.reached.length = 0;

    await reconcileBudgets(FAR, ports);

    expect(ports.spokes.reached).not.toContain(`reconcile-budgets@${FIRST}`);
    expect(inForce(ports)).toEqual(ACCOUNTS);
  });

  test('does not touch the cursor while all budgets fit on one page', async () => {
    const ports = inMemoryWorld();
    ports.registry.set(FIRST, '500');

    await reconcileBudgets(FAR, ports);

    expect(ports.cursor.saves).toBe(0);
  });

  test('one account that fails is counted and named, and delays no other', async () => {
    const ports = world();
    ports.spokes.of(FIRST).unreachable = 'no such role';
    const write = ports.registry.writeReceipt.bind(ports.registry);
    ports.registry.writeReceipt = async (of, receipt) => {
      if (of.address === SECOND) throw new Error('throttled');
      return write(of, receipt);
    };

    const { counts, failures } = await reconcileBudgets(FAR, ports);

    expect(counts).toMatchObject({ 'in-force': 3, pending: 1, failed: 1 });
    expect(failures).toEqual([{ address: SECOND, error: new Error('throttled') }]);
  });

  test('refuses bad items that no stream record has reported, and counts workloads', async () => {
    const ports = inMemoryWorld();
    ports.registry.set(FIRST, 'abc');
    ports.registry.set(`${FIRST}.shop`, '5');

    expect((await reconcileBudgets(FAR, ports)).counts).toMatchObject({ rejected: 1, accepted: 1 });
    expect(ports.registry.receipt(FIRST)?.status).toBe('REJECTED');
  });

  test('a parameter changed by hand is put right within one run', async () => {
    const ports = world();
    await syncBudget(FIRST, 'sync-budget', ports);
    ports.spokes.of(FIRST).changeByHand('1');

    await reconcileBudgets(FAR, ports);

    expect(ports.spokes.of(FIRST).value?.text).toBe('500');
    expect(ports.operators.told).toMatchObject([{ kind: 'parameter-put-right', address: FIRST, found: '1' }]);
  });
});
