import { freezePolicyOf, whyNotFrozen } from '../../../src/budgets/domain/freeze-policy';
import { ACCOUNT_ID } from '../../support/ledgers';

const arnOf = (management: string) =>
  `arn:aws-us-gov:organizations::${management}:policy/o-a1b2c3d4e5/service_control_policy/p-freeze01`;

describe('the policy that freezes', () => {
  test('is named by its ARN', () => {
    expect(freezePolicyOf(arnOf('111111111111'))).toEqual({
      id: 'p-freeze01',
      partition: 'aws-us-gov',
      managementAccount: '111111111111',
      organization: 'o-a1b2c3d4e5',
    });
  });

  test('is not there without an ARN', () => {
    expect(freezePolicyOf('')).toBeUndefined();
  });

  test.each(['p-freeze01', 'arn:aws:iam::111111111111:policy/freeze', `${arnOf('1')}`])('is not named by %s', (arn) => {
    expect(() => freezePolicyOf(arn)).toThrow(`${arn} is not the ARN of a service control policy`);
  });

  test('freezes every account but the management account of the organization', () => {
    expect(whyNotFrozen(ACCOUNT_ID, freezePolicyOf(arnOf('111111111111')))).toBeUndefined();
    expect(whyNotFrozen(ACCOUNT_ID, freezePolicyOf(arnOf(ACCOUNT_ID)))).toMatch(/management account/);
    expect(whyNotFrozen(ACCOUNT_ID, undefined)).toMatch(/FreezePolicy is none/);
  });
});
