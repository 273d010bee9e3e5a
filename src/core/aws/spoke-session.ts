import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { externalIdOf, ROLE_PATH } from '../contracts/names';
import type { AccountId } from '../domain/address';
import { instant, type Instant } from '../domain/time';
import { CLIENT_DEFAULTS } from './clients';
import { inSpoke } from './spoke-failure';

/** What it takes to assume the one role that each spoke stack creates. */
export interface SpokeRoleAccess {
  readonly partition: string;
  readonly organizationId: string;
  readonly roleName: string;
  /** What a session may take: STS answers for all accounts, and may have to be waited for when all change at once. */
  readonly sessionTimeoutMs: number;
}

/** A session of a spoke's role. */
export interface SpokeSession {
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string | undefined;
  };
  readonly expiresAt: Instant;
}

/** STS takes session names of 2 to 64 characters from `\w+=,.@-`. */
const MAX_SESSION_NAME = 64;
/** The shortest session there is: one conversation needs seconds. */
const SESSION_SECONDS = 900;

/** Who speaks, on what errand and about which budget: the spoke's audit log shows it. */
export function sessionNameOf(errand: string, address: string): string {
  return `${errand}@${address}`.slice(0, MAX_SESSION_NAME);
}

/** Throws a SpokeFailure when the role cannot be assumed. */
export async function assumeSpokeRole(
  sts: STSClient,
  access: SpokeRoleAccess,
  account: AccountId,
  sessionName: string,
): Promise<SpokeSession> {
  const role = `arn:${access.partition}:iam::${account}:role${ROLE_PATH}${access.roleName}`;
  const { Credentials: session } = await inSpoke(account, `assume ${role}`, () =>
    sts.send(
      new AssumeRoleCommand({
        RoleArn: role,
        RoleSessionName: sessionName,
        ExternalId: externalIdOf(access.organizationId, account),
        DurationSeconds: SESSION_SECONDS,
      }),
      { abortSignal: AbortSignal.timeout(access.sessionTimeoutMs) },
    ),
  );
  return {
    credentials: {
      accessKeyId: session?.AccessKeyId ?? '',
      secretAccessKey: session?.SecretAccessKey ?? '',
      sessionToken: session?.SessionToken,
    },
    expiresAt: instant(session?.Expiration?.getTime() ?? 0),
  };
}

/**
 * The configuration of clients that speak within a session.
 * All conversations share the connections of one handler: clients of their own would each leave some open.
 */
export function spokeClientConfig(sts: STSClient, { credentials }: SpokeSession, region: string) {
  return { ...CLIENT_DEFAULTS, requestHandler: sts.config.requestHandler, credentials, region };
}
export type SpokeClientConfig = ReturnType<typeof spokeClientConfig>;
