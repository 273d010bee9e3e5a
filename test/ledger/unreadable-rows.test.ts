import { address } from '../../src/core/domain/address';
import { MS_PER_DAY, MS_PER_HOUR } from '../../src/core/domain/time';
import { bookChange } from '../../src/ledger/book-change';
import { rate } from '../../src/ledger/domain/rate';
import { UnreadableRow } from '../../src/ledger/ports';
import { reconcileExpenses } from '../../src/ledger/reconcile-expenses';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryBudgetRegistry } from '../support/in-memory-ports';
import { ACCOUNT, NOVEMBER, on, WORKLOAD } from '../support/ledgers';

const OTHER = address('333333333333');
const INSTANCE = { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' } as const;
const TAG = { WorkloadTag: { Key: 'app', Value: 'shop' } };

/** Three adopted budgets. The ledger of `poisoned` then makes no sense. */
async function world(poisoned: string) {
  const ports = Object.assign(new InMemoryCosts(on('21')), { registry: new InMemoryBudgetRegistry(() => undefined) });
  for (const each of [ACCOUNT, WORKLOAD, OTHER]) ports.registry.set(each, '500', each === WORKLOAD ? TAG : {});
  await reconcileExpenses(ports);
  await settleExpenses(ports.table.changes, ports);
  ports.calls.made.length = 0;
  const row = new UnreadableRow(poisoned, `ledger#${NOVEMBER}`, "'5' is not a number");
  const { newest, page } = ports.ledgers;
  jest
    .spyOn(ports.ledgers, 'newest')
    .mockImplementation((of, present) =>
      of === poisoned ? Promise.reject(row) : newest.call(ports.ledgers, of, present),
    );
  jest.spyOn(ports.ledgers, 'page').mockImplementation(async (period, cursor) => {
    const { ledgers, next } = await page.call(ports.ledgers, period, cursor);
    return { ledgers: ledgers.filter((ledger) => ledger.address !== poisoned), unreadable: [row], next };
  });
  return ports;
}

describe('a ledger that cannot be read', () => {
  test('delays no other account: the hourly look goes on, and names it', async () => {
    const ports = await world(OTHER);

    const { accounts } = await reconcileExpenses(ports);

    expect(accounts).toEqual([ACCOUNT]);
    expect(ports.operators.told).toEqual([
      {
        kind: 'row-unreadable',
        address: OTHER,
        period: NOVEMBER,
        record: 'ledger#2026-11',
        reason: "'5' is not a number",
      },
    ]);
  });

  test('whose budget has changed delays no adoption of others', async () => {
    const ports = await world(OTHER);
    ports.registry.set(OTHER, '10');
    ports.registry.set(ACCOUNT, '10');

    expect((await reconcileExpenses(ports)).adopted).toEqual([ACCOUNT]);
  });

  test('is named at most once a day', async () => {
    const ports = await world(OTHER);
    const toldAfter: number[] = [];
    for (const hours of [0, 1, 23, 24, 47]) {
      ports.clock.moveTo(on('21') + hours * MS_PER_HOUR);
      await reconcileExpenses(ports);
      toldAfter.push(ports.operators.told.length);
    }
    ports.clock.moveTo(on('21') + 2 * MS_PER_DAY);
    await reconcileExpenses(ports);

    expect([...toldAfter, ports.operators.told.length]).toEqual([1, 1, 1, 2, 2, 3]);
  });

  test('of a workload keeps nothing from being booked in its account', async () => {
    const ports = await world(WORKLOAD);
    const change = { resource: INSTANCE, at: ports.clock.now(), running: true, rate: rate(7n) };

    const ledgers = await bookChange(change, [ACCOUNT, WORKLOAD], [ACCOUNT, WORKLOAD], ports);

    expect(ledgers.map((ledger) => ledger.address)).toEqual([ACCOUNT]);
    expect(ports.table.contributionsOf(WORKLOAD)).toEqual([]);
    expect(ports.table.ledger(ACCOUNT, NOVEMBER).rate).toBe(7n);
  });

  test('and is the only one that a change is for is an error that names it', async () => {
    const ports = await world(ACCOUNT);
    const change = { resource: INSTANCE, at: ports.clock.now(), running: true, rate: rate(7n) };

    await expect(bookChange(change, [ACCOUNT], [ACCOUNT], ports)).rejects.toThrow(
      'the row ledger#2026-11 of 222222222222 cannot be read',
    );
  });
});

test('an adopted budget that cannot be read is adopted anew', async () => {
  const ports = await world('nobody');
  const { find } = ports.budgets;
  const row = new UnreadableRow(OTHER, `budget#${OTHER}`, 'it has no limit');
  jest
    .spyOn(ports.budgets, 'find')
    .mockImplementation((of) => (of === OTHER ? Promise.reject(row) : find.call(ports.budgets, of)));

  expect((await reconcileExpenses(ports)).adopted).toEqual([OTHER]);
});
