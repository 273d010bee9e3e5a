import { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import { assumeSpokeRole, sessionNameOf, spokeClientConfig, type SpokeRoleAccess } from '../../core/aws/spoke-session';
import type { AccountId } from '../../core/domain/address';
import type { WorkloadSpoke, WorkloadSpokes } from '../ports';
import { AwsWorkloadSpoke } from './aws-workload-spoke';

/** Reaches the workloads of spokes through the one role that each spoke stack creates. */
export class AssumedRoleWorkloadSpokes implements WorkloadSpokes {
  /** `timeoutMs`: what one account's whole conversation may take, retries included. */
  constructor(
    private readonly sts: STSClient,
    private readonly access: SpokeRoleAccess,
    private readonly timeoutMs: number,
  ) {}

  async reach(account: AccountId, errand: string): Promise<WorkloadSpoke> {
    const session = await assumeSpokeRole(this.sts, this.access, account, sessionNameOf(errand, account));
    const config = spokeClientConfig(this.sts, session, await this.sts.config.region());
    return new AwsWorkloadSpoke(account, new SSMClient(config), AbortSignal.timeout(this.timeoutMs));
  }
}
