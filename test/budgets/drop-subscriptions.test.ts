import { dropSubscriptions } from '../../src/budgets/drop-subscriptions';
import type { AccountId } from '../../src/core/domain/address';
import { inMemoryWorld, type InMemoryWorld } from '../support/in-memory-ports';

const [NAMED, SILENT] = ['222222222222', '333333333333'] as const;

async function drop(ports: InMemoryWorld) {
  const all = [...(await ports.registry.find([...ports.registry.items.keys()])).values()];
  const failed = await dropSubscriptions(all, ports);
  return { failed, left: [...ports.subscribers.emails] };
}

function world(...emails: readonly string[]): InMemoryWorld {
  const ports = inMemoryWorld();
  for (const email of emails) ports.subscribers.emails.add(email);
  return ports;
}

test('who is named by a budget, or is a contact where none is named, stays; others go', async () => {
  const ports = world('ann@example.com', 'bill@example.com', 'gone@example.com');
  ports.registry.set(NAMED, '5', { Emails: ['ann@example.com'] });
  ports.registry.set(SILENT, '5');
  const at = ports.clock.now();
  const account = SILENT as AccountId;
  const contacts = { account, emails: ['bill@example.com'], toldAt: at, askedAt: at, refusal: undefined, invited: {} };
  await ports.contacts.save(contacts);
  await ports.contacts.save({ ...contacts, account: NAMED as AccountId, emails: ['gone@example.com'] });
  expect(await drop(ports)).toEqual({ failed: [], left: ['ann@example.com', 'bill@example.com'] });
});

test('what the product has not made stays, and one that fails keeps no other', async () => {
  const ports = world('ops@example.com', 'first@example.com', 'second@example.com');
  ports.subscribers.foreign.add('ops@example.com');
  ports.subscribers.refused.add('first@example.com');
  expect(await drop(ports)).toEqual({
    failed: [{ email: 'first@example.com', error: new Error('not allowed: first@example.com') }],
    left: ['ops@example.com', 'first@example.com'],
  });
});

test('a refused item keeps those who hear of the budget that stays in force', async () => {
  const ports = world('ann@example.com', 'eve@example.com');
  ports.registry.set(NAMED, 'abc', { Emails: ['eve@example.com'] });
  ports.adopted.stayed.set(NAMED, ['ann@example.com']);
  expect((await drop(ports)).left).toEqual(['ann@example.com']);
});

test('nobody is dropped when it is not known who is wanted', async () => {
  const ports = world('ann@example.com');
  ports.registry.set(SILENT, '5');
  const contacts = { of: async () => Promise.reject(new Error('throttled')), save: async () => undefined };
  const all = [...(await ports.registry.find([SILENT])).values()];
  await expect(dropSubscriptions(all, { ...ports, contacts })).rejects.toThrow('throttled');
  expect([...ports.subscribers.emails]).toEqual(['ann@example.com']);
});
