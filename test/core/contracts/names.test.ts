import {
  awsBudgetNameParameter,
  externalIdOf,
  pascalCase,
  roleNameOf,
  USE_CASES,
} from '../../../src/core/contracts/names';

test('names follow from the use case and the account', () => {
  expect(roleNameOf('propagate-budget')).toBe('BudgetGuardrailsPropagateBudget');
  expect(pascalCase('reconcile-budgets')).toBe('ReconcileBudgets');
  expect(awsBudgetNameParameter('/a/b')).toBe('/a/b/aws-budget-name');
});

test('every role name is one that IAM takes', () => {
  for (const useCase of USE_CASES) expect(roleNameOf(useCase)).toMatch(/^[\w+=,.@-]{1,64}$/);
});

test('the external id is one that STS takes, and another for each account', () => {
  const id = externalIdOf('o-a1b2c3d4e5', '222222222222');
  expect(id).toMatch(/^[\w+=,.@:/-]{2,1224}$/);
  expect(id).not.toBe(externalIdOf('o-a1b2c3d4e5', '333333333333'));
});
