import { BudgetsClient } from '@aws-sdk/client-budgets';
import { SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { AwsSpoke } from './aws-spoke';
import { CLIENT_DEFAULTS } from './clients';
import { inSpoke } from './spoke-failure';
import { externalIdOf, ROLE_PATH } from '../contracts/names';
import type { AccountId } from '../domain/address';
import type { Spoke, Spokes } from '../usecases/ports';

export interface SpokeAccess {
  readonly partition: string;
  readonly organizationId: string;
  readonly roleName: string;
  readonly budgetParameter: string;
  /** What a session may take: STS answers for all accounts, and may have to be waited for when all change at once. */
  readonly sessionTimeoutMs: number;
  /** What one account's whole conversation may take, retries included. */
  readonly timeoutMs: number;
}

/** STS takes session names of 2 to 64 characters from `\w+=,.@-`. */
const MAX_SESSION_NAME = 64;
/** The shortest session there is: one conversation needs seconds. */
const SESSION_SECONDS = 900;

/** Reaches spokes through the one role that each spoke stack creates. */
export class AssumedRoleSpokes implements Spokes {
  constructor(private readonly sts: STSClient, private readonly access: SpokeAccess) {}

  async reach(account: AccountId, errand: string, address: string): Promise<Spoke> {
    const { partition, organizationId, roleName, budgetParameter, sessionTimeoutMs, timeoutMs } = this.access;
    const role = `arn:${partition}:iam::${account}:role${ROLE_PATH}${roleName}`;
    const { Credentials: session } = await inSpoke(account, `assume ${role}`, () => this.sts.send(new AssumeRoleCommand({
      RoleArn: role,
      RoleSessionName: `${errand}@${address}`.slice(0, MAX_SESSION_NAME),
      ExternalId: externalIdOf(organizationId, account),
      DurationSeconds: SESSION_SECONDS,
    }), { abortSignal: AbortSignal.timeout(sessionTimeoutMs) }));
    const credentials = {
      accessKeyId: session?.AccessKeyId ?? '',
      secretAccessKey: session?.SecretAccessKey ?? '',
      sessionToken: session?.SessionToken,
    };
    const region = await this.sts.config.region();
    // All conversations share the connections of one handler: clients of their own would each leave some open.
    const config = { ...CLIENT_DEFAULTS, requestHandler: this.sts.config.requestHandler, credentials, region };
    return new AwsSpoke(account, budgetParameter, { ssm: new SSMClient(config), budgets: new BudgetsClient(config) }, AbortSignal.timeout(timeoutMs));
  }
}
