import * as fc from 'fast-check';
import { ACCEPTED_BUDGET_VALUES, formatBudgetValue } from '../../../src/budgets/domain/budget-value';
import { accountOf, address } from '../../../src/core/domain/address';
import { MODES } from '../../../src/core/domain/mode';
import { parseUsd } from '../../../src/core/domain/money';
import { decideWorkload, readWorkload, type WorkloadFacts } from '../../../src/workloads/domain/workload';
import * as arbitrary from '../../support/arbitraries';

const ACCOUNT = accountOf(address('222222222222'));
const SHOP = { amount: '50', tagKey: 'app', tagValue: 'shop', email: '', mode: '' };
const usd = parseUsd;

const read = (more: object, name = 'shop') => readWorkload(name, JSON.stringify({ ...SHOP, ...more }));
const facts = (more: Partial<WorkloadFacts> = {}): WorkloadFacts => ({
  account: ACCOUNT,
  name: 'shop',
  written: JSON.stringify(SHOP),
  own: usd('100'),
  item: undefined,
  isCrowded: false,
  policy: { modes: MODES, tagKeys: [] },
  ...more,
});
const decided = (more: Partial<WorkloadFacts>) => decideWorkload(facts(more));

describe('what the installation lets teams ask for', () => {
  const asked = (more: object, policy: Partial<WorkloadFacts['policy']>) =>
    decided({ written: JSON.stringify({ ...SHOP, ...more }), policy: { modes: MODES, tagKeys: [], ...policy } });

  test.each([
    [
      { mode: 'enforce' },
      { modes: ['observe', 'notify'] },
      'mode "enforce" is refused: expected one of observe, notify, which this installation lets teams use, or nothing',
    ],
    [
      { mode: 'notify' },
      { modes: ['observe'] },
      'mode "notify" is refused: expected one of observe, which this installation lets teams use, or nothing',
    ],
    [
      { tagKey: 'env' },
      { tagKeys: ['app', 'team'] },
      'tagKey "env" is refused: expected one of app, team, which this installation lets teams use',
    ],
    [
      { tagKey: 'App' },
      { tagKeys: ['app'] },
      'tagKey "App" is refused: expected one of app, which this installation lets teams use',
    ],
  ] as const)('does not hold %j with %j', (more, policy, reason) => {
    expect(asked(more, policy)).toMatchObject({ kind: 'refused', reason: `${reason}. No value is in force` });
  });

  test.each([
    [['observe', 'notify'], 'notify'],
    [['observe'], 'observe'],
    [['observe', 'notify', 'enforce'], undefined],
  ] as const)('of %j makes a workload that names no mode %s, whatever the default is', (modes, mode) => {
    expect(asked({}, { modes })).toMatchObject({ kind: 'accepted', workload: { mode } });
  });

  test('takes what is among it', () => {
    const policy = { modes: ['observe', 'enforce'], tagKeys: ['team', 'app'] } as const;
    expect(asked({ mode: 'enforce' }, policy)).toMatchObject({ kind: 'accepted', workload: { mode: 'enforce' } });
  });
});

describe('a team’s parameter', () => {
  test('says amount and tag, and who is told and what happens, if it likes', () => {
    expect(read({ amount: '1,000.50', email: 'team@example.com', mode: 'enforce' })).toEqual({
      kind: 'read',
      workload: {
        limit: usd('1000.5'),
        tag: { key: 'app', value: 'shop' },
        mode: 'enforce',
        emails: ['team@example.com'],
      },
    });
    expect(readWorkload('shop', '{"amount": 20, "tagKey": "app", "tagValue": "shop"}')).toEqual({
      kind: 'read',
      workload: { limit: usd('20'), tag: { key: 'app', value: 'shop' }, mode: undefined, emails: [] },
    });
  });

  test.each([
    [{ amount: '0' }, `amount "0" is refused: expected ${ACCEPTED_BUDGET_VALUES}`],
    [{ amount: undefined }, `amount (missing) is refused: expected ${ACCEPTED_BUDGET_VALUES}`],
    [{ amount: 1e21 }, `amount 1e+21 is refused: expected ${ACCEPTED_BUDGET_VALUES}`],
    [{ tagKey: '' }, 'tagKey "" is refused: expected the key of a tag, 1 to 128 characters'],
    [{ tagValue: undefined }, 'tagValue (missing) is refused: expected the value of a tag, 1 to 256 characters'],
    [{ email: 'team' }, 'email "team" is refused: expected one e-mail address, or nothing'],
    [{ email: ['a@b.c'] }, 'email ["a@b.c"] is refused: expected one e-mail address, or nothing'],
    [{ mode: 'off' }, 'mode "off" is refused: expected one of observe, notify, enforce, or nothing'],
    [{ emial: 'a@b.c' }, 'field "emial" is refused: expected amount, tagKey, tagValue, email, mode'],
    [{ amount: 'x', mode: 'y' }, expect.stringMatching(/^amount "x" is refused: .*; mode "y" is refused: /)],
  ])('with %j is refused', (more, reason) => {
    expect(read(more)).toEqual({ kind: 'refused', reason });
  });

  test.each(['', 'fifty', '50', '[]', 'null', '"50"', '{"amount": "50",}'])("that holds '%s' is refused", (text) => {
    expect(readWorkload('shop', text)).toEqual({
      kind: 'refused',
      reason: expect.stringMatching(/^value ".*" is refused: expected JSON like \{"amount"/),
    });
  });

  test.each(['a/b', '', 'x'.repeat(52), 'ü'])(
    "whose name is '%s' is refused, because it is part of an address",
    (name) => {
      expect(read({}, name)).toEqual({
        kind: 'refused',
        reason: expect.stringContaining('expected 1 to 51 characters'),
      });
    },
  );

  test('property: whatever is written is read or refused, with a reason that fits into a parameter', () => {
    const fields = fc
      .record({ amount: fc.string(), tagKey: fc.string({ maxLength: 4_096 }), mode: fc.anything() })
      .map((one) => JSON.stringify(one));
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 4_096 }), fc.json(), fields), (text) => {
        const result = readWorkload('shop', text);
        if (result.kind === 'refused') expect(Buffer.byteLength(JSON.stringify(result.reason))).toBeLessThan(3_000);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a workload’s budget', () => {
  test('is accepted up to the budget of its account', () => {
    expect(decided({ own: usd('50') })).toMatchObject({ kind: 'accepted', workload: { limit: usd('50') } });
  });

  test('above it is refused; what was accepted before stays', () => {
    expect(decided({ own: usd('49.99'), item: { isOurs: true, limit: usd('30') } })).toEqual({
      kind: 'refused',
      reason:
        'amount 50 USD is refused: expected 49.99 USD or less, the budget of account 222222222222. In force stays 30 USD',
      stays: usd('30'),
      isLowered: false,
    });
    expect(decided({ own: usd('40') })).toMatchObject({
      reason: expect.stringMatching(/No value is in force$/),
      stays: undefined,
    });
  });

  test('is lowered with the account’s, and says so the same after it was lowered', () => {
    const reason =
      'amount 50 USD is refused: expected 40 USD or less, the budget of account 222222222222. In force is 40 USD, all that the account has';
    expect(decided({ own: usd('40'), item: { isOurs: true, limit: usd('50') } })).toEqual({
      kind: 'refused',
      reason,
      stays: usd('40'),
      isLowered: true,
    });
    expect(decided({ own: usd('40'), item: { isOurs: true, limit: usd('40') } })).toEqual({
      kind: 'refused',
      reason,
      stays: usd('40'),
      isLowered: false,
    });
  });

  test('waits for the account to have one', () => {
    expect(decided({ own: undefined })).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('it is accepted when finance has set one'),
    });
    expect(decided({ own: undefined, item: { isOurs: true, limit: usd('30') } })).toMatchObject({
      stays: usd('30'),
      isLowered: false,
    });
  });

  test('never takes the place of one that finance has set', () => {
    expect(decided({ item: { isOurs: false, limit: usd('5') } })).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('222222222222.shop is a budget that finance has set'),
      stays: undefined,
      isLowered: false,
    });
  });

  test('is not one of too many; those that are registered stay', () => {
    expect(decided({ isCrowded: true })).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('more than 50 workload budgets'),
    });
    expect(decided({ isCrowded: true, item: { isOurs: true, limit: usd('5') } })).toMatchObject({ kind: 'accepted' });
  });

  test('ends with its parameter', () => {
    expect(decided({ written: undefined, item: { isOurs: true, limit: usd('5') } })).toEqual({ kind: 'ended' });
  });

  test('property: nothing that is in force is above the account’s budget, and a good amount below it is accepted', () => {
    const before = fc.option(fc.record({ isOurs: fc.constant(true), limit: arbitrary.limit() }), { nil: undefined });
    fc.assert(
      fc.property(
        arbitrary.limit(),
        arbitrary.limit(),
        before,
        fc.constantFrom('', ...MODES),
        (own, wanted, item, mode) => {
          const decision = decided({
            own,
            item,
            written: JSON.stringify({ ...SHOP, mode, amount: formatBudgetValue(wanted) }),
          });
          expect(decision.kind).toBe(wanted <= own ? 'accepted' : 'refused');
          const after =
            decision.kind === 'accepted'
              ? decision.workload.limit
              : decision.kind === 'refused'
                ? decision.stays
                : undefined;
          expect(after === undefined || after <= own).toBe(true);
        },
      ),
    );
  });
});

describe('the edges of what a team may write', () => {
  const readOf = (said: object) =>
    readWorkload('shop', JSON.stringify({ amount: '5', tagKey: 'a', tagValue: 'b', ...said }));
  const reasonOf = (said: object) => {
    const result = readOf(said);
    return result.kind === 'refused' ? result.reason : '(accepted)';
  };

  test('the longest tag is taken, a longer one is refused', () => {
    expect(readOf({ tagKey: 'k'.repeat(128), tagValue: 'v'.repeat(256) }).kind).toBe('read');
    expect(reasonOf({ tagKey: 'k'.repeat(129) })).toContain('expected the key of a tag, 1 to 128 characters');
    expect(reasonOf({ tagValue: 'v'.repeat(257) })).toContain('expected the value of a tag, 1 to 256 characters');
  });

  test.each(['a@b c', 'a b@c', 'a@b,c'])('the e-mail address %j is refused', (email) => {
    expect(reasonOf({ email })).toBe(`email "${email}" is refused: expected one e-mail address, or nothing`);
  });

  test('a long value is cut short, so that the answer fits into a parameter', () => {
    const [fits, cut] = ['x'.repeat(58), 'x'.repeat(59)].map((mode) => reasonOf({ mode }));
    expect(fits).toContain(`mode "${'x'.repeat(58)}" is refused`);
    expect(cut).toContain(`mode "${'x'.repeat(59)}… is refused`);
  });

  test('fields that nobody knows are named, all of them', () => {
    expect(reasonOf({ one: 1, two: 2 })).toBe(
      'field "one, two" is refused: expected amount, tagKey, tagValue, email, mode',
    );
  });
});
