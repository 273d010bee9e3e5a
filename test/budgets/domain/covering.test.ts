import { coveringBudgets } from '../../../src/budgets/domain/covering';
import { ACCOUNT, ACCOUNT_ID, budgetOf, WORKLOAD } from '../../support/ledgers';

const shop = budgetOf('100', { address: WORKLOAD, scope: 'workload', workloadTag: { key: 'team', value: 'shop' } });

describe('the budgets that a resource counts in', () => {
  test('are its account’s always, even if nobody has set one', () => {
    expect(coveringBudgets(ACCOUNT_ID, [], {})).toEqual([ACCOUNT]);
    expect(coveringBudgets(ACCOUNT_ID, [budgetOf('500')], { team: 'shop' })).toEqual([ACCOUNT]);
  });

  test('are those of workloads whose tag it carries, key and value', () => {
    expect(coveringBudgets(ACCOUNT_ID, [budgetOf('500'), shop], { team: 'shop', env: 'test' })).toEqual([
      ACCOUNT,
      WORKLOAD,
    ]);
    expect(coveringBudgets(ACCOUNT_ID, [shop], { team: 'Shop' })).toEqual([ACCOUNT]);
    expect(coveringBudgets(ACCOUNT_ID, [shop], { Team: 'shop' })).toEqual([ACCOUNT]);
    expect(coveringBudgets(ACCOUNT_ID, [shop], {})).toEqual([ACCOUNT]);
  });

  test('are none of a workload that names no tag', () => {
    expect(coveringBudgets(ACCOUNT_ID, [{ ...shop, workloadTag: undefined }], { team: 'shop' })).toEqual([ACCOUNT]);
  });
});
