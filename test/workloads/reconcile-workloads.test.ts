import { reconcileBudgets } from '../../src/budgets/reconcile-budgets';
import { instant } from '../../src/core/domain/time';
import { inMemoryWorld, type InMemoryWorld } from '../support/in-memory-ports';

const [FIRST, SECOND, THIRD] = ['111111111111', '222222222222', '333333333333'] as const;
const FAR = instant(Date.UTC(2100, 0));

/** Three accounts with a budget of 100 USD, each with a workload that no event has told of. */
function world(): InMemoryWorld {
  const ports = inMemoryWorld();
  for (const account of [FIRST, SECOND, THIRD]) {
    ports.registry.set(account, '100');
    ports.spokes.of(account);
    ports.workloadSpokes.of(account).write('shop', '50');
  }
  return ports;
}

const status = (ports: InMemoryWorld, account: string) => ports.workloadSpokes.of(account).receipt('shop')?.status;

describe('reconcileBudgets', () => {
  test('registers the workloads of every account whose spoke answers', async () => {
    const ports = world();
    ports.spokes.of(SECOND).unreachable = 'no such role';

    const { failures, unanswered } = await reconcileBudgets(FAR, ports);

    expect([FIRST, SECOND, THIRD].map((account) => status(ports, account))).toEqual([
      'ACCEPTED',
      undefined,
      'ACCEPTED',
    ]);
    expect([failures, unanswered, ports.workloadSpokes.reached.includes(`reconcile-budgets@${SECOND}`)]).toEqual([
      [],
      [],
      false,
    ]);
  });

  test('goes by the account’s budget as it is after this run', async () => {
    const ports = world();
    await reconcileBudgets(FAR, ports);
    ports.registry.set(FIRST, '20');

    await reconcileBudgets(FAR, ports);

    expect(ports.registry.items.get(`${FIRST}.shop`)?.written.BudgetValue).toBe('20');
  });

  test('ends a workload whose parameter is gone, even if nothing of it is left in the account and finance gave up the account', async () => {
    const ports = world();
    await reconcileBudgets(FAR, ports);
    ports.workloadSpokes.of(FIRST).written.clear();
    ports.workloadSpokes.of(FIRST).receipts.clear();
    ports.registry.items.delete(FIRST);

    await reconcileBudgets(FAR, ports);

    expect([...ports.registry.items.keys()].filter((address) => address.startsWith(FIRST))).toEqual([]);
  });

  test('leaves workloads alone that finance has set, and their accounts unasked', async () => {
    const ports = inMemoryWorld();
    ports.registry.set(`${FIRST}.shop`, '5');

    await reconcileBudgets(FAR, ports);

    expect(ports.workloadSpokes.reached).toEqual([]);
  });

  test('an account that cannot be asked for its workloads is named, and fails nothing: its spoke may be older', async () => {
    const ports = world();
    ports.workloadSpokes.of(SECOND).unreachable =
      'account 222222222222: cannot read /budget-guardrails/budgets/: AccessDenied';

    const { failures, unanswered, counts } = await reconcileBudgets(FAR, ports);

    expect([failures, unanswered, counts.failed]).toEqual([
      [],
      ['account 222222222222: cannot read /budget-guardrails/budgets/: AccessDenied'],
      0,
    ]);
    expect([status(ports, FIRST), status(ports, THIRD)]).toEqual(['ACCEPTED', 'ACCEPTED']);
  });

  test('a workload that fails is counted and named, and delays no other', async () => {
    const ports = world();
    const register = ports.workloads.register.bind(ports.workloads);
    ports.workloads.register = (address, ...rest) =>
      address.startsWith(SECOND) ? Promise.reject(new Error('throttled')) : register(address, ...rest);

    const { failures } = await reconcileBudgets(FAR, ports);

    expect(failures).toEqual([{ address: `${SECOND}.shop`, error: new Error('throttled') }]);
    expect([status(ports, FIRST), status(ports, THIRD)]).toEqual(['ACCEPTED', 'ACCEPTED']);
  });
});
