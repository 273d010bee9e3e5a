import type { LaunchRule } from './product';

const ref = (parameter: string) => ({ Ref: parameter });
const equals = (parameter: string, value: string) => ({ 'Fn::Equals': [ref(parameter), value] });
const isNot = (parameter: string, ...values: readonly string[]) => ({
  'Fn::Not': [{ 'Fn::Contains': [values, ref(parameter)] }],
});

/**
 * Returns the rules of the spoke product. The spokes of an organization answer to its own management account, from its
 * own home region: nobody chooses another.
 */
export function spokeRules({
  managementAccountId,
  organizationId,
  homeRegion,
}: Readonly<Record<'managementAccountId' | 'organizationId' | 'homeRegion', string>>): Readonly<
  Record<string, LaunchRule>
> {
  const keep = (parameter: string, value: string, why: string): LaunchRule => ({
    assert: equals(parameter, value),
    message: `${parameter}: leave it at ${value}. ${why}`,
  });
  return {
    ManagementAccount: keep(
      'ManagementAccountId',
      managementAccountId,
      'The budgets of this organization are kept in that account.',
    ),
    Organization: keep('OrganizationId', organizationId, 'Nobody outside this organization may reach the account.'),
    Home: keep('HomeRegion', homeRegion, 'The budgets of this organization are kept in that region.'),
  };
}

/** The rules that the patterns of the parameters cannot say, or not in words. */
export const WORKLOAD_BUDGET_RULES: Readonly<Record<string, LaunchRule>> = {
  Amount: {
    assert: isNot('MonthlyAmount', '0', '0.0', '0.00'),
    message:
      'MonthlyAmount: more than 0 USD. To stop a workload, lower its budget to 0.01; to end the budget, terminate the product.',
  },
  SomebodyIsTold: {
    condition: equals('Mode', 'enforce'),
    assert: isNot('Email', ''),
    message: 'Email: needed if Mode is enforce, so that the team hears why its resources were stopped.',
  },
  OwnTag: {
    assert: isNot('TagKey', 'Name'),
    message: 'TagKey: a tag that all resources of the workload share. Name is different for each of them.',
  },
};
