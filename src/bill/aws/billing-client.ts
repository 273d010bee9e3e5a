import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { CLIENT_DEFAULTS } from '../../core/aws/clients';
import { externalIdOf } from '../../core/contracts/names';
import type { BillEnv } from '../contracts';

/** An answer of Cost Explorer about a year of accounts takes its time. */
const TIMEOUT_MS = 60_000;
const SESSION_NAME = 'read-bill';
const PLACE_OF_ROLE = 4;

/** Cost Explorer has one endpoint in each partition. */
const REGIONS: Readonly<Record<string, string>> = { aws: 'us-east-1', 'aws-cn': 'cn-northwest-1' };

/** Returns the currency in which accounts of a partition pay. */
export function currencyOf(partition: string): string {
  return partition === 'aws-cn' ? 'CNY' : 'USD';
}

/** Makes the client of Cost Explorer: of this account, or of the payer through its role. */
export function billingClient(
  sts: STSClient,
  { PARTITION: partition, ORGANIZATION_ID: organization, BILLING_ROLE_ARN: role }: BillEnv,
  ownRegion: string,
): CostExplorerClient {
  return new CostExplorerClient({
    ...CLIENT_DEFAULTS,
    requestHandler: { ...CLIENT_DEFAULTS.requestHandler, requestTimeout: TIMEOUT_MS },
    region: REGIONS[partition] ?? ownRegion,
    ...(role === '' ? {} : { credentials: () => assume(sts, role, organization) }),
  });
}

/** Assumes the role under an external id that names organization and payer. The client asks again when it expires. */
async function assume(sts: STSClient, role: string, organization: string) {
  const account = role.split(':')[PLACE_OF_ROLE] ?? '';
  const { Credentials: session } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: role,
      RoleSessionName: SESSION_NAME,
      ExternalId: externalIdOf(organization, account),
    }),
  );
  if (session?.AccessKeyId === undefined || session.SecretAccessKey === undefined) {
    throw new Error(`AWS gave no session of ${role}`);
  }
  return {
    accessKeyId: session.AccessKeyId,
    secretAccessKey: session.SecretAccessKey,
    ...(session.SessionToken === undefined ? {} : { sessionToken: session.SessionToken }),
    ...(session.Expiration === undefined ? {} : { expiration: session.Expiration }),
  };
}
