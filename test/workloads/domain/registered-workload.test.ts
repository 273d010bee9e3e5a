import * as fc from 'fast-check';
import { judgeBudget, type WrittenBudget } from '../../../src/budgets/domain/budget';
import { formatBudgetValue } from '../../../src/budgets/domain/budget-value';
import { MODES } from '../../../src/core/domain/mode';
import { parseUsd } from '../../../src/core/domain/money';
import {
  isRegistered,
  isRegisteredAs,
  REGISTERED_BY,
  valueInForce,
} from '../../../src/workloads/domain/registered-workload';
import type { Workload } from '../../../src/workloads/domain/workload';
import * as arbitrary from '../../support/arbitraries';

const WORKLOAD: Workload = {
  limit: parseUsd('50'),
  tag: { key: 'app', value: 'shop' },
  mode: 'enforce',
  emails: ['team@example.com'],
};
const ITEM: WrittenBudget = {
  Address: '222222222222.shop',
  BudgetValue: '50',
  WorkloadTag: { Key: 'app', Value: 'shop' },
  Mode: 'enforce',
  Emails: ['team@example.com'],
  RegisteredBy: REGISTERED_BY,
};

describe('an item of a workload', () => {
  test('is the product’s own by its mark alone', () => {
    expect([
      isRegistered(ITEM),
      isRegistered({ ...ITEM, RegisteredBy: undefined }),
      isRegistered({ ...ITEM, RegisteredBy: 'finance' }),
    ]).toEqual([true, false, false]);
  });

  test('is as it should be, whatever finance has added, in any form of its value', () => {
    expect(isRegisteredAs(ITEM, WORKLOAD)).toBe(true);
    expect(isRegisteredAs({ ...ITEM, BudgetValue: '50.00', Thresholds: ['x'], Exempt: ['arn'] }, WORKLOAD)).toBe(true);
  });

  test.each<[string, WrittenBudget]>([
    ['value', { BudgetValue: '51' }],
    ['value that is none', { BudgetValue: 'x' }],
    ['tag', { WorkloadTag: { Key: 'app', Value: 'blog' } }],
    ['tag that is none', { WorkloadTag: undefined }],
    ['mode', { Mode: undefined }],
    ['e-mail', { Emails: undefined }],
    ['list of e-mails', { Emails: ['team@example.com', 'other@example.com'] }],
    ['set of e-mails', { Emails: new Set(['team@example.com']) }],
    ['mark', { RegisteredBy: undefined }],
  ])('is not, with another %s', (_what, more) => {
    expect(isRegisteredAs({ ...ITEM, ...more }, WORKLOAD)).toBe(false);
  });

  test('has no e-mails rather than an empty list', () => {
    expect(isRegisteredAs({ ...ITEM, Emails: undefined }, { ...WORKLOAD, emails: [] })).toBe(true);
    expect(isRegisteredAs(ITEM, { ...WORKLOAD, emails: [] })).toBe(false);
  });

  test('property: what is registered is a budget that the product accepts', () => {
    fc.assert(
      fc.property(arbitrary.limit(), fc.constantFrom(undefined, ...MODES), (limit, mode) => {
        const item = {
          ...ITEM,
          BudgetValue: formatBudgetValue(limit),
          ...(mode === undefined ? { Mode: undefined } : { Mode: mode }),
        };
        expect(isRegisteredAs(item, { ...WORKLOAD, limit, mode })).toBe(true);
        expect(judgeBudget(item)).toMatchObject({
          kind: 'accepted',
          budget: { limit, mode, scope: 'workload', workloadTag: { key: 'app', value: 'shop' } },
        });
      }),
    );
  });
});

test('the value in force is what is written, or what was accepted before', () => {
  const receipt = { status: 'REJECTED', value: parseUsd('30') } as const;
  expect(valueInForce(ITEM, receipt)).toBe(parseUsd('50'));
  expect(valueInForce({ ...ITEM, BudgetValue: 'abc' }, receipt)).toBe(parseUsd('30'));
  expect(valueInForce({ ...ITEM, BudgetValue: 'abc' }, undefined)).toBeUndefined();
});
