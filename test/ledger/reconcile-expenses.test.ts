import { accountOf, address } from '../../src/core/domain/address';
import { openPeriod } from '../../src/ledger/open-period';
import { reconcileExpenses } from '../../src/ledger/reconcile-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryBudgetRegistry } from '../support/in-memory-ports';
import { ACCOUNT, ACCOUNT_ID, budgetOf, NOVEMBER, NOVEMBER_ENDS, on, WORKLOAD } from '../support/ledgers';

const OTHER = address('333333333333');

async function world() {
  const ports = Object.assign(new InMemoryCosts(on('21')), { registry: new InMemoryBudgetRegistry(() => undefined) });
  for (const each of [ACCOUNT, WORKLOAD, OTHER]) {
    ports.table.budgetRows.set(each, budgetOf('500', { address: each }));
    await openPeriod(each, on('21'), ports);
  }
  return ports;
}

const calls = (ports: InMemoryCosts) =>
  ports.calls.made.map((made) => [made.call, made.call === 'inventory' ? made.account : made.address]);

describe('reconcileExpenses', () => {
  test('looks at every account once, and at no workload of its own', async () => {
    const ports = await world();
    const { accounts, exhausted } = await reconcileExpenses(ports);
    expect([[...accounts].sort(), exhausted]).toEqual([[ACCOUNT_ID, accountOf(OTHER)], []]);
    expect(calls(ports).sort()).toEqual([
      ['inventory', ACCOUNT_ID],
      ['inventory', accountOf(OTHER)],
    ]);
  });

  test('has what an exhausted budget disabled looked at again, a workload’s as well', async () => {
    const ports = await world();
    await ports.ledgers.changeState(ports.table.ledger(WORKLOAD, NOVEMBER), 'exhausted');
    expect((await reconcileExpenses(ports)).exhausted).toEqual([WORKLOAD]);
    expect(calls(ports)).toContainEqual(['disable', WORKLOAD]);
  });

  test('leaves an account alone that is closed or gone, and its workloads with it', async () => {
    const ports = await world();
    for (const exhausted of [ACCOUNT, WORKLOAD]) {
      await ports.ledgers.changeState(ports.table.ledger(exhausted, NOVEMBER), 'exhausted');
    }
    ports.registry.set(ACCOUNT, '500', { Ended: { At: '2026-11-20T00:00:00.000Z', Reason: 'the account is closed' } });
    ports.registry.set(OTHER, '500');
    expect(await reconcileExpenses(ports)).toEqual({ exhausted: [], accounts: [accountOf(OTHER)] });
    expect(calls(ports)).toEqual([['inventory', accountOf(OTHER)]]);
  });

  test('looks at the present month only', async () => {
    const ports = await world();
    await ports.ledgers.changeState(ports.table.ledger(ACCOUNT, NOVEMBER), 'exhausted');
    ports.clock.moveTo(NOVEMBER_ENDS);
    expect(await reconcileExpenses(ports)).toEqual({ exhausted: [], accounts: [] });
  });
});
