import { reconcileBudgets } from '../../src/budgets/reconcile-budgets';
import { subscribeOwners } from '../../src/budgets/subscribe-owners';
import { instant } from '../../src/core/domain/time';
import { inMemoryWorld } from '../support/in-memory-ports';

const FAR = instant(Date.UTC(2030, 0));

async function world() {
  const ports = inMemoryWorld();
  ports.registry.set('222222222222', '5', { Emails: ['ann@example.com', 'ben@example.com'] });
  ports.registry.set('333333333333', '5', { Emails: ['ann@example.com'] });
  ports.registry.set('444444444444', '5');
  const { budgets } = await ports.registry.page(undefined);
  return { ports, budgets };
}

test('each owner is asked once, whoever else names him', async () => {
  const { ports, budgets } = await world();
  expect(await subscribeOwners(budgets, ports)).toEqual([]);
  expect([...ports.subscribers.emails]).toEqual(['ann@example.com', 'ben@example.com']);
  expect(await subscribeOwners(budgets, ports)).toEqual([]);
});

test('without owners nobody is listed', async () => {
  const { ports } = await world();
  const { budgets } = await ports.registry.page('333333333333');
  await subscribeOwners(budgets, ports);
  expect(ports.subscribers.lists).toBe(0);
});

test('what is refused is named, and keeps no other', async () => {
  const { ports, budgets } = await world();
  ports.subscribers.refused.add('ann@example.com');
  expect(await subscribeOwners(budgets, ports)).toEqual([
    { email: 'ann@example.com', error: new Error('Invalid parameter: ann@example.com') },
  ]);
  expect([...ports.subscribers.emails]).toEqual(['ben@example.com']);
});

test('an item that is refused asks nobody', async () => {
  const { ports } = await world();
  ports.registry.set('222222222222', 'abc', { Emails: ['eve@example.com'] });
  await subscribeOwners((await ports.registry.page(undefined)).budgets, ports);
  expect([...ports.subscribers.emails]).toEqual(['ann@example.com']);
});

test('a reconciliation asks whom no event has asked, and a list that fails delays no budget', async () => {
  const { ports } = await world();
  const { subscribers } = ports;
  for (const account of ['222222222222', '333333333333', '444444444444']) ports.spokes.of(account);
  const nothing = async () => undefined;
  const fails = { asked: async () => Promise.reject(new Error('throttled')), ask: nothing, drop: nothing };
  const failed = await reconcileBudgets(FAR, { ...ports, subscribers: fails });
  expect([failed.counts['in-force'], failed.complete]).toEqual([3, true]);
  expect(failed.unsubscribed[0]).toEqual({ email: '(all)', error: new Error('throttled') });
  expect((await reconcileBudgets(FAR, ports)).unsubscribed).toEqual([]);
  expect(subscribers.emails.size).toBe(2);
});
