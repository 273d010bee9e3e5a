import { EnforcementEnv } from '../../../src/core/contracts/environment';

const ENVIRONMENT = {
  BUDGETS_TABLE_NAME: 'budgets',
  COST_TABLE_NAME: 'costs',
  PARTITION: 'aws',
  ORGANIZATION_ID: 'o-a1b2c3d4e5',
  SPOKE_ROLE_NAME: 'Spoke',
  OPERATORS_TOPIC_ARN: 'arn:aws:sns:::t',
  DEFAULT_MODE: 'notify',
  ENFORCEMENT_ENABLED: 'true',
  FREEZE_POLICY_ARN: '',
  MAX_DISABLED_PER_RUN: '50',
};

test('what the stack writes is taken', () => {
  expect(EnforcementEnv.parse(ENVIRONMENT)).toEqual(ENVIRONMENT);
});

test.each([
  ['DEFAULT_MODE', 'ENFORCE'],
  ['DEFAULT_MODE', ''],
  ['ENFORCEMENT_ENABLED', 'yes'],
  ['ENFORCEMENT_ENABLED', ''],
  // A brake that lets nothing through, or everything, is a mistake.
  ['MAX_DISABLED_PER_RUN', '0'],
  ['MAX_DISABLED_PER_RUN', '-1'],
  ['MAX_DISABLED_PER_RUN', 'all'],
  ['MAX_DISABLED_PER_RUN', ''],
  ['PARTITION', 'azure'],
  ['ORGANIZATION_ID', '222222222222'],
  ['FREEZE_POLICY_ARN', 'p-12345678'],
  ['OPERATORS_TOPIC_ARN', 'topic'],
  ['COST_TABLE_NAME', ''],
])('%s=%s is refused by name', (name, value) => {
  expect(() => EnforcementEnv.parse({ ...ENVIRONMENT, [name]: value })).toThrow(name);
});
