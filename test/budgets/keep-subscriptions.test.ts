import { SubscriptionKeeper } from '../../src/budgets/keep-subscriptions';
import { inMemoryWorld } from '../support/in-memory-ports';

const [FIRST, SECOND] = ['222222222222', '333333333333'] as const;

function world() {
  const ports = inMemoryWorld();
  ports.registry.set(FIRST, '5', { Emails: ['ann@example.com'] });
  ports.registry.set(SECOND, '5', { Emails: ['ben@example.com'] });
  ports.subscribers.emails.add('gone@example.com');
  return ports;
}

test.each([
  ['a run that has gone through the whole table', true, [FIRST, SECOND]],
  ['a run that goes on where another has stopped', false, [SECOND]],
])('%s ends what nobody wants, and nothing else', async (_case, isWhole, seen) => {
  const ports = world();
  ports.subscribers.emails.add('ann@example.com');
  const keeper = new SubscriptionKeeper(ports, isWhole);
  for (const address of seen) await keeper.keep([...(await ports.registry.find([address])).values()]);
  await keeper.end();
  expect([...ports.subscribers.emails].sort()).toEqual(['ann@example.com', 'ben@example.com']);
  expect(keeper.unsubscribed).toEqual([]);
});

test('accounts that were asked for count for all pages of a run', async () => {
  const ports = inMemoryWorld();
  const accounts = Array.from({ length: 250 }, (_none, index) => `${100_000_000_000 + index}`);
  for (const account of accounts) ports.registry.set(account, '5');
  const keeper = new SubscriptionKeeper(ports, true);
  for (const account of accounts) await keeper.keep([...(await ports.registry.find([account])).values()]);
  expect(ports.alternateContacts.asked).toHaveLength(200);
});

test('what fails is named, and nobody is dropped on a table that cannot be read', async () => {
  const ports = world();
  const registry = { page: async () => Promise.reject(new Error('throttled')) };
  const keeper = new SubscriptionKeeper({ ...ports, registry }, false);
  await keeper.end();
  expect(keeper.unsubscribed).toEqual([{ email: '(all)', error: new Error('throttled') }]);
  expect(ports.subscribers.emails.has('gone@example.com')).toBe(true);
});
