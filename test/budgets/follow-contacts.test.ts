import { followContacts } from '../../src/budgets/follow-contacts';
import { reconcileBudgets } from '../../src/budgets/reconcile-budgets';
import type { AccountId } from '../../src/core/domain/address';
import { instant, later, MS_PER_DAY } from '../../src/core/domain/time';
import { inMemoryWorld, type InMemoryWorld } from '../support/in-memory-ports';

const FAR = instant(Date.UTC(2030, 0));
const [NAMED, SILENT, OTHER] = ['222222222222', '333333333333', '444444444444'] as const;

function world(): InMemoryWorld {
  const ports = inMemoryWorld();
  ports.registry.set(NAMED, '5', { Emails: ['ann@example.com'] });
  ports.registry.set(SILENT, '5');
  ports.registry.set(`${SILENT}.shop`, '2', { WorkloadTag: { Key: 'team', Value: 'shop' } });
  ports.registry.set(OTHER, '5');
  ports.alternateContacts.tells(SILENT, 'bill@example.com', 'ops@example.com');
  return ports;
}

async function follow(ports: InMemoryWorld, most = 10) {
  const budgets = [...(await ports.registry.find([NAMED, SILENT, `${SILENT}.shop`, OTHER])).values()];
  return followContacts(budgets, most, ports);
}

test('contacts are asked of accounts whose budgets name nobody, each account once, and invited', async () => {
  const ports = world();
  expect(await follow(ports)).toEqual({ asked: 2, unsubscribed: [] });
  expect(ports.alternateContacts.asked).toEqual([SILENT, OTHER]);
  expect([...ports.subscribers.emails]).toEqual(['bill@example.com', 'ops@example.com']);
  expect(ports.contacts.rows.get(OTHER as AccountId)).toMatchObject({ emails: [], refusal: undefined });
  expect(await follow(ports)).toEqual({ asked: 0, unsubscribed: [] });
});

test('no more than allowed are asked for, and the next run asks for the others', async () => {
  const ports = world();
  expect((await follow(ports, 1)).asked).toBe(1);
  expect((await follow(ports, 1)).asked).toBe(1);
  expect(ports.alternateContacts.asked).toEqual([SILENT, OTHER]);
});

test('what AWS refuses leaves who was told before, and keeps no other account', async () => {
  const ports = world();
  await follow(ports);
  ports.clock.at = later(ports.clock.now(), MS_PER_DAY);
  ports.alternateContacts.answers.set(SILENT, { kind: 'denied', reason: 'trusted access is off' });
  ports.alternateContacts.tells(OTHER, 'new@example.com');
  await follow(ports);
  expect(ports.contacts.rows.get(SILENT as AccountId)).toMatchObject({
    emails: ['bill@example.com', 'ops@example.com'],
    refusal: { kind: 'denied', reason: 'trusted access is off' },
  });
  expect(ports.subscribers.emails.has('new@example.com')).toBe(true);
});

test('who could not be invited is tried again without asking AWS, and an address that is subscribed is not asked', async () => {
  const ports = world();
  ports.subscribers.refused.add('bill@example.com');
  ports.subscribers.emails.add('ops@example.com');
  expect((await follow(ports)).unsubscribed).toEqual([
    { email: 'bill@example.com', error: new Error('Invalid parameter: bill@example.com') },
  ]);
  ports.subscribers.refused.clear();
  expect(await follow(ports)).toEqual({ asked: 0, unsubscribed: [] });
  expect([...ports.subscribers.emails].sort()).toEqual(['bill@example.com', 'ops@example.com']);
});

test('a reconciliation follows contacts, and ends the subscription of one who is none any more', async () => {
  const ports = world();
  for (const account of [NAMED, SILENT, OTHER]) ports.spokes.of(account);
  expect((await reconcileBudgets(FAR, ports)).unsubscribed).toEqual([]);
  expect([...ports.subscribers.emails].sort()).toEqual(['ann@example.com', 'bill@example.com', 'ops@example.com']);
  ports.clock.at = later(ports.clock.now(), MS_PER_DAY);
  ports.alternateContacts.tells(SILENT, 'ops@example.com');
  await reconcileBudgets(FAR, ports);
  expect([...ports.subscribers.emails].sort()).toEqual(['ann@example.com', 'ops@example.com']);
});

test('contacts that cannot be kept delay no budget', async () => {
  const ports = world();
  for (const account of [NAMED, SILENT, OTHER]) ports.spokes.of(account);
  const fails = { of: async () => Promise.reject(new Error('throttled')), save: async () => undefined };
  const run = await reconcileBudgets(FAR, { ...ports, contacts: fails });
  expect([run.counts['in-force'], run.complete]).toEqual([3, true]);
  expect(run.unsubscribed[0]).toEqual({ email: '(all)', error: new Error('throttled') });
});
