import { describeBudgetNotice, type BudgetNotice } from '../../src/budgets/domain/notice';
import { endStops } from '../../src/budgets/end-stops';
import { propagateBudget } from '../../src/budgets/propagate-budget';
import { reconcileBudgets } from '../../src/budgets/reconcile-budgets';
import { syncBudget } from '../../src/budgets/sync-budget';
import { formatInstant, instant, later, MS_PER_DAY } from '../../src/core/domain/time';
import { inMemoryWorld } from '../support/in-memory-ports';

const ACCOUNT = '222222222222';
const START = instant(Date.UTC(2026, 10, 21));
const UNTIL = later(START, MS_PER_DAY);
const FAR = instant(Date.UTC(2030, 0));
const Stop = { Who: 'Ann', Why: 'leaked key', Until: formatInstant(UNTIL) };

function world(more: object = {}) {
  const ports = inMemoryWorld();
  ports.registry.set(ACCOUNT, '600', { Stop, ...more });
  ports.spokes.of(ACCOUNT);
  const look = async (at: number) => {
    ports.clock.at = instant(at);
    return endStops((await ports.registry.page(undefined)).budgets, ports);
  };
  const item = () => ports.registry.items.get(ACCOUNT)?.written;
  return { ports, look, item };
}

test('a stop by hand is taken out of its item at its end, which is told with who had it stopped and why', async () => {
  const { ports, look, item } = world();
  expect(await look(UNTIL - MS_PER_DAY)).toEqual({ ended: [], failures: [] });
  expect(item()).toHaveProperty('Stop');
  expect(await look(UNTIL)).toEqual({ ended: [ACCOUNT], failures: [] });
  expect(item()).toEqual({ Address: ACCOUNT, BudgetValue: '600' });
  expect(ports.operators.told).toEqual([
    { kind: 'stop-ended', address: ACCOUNT, who: 'Ann', why: 'leaked key', until: UNTIL },
  ]);
  expect(ports.operators.told.map((notice) => describeBudgetNotice(notice as BudgetNotice))).toEqual([
    {
      about: 'stop by hand has ended',
      text:
        '222222222222 was stopped by hand by Ann until 2026-11-22 00:00 UTC: leaked key. ' +
        'That time is over: what was stopped is given back, unless its budget is spent.',
    },
  ]);
  expect(await look(UNTIL + 1)).toEqual({ ended: [], failures: [] });
});

test('who has prolonged it meanwhile is right, and a failure delays no other', async () => {
  const { ports, item } = world();
  const { budgets } = await ports.registry.page(undefined);
  const longer = { ...Stop, Until: formatInstant(FAR) };
  ports.registry.set(ACCOUNT, '600', { Stop: longer });
  ports.clock.at = UNTIL;
  expect(await endStops(budgets, ports)).toEqual({ ended: [], failures: [] });
  expect([item()?.Stop, ports.operators.told]).toEqual([longer, []]);

  ports.registry.set('333333333333', '7', { Stop });
  ports.registry.set('444444444444', '7', { Stop });
  const { end } = ports.stops;
  ports.stops.end = async (of) => {
    if (of.address === '333333333333') throw new Error('throttled');
    return end.call(ports.stops, of);
  };
  const all = [...(await ports.registry.find(['333333333333', '444444444444'])).values()];
  expect(await endStops(all, ports)).toEqual({
    ended: ['444444444444'],
    failures: [{ address: '333333333333', error: new Error('throttled') }],
  });
});

test('reconciliation ends it, and names what it could not end', async () => {
  const { ports, item } = world();
  ports.clock.at = UNTIL;
  await reconcileBudgets(FAR, ports);
  expect(item()).not.toHaveProperty('Stop');
  ports.registry.set(ACCOUNT, '600', { Stop });
  ports.stops.end = () => Promise.reject(new Error('throttled'));
  expect((await reconcileBudgets(FAR, ports)).failures).toMatchObject([{ address: ACCOUNT }]);
});

test('a stop of a budget that is in force is on its receipt at once, and off it again', async () => {
  const { ports } = world();
  ports.clock.at = START;
  ports.registry.set(ACCOUNT, '600');
  await syncBudget(ACCOUNT, 'test', ports);
  const propagate = async (more: object) => {
    ports.registry.set(ACCOUNT, '600', more);
    await propagateBudget([{ id: '1', address: ACCOUNT, kind: 'set', written: true }], ports);
    return ports.registry.items.get(ACCOUNT)?.receipt;
  };
  expect(await propagate({ Stop })).toMatchObject({
    status: 'IN_FORCE',
    reason: 'stopped by hand by Ann until 2026-11-22 00:00 UTC: leaked key',
  });
  expect((await propagate({}))?.reason).toBeUndefined();
});

test.each([
  [ACCOUNT, {}, 'IN_FORCE'],
  [`${ACCOUNT}.shop`, { WorkloadTag: { Key: 'app', Value: 'shop' } }, 'ACCEPTED'],
])('the receipt of %s says who has it stopped, and until when', async (address, more, status) => {
  const { ports } = world();
  ports.registry.set(address, '600', { Stop, ...more });
  ports.clock.at = START;
  await syncBudget(address, 'test', ports);
  const receipt = () => ports.registry.items.get(address)?.receipt;
  expect(receipt()).toMatchObject({
    status,
    reason: 'stopped by hand by Ann until 2026-11-22 00:00 UTC: leaked key',
  });
  ports.registry.set(address, '600', more);
  await syncBudget(address, 'test', ports);
  expect(receipt()?.reason).toBeUndefined();
});
