import { afterAnswer, afterInvitation, isDue, toInvite } from '../../../src/budgets/domain/contacts';
import { later, MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/domain/time';
import { ACCOUNT_ID, on } from '../../support/ledgers';

const NOW = on('21');
const told = (...emails: readonly string[]) => ({ kind: 'told' as const, emails });
const denied = { kind: 'denied' as const, reason: 'trusted access is off' };
const first = afterAnswer(ACCOUNT_ID, undefined, told('bill@example.com'), NOW);

describe('what is known of contacts', () => {
  test('is asked for again after a day, after an hour where AWS has refused, and at once where nothing is known', () => {
    const refused = afterAnswer(ACCOUNT_ID, undefined, denied, NOW);
    expect([isDue(undefined, NOW), isDue(first, NOW), isDue(refused, NOW)]).toEqual([true, false, false]);
    const [hour, day] = [later(NOW, MS_PER_HOUR), later(NOW, MS_PER_DAY)];
    expect([isDue(refused, hour), isDue(first, hour), isDue(first, day)]).toEqual([true, false, true]);
  });

  test('holds when AWS tells nothing, and ends when it tells that there is nobody', () => {
    const at = later(NOW, MS_PER_DAY);
    const refused = afterAnswer(ACCOUNT_ID, first, denied, at);
    expect(refused).toMatchObject({ emails: ['bill@example.com'], toldAt: NOW, askedAt: at, refusal: denied });
    expect(afterAnswer(ACCOUNT_ID, refused, told(), at)).toMatchObject({ emails: [], toldAt: at, refusal: undefined });
    expect(afterAnswer(ACCOUNT_ID, undefined, denied, at).toldAt).toBeUndefined();
  });
});

describe('a contact', () => {
  test('is asked when he is new, and has 30 days his peace', () => {
    expect(toInvite(first, NOW)).toEqual(['bill@example.com']);
    const invited = afterInvitation(first, ['bill@example.com'], NOW);
    expect(toInvite(invited, later(NOW, 30 * MS_PER_DAY - 1))).toEqual([]);
    expect(toInvite(invited, later(NOW, 30 * MS_PER_DAY))).toEqual(['bill@example.com']);
  });

  test('is new again when he was another meanwhile, or nobody needed him', () => {
    const invited = afterInvitation(first, ['bill@example.com'], NOW);
    const day = later(NOW, MS_PER_DAY);
    const replaced = afterAnswer(ACCOUNT_ID, invited, told('ben@example.com'), day);
    expect(toInvite(afterAnswer(ACCOUNT_ID, replaced, told('bill@example.com'), day), day)).toEqual([
      'bill@example.com',
    ]);
    expect(toInvite(afterAnswer(ACCOUNT_ID, invited, told('bill@example.com'), day), day)).toEqual([]);
    const later3 = later(NOW, 3 * MS_PER_DAY);
    expect(toInvite(afterAnswer(ACCOUNT_ID, invited, told('bill@example.com'), later3), later3)).toHaveLength(1);
  });
});
