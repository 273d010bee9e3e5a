import * as fc from 'fast-check';
import type { WrittenBudget } from '../../../src/budgets/domain/budget';
import { lostSettings, recordedChange } from '../../../src/budgets/domain/budget-history';
import { formatInstant, later, MS_PER_MINUTE } from '../../../src/core/domain/time';
import { on } from '../../support/ledgers';

const of = { id: '7', address: '222222222222', at: on('21') };
const budget: WrittenBudget = { Address: '222222222222', BudgetValue: '500', Mode: 'enforce', Exempt: ['db', 'vpn'] };
const change = (before: WrittenBudget | undefined, after: WrittenBudget | undefined) =>
  recordedChange(of, before, after);

describe('a change of an item', () => {
  test('says what was and what is', () => {
    expect(change(budget, { ...budget, BudgetValue: '750.25' })).toEqual({
      ...of,
      kind: 'changed',
      settings: [{ name: 'BudgetValue', from: '500', to: '750.25' }],
      who: undefined,
      why: undefined,
    });
  });

  test('that adds or removes the item has nothing on the other side', () => {
    expect(change(undefined, budget)).toMatchObject({
      kind: 'added',
      settings: [
        { name: 'BudgetValue', from: undefined, to: '500' },
        { name: 'Mode', from: undefined, to: 'enforce' },
        { name: 'Exempt', from: undefined, to: '["db","vpn"]' },
      ],
    });
    expect(change(budget, undefined)).toMatchObject({ kind: 'removed', settings: { length: 3 } });
  });

  test('names who, and why, where the writer says so with this write', () => {
    const said = { ...budget, Changed: { Who: 'Ann', Why: 'launch', At: '2026-11-21' } };
    expect(change(budget, { ...said, BudgetValue: '600' })).toMatchObject({ who: 'Ann', why: 'launch' });
    expect(change(said, { ...said, BudgetValue: '700' })).toMatchObject({ who: undefined, why: undefined });
    expect(change(undefined, { Paused: { Who: 'Ben', Why: 'prices are wrong' } })).toMatchObject({
      settings: [{ name: 'Paused', to: '{"Who":"Ben","Why":"prices are wrong"}' }],
      who: 'Ben',
      why: 'prices are wrong',
    });
    expect(change(budget, { ...budget, Changed: 'Ann' })).toMatchObject({ who: undefined, settings: [] });
  });

  test('names who removes an item, if he said so before', () => {
    const Changed = { Who: 'Ann', Why: 'closed', At: formatInstant(later(of.at, -1_000)), Removes: true };
    expect(change({ ...budget, Changed }, undefined)).toMatchObject({ kind: 'removed', who: 'Ann', why: 'closed' });
    expect(change({ ...budget, Changed: { Who: 'Ann' } }, undefined)).toMatchObject({ who: undefined });
  });

  test.each<[string, unknown]>([
    ['long ago', formatInstant(later(of.at, -3 * MS_PER_MINUTE))],
    ['at no time', undefined],
    ['at a time that is none', 'soon'],
  ])('is nobody’s when a removal by another was said %s', (_when, At) => {
    const Changed = { Who: 'Ann', Why: 'closed', At, Removes: true };
    expect(change({ ...budget, Changed }, undefined)).toMatchObject({ who: undefined, why: undefined });
  });

  test('of the product itself is the product’s', () => {
    expect(change(undefined, { ...budget, Defaulted: { From: 'ou-1' } }).who).toBe('budget-guardrails');
  });

  test('a set has no order', () => {
    expect(change({ Exempt: new Set(['b', 'a']) }, { Exempt: new Set(['a', 'b']) }).settings).toEqual([]);
  });
});

describe('settings that are lost', () => {
  test.each<[string, WrittenBudget | undefined, readonly string[]]>([
    ['by a whole item with another value', { Address: budget.Address, BudgetValue: '750' }, ['Mode', 'Exempt']],
    ['by taking one away', { ...budget, Mode: undefined }, ['Mode']],
    ['not by another value of one', { ...budget, Mode: 'notify', Exempt: ['db'] }, []],
    ['not with the whole item', undefined, []],
    ['not by the product', { BudgetValue: '750', Defaulted: { From: 'ou-1' } }, []],
  ])('%s', (_how, after, expected) => {
    expect(lostSettings(change(budget, after)).map(({ name }) => name)).toEqual(expected);
  });

  test('property: whoever puts a whole item loses exactly what it does not name', () => {
    const setting = fc.option(fc.constantFrom('a', 'b'), { nil: undefined });
    const item = fc.record({ Mode: setting, Exempt: setting, Freeze: setting, Thresholds: setting });
    fc.assert(
      fc.property(item, item, (before, after) => {
        const lost = Object.entries(before).flatMap(([name, value]) =>
          value !== undefined && after[name as keyof typeof after] === undefined ? [name] : [],
        );
        expect(new Set(lostSettings(change(before, after)).map(({ name }) => name))).toEqual(new Set(lost));
      }),
    );
  });
});

describe('what is said of a change', () => {
  const removes = (at: unknown) => ({
    ...budget,
    Changed: { Who: 'Ann', Why: 'gone', At: at, Removes: true },
  });

  test('of a removal is said by who was about to remove, two minutes before at most', () => {
    const said = (before: WrittenBudget) => change(before, undefined).who;
    expect(said(removes(formatInstant(later(on('21'), -2 * MS_PER_MINUTE))))).toBe('Ann');
    expect(said(removes(formatInstant(later(on('21'), -2 * MS_PER_MINUTE - 1))))).toBeUndefined();
    expect(said({ ...budget, Changed: { Who: 'Ann', Why: 'gone', At: formatInstant(on('21')) } })).toBeUndefined();
    expect([said(removes(5)), said(removes('soon')), said(budget)]).toEqual([undefined, undefined, undefined]);
  });

  test('a raise that is told is no change of it, and one that is none is shown as it is', () => {
    const raise = { Until: '2026-12-05', Then: '500' };
    expect(change({ ...budget, Raise: raise }, { ...budget, Raise: { ...raise, Told: '1' } }).settings).toEqual([]);
    expect(change(budget, { ...budget, Raise: 'soon' }).settings).toEqual([
      { name: 'Raise', from: undefined, to: 'soon' },
    ]);
    expect(change(budget, { ...budget, Raise: null }).settings).toEqual([
      { name: 'Raise', from: undefined, to: 'null' },
    ]);
  });

  test('sets have no order of their own', () => {
    const [one, other] = [new Set(['a', 'b']), new Set(['b', 'a'])];
    expect(change({ ...budget, Exempt: one }, { ...budget, Exempt: other }).settings).toEqual([]);
    expect(change(budget, { ...budget, Exempt: other }).settings).toMatchObject([{ name: 'Exempt', to: '["a","b"]' }]);
  });

  test('what is lost is a setting, or a stop that nobody has ended', () => {
    const stopped = { ...budget, Stop: { Who: 'Ann' }, Raise: { Then: '5' } };
    expect(lostSettings(change(stopped, budget)).map(({ name }) => name)).toEqual(['Stop']);
    const ended = { ...budget, Changed: { Who: 'Ben', Why: 'over' } };
    expect(lostSettings(change(stopped, ended))).toEqual([]);
    expect(lostSettings(change(budget, { ...budget, BudgetValue: undefined }))).toEqual([]);
  });
});
