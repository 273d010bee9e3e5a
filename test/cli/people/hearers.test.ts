import type { AccountId } from '../../../src/core/domain/address';
import { ended, given } from './given';
import { NOW, type InMemoryOffice } from './in-memory-office';

const ACCOUNT = '222222222222';
const KNOWN = { account: ACCOUNT as AccountId, emails: ['bill@example.com'], toldAt: NOW, askedAt: NOW };
const ASKED = { ...KNOWN, refusal: undefined, invited: {} };
const DENIED = { kind: 'denied' as const, reason: 'trusted access is off' };

async function heard(set: (office: InMemoryOffice) => unknown, more: Readonly<Record<string, unknown>> = {}) {
  const { office, terminal } = given((one) => one.has(ACCOUNT, '500', more));
  await set(office);
  await ended(office, terminal, 'status', ACCOUNT);
  return terminal.lines.find((line) => line.startsWith('  heard by'))?.slice('  heard by  '.length);
}

describe('status says who hears of a budget', () => {
  test('by the item, and who has not confirmed', async () => {
    const emails = ['ann@example.com', 'ben@example.com', 'eve@example.com'];
    const line = await heard(
      ({ installation }) =>
        installation.subscriptionsOf.set('ann@example.com', 'confirmed').set('ben@example.com', 'pending'),
      { Emails: emails },
    );
    expect(line).toBe(
      'operators, and ann@example.com, ben@example.com (has not confirmed yet), eve@example.com (not subscribed) (Emails of the item)',
    );
  });

  test('by the contacts of the account, as old as they are', async () => {
    const line = await heard(async ({ contacts, installation }) => {
      installation.denied.add('subscriptions');
      await contacts.save({ ...ASKED, refusal: DENIED });
    });
    expect(line).toMatch(/^operators, and bill@example.com \(not known whether subscribed: not authorized.*/);
    expect(line).toMatch(
      /\(alternate contacts of the account, as AWS said at 2026-11-16.*; .*: trusted access is off\)$/,
    );
  });

  test('none is not unknown', async () => {
    const none = await heard(({ contacts }) => contacts.save({ ...ASKED, emails: [] }));
    expect(none).toMatch(/^operators alone: the item has no Emails, its account no alternate contacts, as AWS said/);
    const unasked = await heard(() => undefined);
    expect(unasked).toMatch(/contacts are not known: nobody has asked yet$/);
    const unknown = { ...ASKED, emails: [], toldAt: undefined, refusal: DENIED };
    expect(await heard(({ contacts }) => contacts.save(unknown))).toMatch(
      /contacts are not known: trusted access is off$/,
    );
  });

  test('to machines, too', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500'));
    await office.contacts.save(ASKED);
    await ended(office, terminal, 'status', ACCOUNT, '--json');
    expect(JSON.parse(terminal.text)).toMatchObject({
      heard_by: {
        by: 'contacts',
        emails: [{ email: 'bill@example.com', subscription: 'none' }],
        contacts_told_at: '2026-11-16T00:00:00.000Z',
        contacts_refusal: null,
      },
    });
  });
});
