import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { externalIdOf, ROLE_PATH, USE_CASES, type UseCase } from '../../src/core/contracts/names';
import { INSTALLATION } from '../environment';
import { LIMITS } from './limits';
import { ServiceError, throttled } from './service-error';
import { TokenBucket } from './token-bucket';
import type { WireCall } from './wire';

/** Who makes a call. */
export interface Caller {
  readonly useCase: UseCase | undefined;
  /** The spoke whose role was assumed; undefined in the management account. */
  readonly account: string | undefined;
}

const SESSION_SECONDS = 900;
const MS_PER_SECOND = 1_000;
const SPOKE_ROLE = new RegExp(`^arn:aws:iam::(\\d{12}):role${ROLE_PATH}${INSTALLATION.SPOKE_ROLE_NAME}$`);

/** Hands out sessions of spoke roles, and knows them again by their access key. */
export class SimulatedSessions {
  private readonly requests: TokenBucket;
  private readonly callers = new Map<string, Caller>();

  /** `share`: the part of the quota that others leave over. */
  constructor(share: number) {
    this.requests = new TokenBucket(LIMITS.stsRequests * share);
  }

  /**
   * In a spoke, the caller is the session; in the management account, the name of table, topic or session says who
   * calls.
   */
  callerOf({ accessKeyId, input }: WireCall): Caller {
    const names = JSON.stringify(input);
    return (
      this.callers.get(accessKeyId) ?? {
        useCase: USE_CASES.find((useCase) => names.includes(useCase)),
        account: undefined,
      }
    );
  }

  assumeRole({ RoleArn: role = '', ExternalId: externalId }: AssumeRoleCommandInput, { useCase }: Caller) {
    if (!this.requests.take()) throw throttled('Throttling');
    const [, account] = SPOKE_ROLE.exec(role) ?? [];
    if (account === undefined || externalId !== externalIdOf(INSTALLATION.ORGANIZATION_ID, account)) {
      throw new ServiceError('AccessDenied', `not authorized to perform sts:AssumeRole on ${role}`);
    }
    const accessKeyId = `ASIA${account}${this.callers.size}`;
    this.callers.set(accessKeyId, { useCase, account });
    const expiration = new Date(Date.now() + SESSION_SECONDS * MS_PER_SECOND).toISOString();
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: 'secret',
        SessionToken: 'token',
        Expiration: expiration,
      },
    };
  }
}
