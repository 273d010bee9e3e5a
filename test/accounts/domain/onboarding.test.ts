import fc from 'fast-check';
import {
  defaultFor,
  endItem,
  endOf,
  isAsDefaulted,
  keepAccount,
  keepWorkload,
  settingsOf,
  type AccountState,
  type BudgetDefault,
  type ChosenDefault,
  type InstallationDefault,
} from '../../../src/accounts/domain/onboarding';
import type { WrittenBudget } from '../../../src/budgets/domain/budget';
import { unitId } from '../../../src/budgets/domain/organizational-unit';
import { MODES } from '../../../src/core/domain/mode';
import { parseUsd } from '../../../src/core/domain/money';
import { parseInstant } from '../../../src/core/domain/time';

const TEAM = unitId('ou-ab12-team0000');
const DIVISION = unitId('ou-ab12-division');
const ROOT = unitId('r-ab12');
const NONE: InstallationDefault = { limit: undefined, mode: 'notify' };
const FIFTY: InstallationDefault = { limit: parseUsd('50'), mode: 'observe' };
const AT = parseInstant('2026-11-21T00:00:00Z');
const ENDED = { At: '2026-11-20T00:00:00.000Z', Reason: 'the account is closed' };

const items = (written: Record<string, WrittenBudget>) => new Map(Object.entries(written));
const chosen = (usd: string, more: Partial<BudgetDefault> = {}, isCertain = true): ChosenDefault => ({
  default: {
    from: DIVISION,
    limit: parseUsd(usd),
    mode: undefined,
    thresholds: undefined,
    emails: undefined,
    exempt: undefined,
    freeze: undefined,
    ...more,
  },
  isCertain,
});
const NO_DEFAULT: ChosenDefault = { default: undefined, isCertain: true };
/** An item as the product makes it of a default. */
function made({ default: of }: ChosenDefault): WrittenBudget {
  if (of === undefined) throw new Error('nothing to make it of');
  const settings = Object.fromEntries(Object.entries(settingsOf(of)).filter(([, value]) => value !== undefined));
  return { Address: '222222222222', ...settings, Defaulted: { From: of.from, ...settings } } as WrittenBudget;
}

describe('defaultFor', () => {
  test('is the nearest unit’s, with what it says and nothing else', () => {
    const found = defaultFor(
      [TEAM, DIVISION, ROOT],
      items({ [DIVISION]: { BudgetValue: '500', Thresholds: ['90'] }, [ROOT]: { BudgetValue: '9' } }),
      FIFTY,
    );
    expect(found).toEqual({
      default: {
        from: DIVISION,
        limit: parseUsd('500'),
        mode: undefined,
        thresholds: [90],
        emails: undefined,
        exempt: undefined,
        freeze: undefined,
      },
      isCertain: true,
    });
  });

  test('is the installation’s where no unit has one, with its mode', () => {
    expect(defaultFor([TEAM, ROOT], items({}), FIFTY).default).toMatchObject({
      from: 'DefaultBudget',
      limit: parseUsd('50'),
      mode: 'observe',
    });
  });

  test('is none where nobody has set any', () => {
    expect(defaultFor([TEAM, ROOT], items({}), NONE)).toEqual(NO_DEFAULT);
  });

  test('of a unit whose item is refused is doubtful: the next one up, for new accounts only', () => {
    expect(
      defaultFor([TEAM, ROOT], items({ [TEAM]: { BudgetValue: 'abc' }, [ROOT]: { BudgetValue: '9' } }), NONE),
    ).toMatchObject({ default: { from: ROOT, limit: parseUsd('9') }, isCertain: false });
  });
});

describe('endOf', () => {
  test.each<[AccountState | undefined, string | undefined]>([
    ['PENDING_ACTIVATION', undefined],
    ['ACTIVE', undefined],
    ['SUSPENDED', 'the account is suspended'],
    ['PENDING_CLOSURE', 'the account is pending closure'],
    ['CLOSED', 'the account is closed'],
    [undefined, 'the account is not in the organization'],
  ])('%s: %s', (state, reason) => {
    expect(endOf(state === undefined ? undefined : { state, units: [ROOT] })).toBe(reason);
  });
});

describe('an account that is there', () => {
  test('gets a default when it has no budget', () => {
    expect(keepAccount(undefined, chosen('500'))).toEqual({ kind: 'default', default: chosen('500').default });
    expect(keepAccount(undefined, NO_DEFAULT)).toBeUndefined();
  });

  test('follows its default as long as nobody has changed its item', () => {
    expect(keepAccount(made(chosen('500')), chosen('500'))).toBeUndefined();
    expect(keepAccount(made(chosen('500')), chosen('600'))).toMatchObject({
      kind: 'default',
      default: { limit: parseUsd('600') },
    });
    expect(keepAccount(made(chosen('500')), chosen('500', { from: TEAM }))).toMatchObject({
      kind: 'default',
      default: { from: TEAM },
    });
    expect(keepAccount(made(chosen('500', { mode: 'enforce' })), chosen('500'))).toMatchObject({ kind: 'default' });
  });

  test.each<[string, WrittenBudget]>([
    ['value', { BudgetValue: '501' }],
    ['mode', { Mode: 'enforce' }],
    ['thresholds', { Thresholds: ['10'] }],
    ['exemptions', { Exempt: ['x'] }],
    ['marker', { Defaulted: undefined }],
    ['marker, to nonsense', { Defaulted: 'yes' }],
  ])('whose item has another %s keeps what somebody wrote', (_what, edit) => {
    expect(keepAccount({ ...made(chosen('500')), ...edit }, chosen('600'))).toBeUndefined();
  });

  test('keeps its item when there is no default any more, or a slip in a nearer one', () => {
    expect(keepAccount(made(chosen('500')), NO_DEFAULT)).toBeUndefined();
    expect(keepAccount(made(chosen('500')), chosen('9', { from: ROOT }, false))).toBeUndefined();
  });

  test('has its budget again when it is back, at its default’s present value if it follows one', () => {
    expect(keepAccount({ Address: '222222222222', BudgetValue: '7', Ended: ENDED }, chosen('500'))).toEqual({
      kind: 'reopen',
    });
    expect(keepAccount({ ...made(chosen('500')), Ended: ENDED }, chosen('500'))).toEqual({ kind: 'reopen' });
    expect(keepAccount({ ...made(chosen('500')), Ended: ENDED }, chosen('600'))).toMatchObject({ kind: 'default' });
  });

  test('that had none when it ended has none again, or a default', () => {
    expect(keepAccount({ Address: '222222222222', Ended: ENDED }, NO_DEFAULT)).toEqual({ kind: 'remove' });
    expect(keepAccount({ Address: '222222222222', Ended: ENDED }, chosen('500'))).toMatchObject({ kind: 'default' });
  });

  test('property: what is made of a default is as defaulted, and stays while the default stays', () => {
    const some = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
    const anyDefault = fc.record({
      from: fc.constantFrom(TEAM, DIVISION, ROOT),
      limit: fc.integer({ min: 1, max: 10_000 }).map((cents) => parseUsd(`${cents}.25`)),
      mode: some(fc.constantFrom(...MODES)),
      thresholds: some(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 3 })),
      emails: some(fc.array(fc.constantFrom('a@example.com', 'b@example.com'), { maxLength: 2 })),
      exempt: some(fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 })),
      freeze: some(fc.boolean()),
    });
    fc.assert(
      fc.property(anyDefault, anyDefault, (one, other) => {
        const item = made({ default: one, isCertain: true });
        expect(isAsDefaulted(item)).toBe(true);
        expect(keepAccount(item, { default: one, isCertain: true })).toBeUndefined();
        const follows = keepAccount(item, { default: other, isCertain: true });
        const [first, second] = [one, other].map((of) => JSON.stringify(made({ default: of, isCertain: true })));
        expect(follows === undefined).toBe(first === second);
      }),
    );
  });
});

describe('items of an account that has ended', () => {
  test('say so once, with the moment at which it was seen', () => {
    expect(endItem({ BudgetValue: '7' }, 'the account is closed', AT)).toEqual({
      kind: 'end',
      ended: { at: AT, reason: 'the account is closed' },
    });
    expect(endItem({ BudgetValue: '7', Ended: ENDED }, 'the account is not in the organization', AT)).toBeUndefined();
  });

  test('of workloads come back with it', () => {
    expect([keepWorkload({ BudgetValue: '7', Ended: ENDED }), keepWorkload({ BudgetValue: '7' })]).toEqual([
      { kind: 'reopen' },
      undefined,
    ]);
  });
});
