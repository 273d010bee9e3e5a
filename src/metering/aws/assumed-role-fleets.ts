import type { STSClient } from '@aws-sdk/client-sts';
import {
  assumeSpokeRole,
  sessionNameOf,
  spokeClientConfig,
  type SpokeRoleAccess,
  type SpokeSession,
} from '../../core/aws/spoke-session';
import type { AccountId } from '../../core/domain/address';
import type { ResourceType } from '../../core/domain/resource-id';
import { instant, later, MS_PER_MINUTE } from '../../core/domain/time';
import type { Clock } from '../../core/ports';
import type { Fleet, Fleets, ResourceAdapter } from '../ports';
import { resourceAdapterOf } from '../types/adapters';
import { SpokeRegion } from '../types/spoke-region.adapter';

export interface FleetAccess extends SpokeRoleAccess {
  /** What one account's whole conversation may take, retries included. */
  readonly timeoutMs: number;
}

/** A session this close to its end, or closer than a conversation may last, begins none any more. */
const SESSION_RESERVE_MS = 2 * MS_PER_MINUTE;

const SYSTEM_CLOCK: Clock = { now: () => instant(Date.now()) };

/** Reaches the resources of spokes through their role. Sessions live on between the invocations of one process. */
export class AssumedRoleFleets implements Fleets {
  private readonly sessions = new Map<string, SpokeSession>();

  constructor(
    private readonly sts: STSClient,
    private readonly access: FleetAccess,
    private readonly clock: Clock = SYSTEM_CLOCK,
  ) {}

  async reach(account: AccountId, errand: string, address: string): Promise<Fleet> {
    const session = await this.session(account, sessionNameOf(errand, address));
    const adapters = new Map<string, ResourceAdapter>();
    const abortSignal = AbortSignal.timeout(this.access.timeoutMs);
    return {
      of: (type: ResourceType, region: string) => {
        const key = `${type} ${region}`;
        const known = adapters.get(key);
        if (known !== undefined) return known;
        const config = spokeClientConfig(this.sts, session, region);
        const adapter = resourceAdapterOf(type, new SpokeRegion(account, this.access.partition, config, abortSignal));
        adapters.set(key, adapter);
        return adapter;
      },
    };
  }

  /** The audit log tells errands and budgets apart by the session's name, so each has a session of its own. */
  private async session(account: AccountId, name: string): Promise<SpokeSession> {
    const key = `${account} ${name}`;
    this.forgetEnding();
    const known = this.sessions.get(key);
    if (known !== undefined) return known;
    const session = await assumeSpokeRole(this.sts, this.access, account, name);
    this.sessions.set(key, session);
    return session;
  }

  private forgetEnding(): void {
    const needed = later(this.clock.now(), Math.max(SESSION_RESERVE_MS, this.access.timeoutMs));
    for (const [key, { expiresAt }] of this.sessions) if (expiresAt <= needed) this.sessions.delete(key);
  }
}
