import {
  AttachPolicyCommand,
  DetachPolicyCommand,
  ListPoliciesForTargetCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { FreezePolicy } from '../../budgets/domain/freeze-policy';
import { SpokeDenied, SpokeFailure } from '../../core/ports';
import type { ControlState, Observation } from '../../metering/domain/resource';
import type { ResourceAdapter } from '../../metering/ports';

/**
 * Refusals that last until a person has done something: no permission, no service control policies in the organization,
 * five policies on the account already, or no such policy any more.
 */
const FINAL: readonly string[] = [
  'AccessDeniedException',
  'AWSOrganizationsNotInUseException',
  'ConstraintViolationException',
  'PolicyNotFoundException',
  'PolicyTypeNotEnabledException',
  'UnsupportedAPIEndpointException',
];

/** Pages of policies, of which an account has five by default and ten at the most. */
const MAX_PAGES = 10;

/**
 * Accounts of the organization as controls: disabled while the policy that freezes is attached to them. Nothing of them
 * is metered, so nothing is observed or listed.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 */
export class OrganizationsFreeze implements ResourceAdapter {
  constructor(
    private readonly client: OrganizationsClient,
    private readonly policy: FreezePolicy,
  ) {}

  async observe(): Promise<readonly Observation[]> {
    return [];
  }

  async list(): Promise<readonly Observation[]> {
    return [];
  }

  async read(arn: string): Promise<ControlState | undefined> {
    const isFrozen = await this.isAttached(arn);
    if (isFrozen === undefined) return undefined;
    return { kind: isFrozen ? 'disabled' : 'active', previous: { frozen: isFrozen }, tags: {} };
  }

  async disable(arn: string): Promise<void> {
    const input = { PolicyId: this.policy.id, TargetId: accountIn(arn) };
    await this.change(arn, 'attach', 'DuplicatePolicyAttachmentException', () =>
      this.client.send(new AttachPolicyCommand(input)),
    );
  }

  async restore(arn: string): Promise<void> {
    const input = { PolicyId: this.policy.id, TargetId: accountIn(arn) };
    await this.change(arn, 'detach', 'PolicyNotAttachedException', () =>
      this.client.send(new DetachPolicyCommand(input)),
    );
  }

  async isRestored(arn: string): Promise<boolean> {
    return (await this.isAttached(arn)) !== true;
  }

  /** Returns undefined when the organization has no such account any more. */
  private async isAttached(arn: string): Promise<boolean | undefined> {
    let token: string | undefined;
    try {
      for (let page = 0; page < MAX_PAGES; page++) {
        const { Policies: policies = [], NextToken: next } = await this.client.send(
          new ListPoliciesForTargetCommand({
            TargetId: accountIn(arn),
            Filter: 'SERVICE_CONTROL_POLICY',
            NextToken: token,
          }),
        );
        if (policies.some(({ Id: id }) => id === this.policy.id)) return true;
        if (next === undefined) return false;
        token = next;
      }
    } catch (error) {
      if (nameOf(error) === 'TargetNotFoundException') return undefined;
      throw this.explained(arn, 'look whether it is attached to', error);
    }
    throw new SpokeFailure(`account ${accountIn(arn)} has more than ${MAX_PAGES} pages of policies`);
  }

  /** Attaches or detaches. Returns, too, when that was done before. */
  private async change(arn: string, verb: 'attach' | 'detach', done: string, call: () => Promise<unknown>) {
    try {
      await call();
    } catch (error) {
      if (nameOf(error) !== done) throw this.explained(arn, `${verb} it ${verb === 'attach' ? 'to' : 'from'}`, error);
    }
  }

  private explained(arn: string, action: string, error: unknown): SpokeFailure {
    const name = nameOf(error);
    const message = error instanceof Error ? error.message : String(error);
    const text = `the policy that freezes (${this.policy.id}): cannot ${action} account ${accountIn(arn)}: ${name}: ${message}`;
    return FINAL.includes(name) ? new SpokeDenied(text, { cause: error }) : new SpokeFailure(text, { cause: error });
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'error';
}

/** The id at the end of an account's ARN in the organization. */
function accountIn(arn: string): string {
  const id = /:account\/[^/]+\/(\d{12})$/.exec(arn)?.[1];
  if (id === undefined) throw new RangeError(`${arn} is not the ARN of an account in an organization`);
  return id;
}
