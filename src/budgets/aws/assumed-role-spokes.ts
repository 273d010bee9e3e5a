import { BudgetsClient } from '@aws-sdk/client-budgets';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import { assumeSpokeRole, sessionNameOf, spokeClientConfig, type SpokeRoleAccess } from '../../core/aws/spoke-session';
import type { AccountId } from '../../core/domain/address';
import type { Spoke, Spokes } from '../ports';
import { AwsSpoke } from './aws-spoke';

export interface SpokeAccess extends SpokeRoleAccess {
  readonly budgetParameter: string;
  /** What one account's whole conversation may take, retries included. */
  readonly timeoutMs: number;
}

/** Reaches spokes through the one role that each spoke stack creates. */
export class AssumedRoleSpokes implements Spokes {
  constructor(
    private readonly sts: STSClient,
    private readonly access: SpokeAccess,
  ) {}

  async reach(account: AccountId, errand: string, address: string): Promise<Spoke> {
    const session = await assumeSpokeRole(this.sts, this.access, account, sessionNameOf(errand, address));
    const config = spokeClientConfig(this.sts, session, await this.sts.config.region());
    const clients = { ssm: new SSMClient(config), budgets: new BudgetsClient(config) };
    return new AwsSpoke(account, this.access.budgetParameter, clients, AbortSignal.timeout(this.access.timeoutMs));
  }
}
