import { isAddress } from '../../src/core/domain/address';
import {
  accountBudgetChangedPattern,
  WORKLOAD_NAME,
  WORKLOAD_RECEIPTS_PATH,
  workloadBudgetChangedPattern,
  workloadNameOf,
  workloadValue,
} from '../../src/workloads/contracts';

describe('the contract of workload budgets', () => {
  test('a parameter below the path is a workload’s, any other the account’s', () => {
    expect(
      [
        '/budget-guardrails/budgets/shop',
        '/budget-guardrails/budgets/team/shop',
        '/budget-guardrails/budget',
        '/budget-guardrails/budgets',
      ].map(workloadNameOf),
    ).toEqual(['shop', 'team/shop', undefined, undefined]);
  });

  test('receipts do not call for receipts', () => {
    const {
      detail: {
        name: [{ prefix } = { prefix: '' }],
      },
    } = workloadBudgetChangedPattern();
    expect([WORKLOAD_RECEIPTS_PATH.startsWith(prefix), '/budget-guardrails/budget'.startsWith(prefix)]).toEqual([
      false,
      false,
    ]);
  });

  test('an account’s budget that is deleted says nothing about its workloads: its spoke goes', () => {
    expect(accountBudgetChangedPattern('/b').detail).toEqual({ name: ['/b'], operation: ['Create', 'Update'] });
  });

  test('every name is the rest of an address, and no longer one is', () => {
    const name = new RegExp(WORKLOAD_NAME);
    for (const text of ['a', 'x'.repeat(51), 'x'.repeat(52), 'a/b', '', 'a b']) {
      expect(isAddress(`222222222222.${text}`)).toBe(name.test(text));
    }
  });

  test('a value is the JSON of its fields', () => {
    expect(JSON.parse(workloadValue({ amount: '5', tagKey: 'app', tagValue: 'shop', email: '', mode: '' }))).toEqual({
      amount: '5',
      tagKey: 'app',
      tagValue: 'shop',
      email: '',
      mode: '',
    });
  });
});
