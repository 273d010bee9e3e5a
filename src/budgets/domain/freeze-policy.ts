import type { AccountId } from '../../core/domain/address';

/** The service control policy that freezes accounts, as its ARN names it. */
export interface FreezePolicy {
  readonly id: string;
  readonly partition: string;
  /** The management account of the organization, whom no service control policy affects. */
  readonly managementAccount: string;
  readonly organization: string;
}

const POLICY_ARN = /^arn:([a-z-]+):organizations::(\d{12}):policy\/([^/]+)\/service_control_policy\/([^/]+)$/;

/** Reads the policy's ARN. Without any, the installation has no such policy. Throws a RangeError on other text. */
export function freezePolicyOf(arn: string): FreezePolicy | undefined {
  if (arn === '') return undefined;
  const [, partition, managementAccount, organization, id] = POLICY_ARN.exec(arn) ?? [];
  if (id === undefined || partition === undefined || managementAccount === undefined || organization === undefined) {
    throw new RangeError(`${arn} is not the ARN of a service control policy`);
  }
  return { id, partition, managementAccount, organization };
}

/** Returns why an account whose budget says `Freeze` is never frozen in this installation, in words for people. */
export function whyNotFrozen(account: AccountId, policy: FreezePolicy | undefined): string | undefined {
  if (policy === undefined) {
    return 'Freeze is not in force: this installation has no policy to freeze with (FreezePolicy is none)';
  }
  if (account === policy.managementAccount) {
    return 'Freeze is not in force: no service control policy affects the management account of the organization';
  }
  return undefined;
}
