import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { externalIdOf, ROLE_PATH } from '../contracts/names';
import type { AccountId } from '../domain/address';
import { instant, later, MS_PER_MINUTE, type Instant } from '../domain/time';
import type { Clock } from '../ports';
import { CLIENT_DEFAULTS } from './clients';
import { inSpoke } from './spoke-failure';

/** The settings with which a function assumes the one role that each spoke stack creates. */
export interface SpokeRoleAccess {
  readonly partition: string;
  readonly organizationId: string;
  readonly roleName: string;
  /**
   * The time that opening a session may take. STS answers for all accounts, and may have to be waited for when all
   * change at once.
   */
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

/** A session to be had: its account, its name, and what it may do at most. */
export interface AskedSession {
  readonly account: AccountId;
  /** The name by which the audit log tells errands and budgets apart. */
  readonly name: string;
  /** The session allows what the role and this policy both allow. */
  readonly policy: string;
}

/** STS takes session names of 2 to 64 characters from `\w+=,.@-`. */
const MAX_SESSION_NAME = 64;
/** The shortest session there is: one conversation needs seconds. */
const SESSION_SECONDS = 900;
/** A session this close to its end, or closer than a conversation may last, begins no conversation any more. */
const SESSION_RESERVE_MS = 2 * MS_PER_MINUTE;
/** The most sessions that are kept, at some 3 kB each. The one that was not asked for the longest goes first. */
const MAX_SESSIONS = 1_000;

/**
 * Returns the name of a session, which says on what errand and about which budget it speaks. The spoke's audit log
 * shows it.
 */
export function sessionNameOf(errand: string, address: string): string {
  return `${errand}@${address}`.slice(0, MAX_SESSION_NAME);
}

/** Assumes a spoke's role. Throws a SpokeFailure when it cannot. */
export async function assumeSpokeRole(
  sts: STSClient,
  access: SpokeRoleAccess,
  { account, name, policy }: AskedSession,
): Promise<SpokeSession> {
  const role = `arn:${access.partition}:iam::${account}:role${ROLE_PATH}${access.roleName}`;
  const { Credentials: session } = await inSpoke(account, `assume ${role}`, () =>
    sts.send(
      new AssumeRoleCommand({
        RoleArn: role,
        RoleSessionName: name,
        Policy: policy,
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

/** Keeps the sessions of one process. They live on between its invocations. One that could not begin is not kept. */
export class SpokeSessions {
  private readonly kept = new Map<string, KeptSession>();

  constructor(
    private readonly sts: STSClient,
    private readonly access: SpokeRoleAccess,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns a session that outlasts a conversation of `timeoutMs`. Whoever asks while it is being opened gets the same
   * one.
   */
  open(asked: AskedSession, timeoutMs: number): Promise<SpokeSession> {
    const key = keyOf(asked);
    const needed = later(this.clock.now(), Math.max(SESSION_RESERVE_MS, timeoutMs));
    const known = this.kept.get(key);
    const lasts = known !== undefined && (known.expiresAt === undefined || known.expiresAt > needed);
    const kept = lasts ? known : this.begin(key, asked);
    // The session that was asked for last stands last.
    this.kept.delete(key);
    this.kept.set(key, kept);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= MAX_SESSIONS) break;
      this.kept.delete(oldest);
    }
    return kept.session;
  }

  /** Drops a session that the spoke takes no longer. */
  forget(asked: AskedSession): void {
    this.kept.delete(keyOf(asked));
  }

  private begin(key: string, asked: AskedSession): KeptSession {
    const begun: KeptSession = { session: assumeSpokeRole(this.sts, this.access, asked), expiresAt: undefined };
    begun.session.then(
      ({ expiresAt }) => {
        begun.expiresAt = expiresAt;
      },
      () => {
        if (this.kept.get(key) === begun) this.kept.delete(key);
      },
    );
    return begun;
  }
}

interface KeptSession {
  readonly session: Promise<SpokeSession>;
  /** Undefined while the session is being opened. */
  expiresAt: Instant | undefined;
}

function keyOf({ account, name, policy }: AskedSession): string {
  return `${account} ${name} ${policy}`;
}

/**
 * Returns the configuration of clients that speak within a session. All conversations share the connections of one
 * handler: clients of their own would each leave some open.
 */
export function spokeClientConfig(sts: STSClient, { credentials }: SpokeSession, region: string) {
  return { ...CLIENT_DEFAULTS, requestHandler: sts.config.requestHandler, credentials, region };
}
export type SpokeClientConfig = ReturnType<typeof spokeClientConfig>;
