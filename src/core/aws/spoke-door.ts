import type { STSClient } from '@aws-sdk/client-sts';
import { ROOMY_SESSION_POLICY, sessionPolicies, type Mandate } from '../contracts/session-policy';
import type { AccountId } from '../domain/address';
import type { Clock, Spokes } from '../ports';
import { inSpoke } from './spoke-failure';
import {
  sessionNameOf,
  spokeClientConfig,
  SpokeSessions,
  type SpokeClientConfig,
  type SpokeRoleAccess,
  type SpokeSession,
} from './spoke-session';

/** The options that every call of a conversation is sent with. */
export interface CallOptions {
  readonly abortSignal: AbortSignal;
}

/** The errors with which services refuse a session that they do not take, or no longer take. */
const REFUSALS: readonly string[] = [
  'AccessDenied',
  'AccessDeniedException',
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnauthorizedOperation',
  'UnrecognizedClientException',
];

/** One conversation with a spoke, under one time limit. Its sessions allow no more than its topics need. */
export class SpokeConversation {
  readonly account: AccountId;
  readonly partition: string;
  readonly homeRegion: string;
  private readonly abortSignal: AbortSignal;

  constructor(
    place: { readonly account: AccountId; readonly partition: string; readonly region: string },
    timeoutMs: number,
    /** Returns the configuration of clients that speak about a topic in a region. */
    readonly clientConfig: (topic: string, region: string) => SpokeClientConfig,
    /** Drops the sessions when the spoke refuses, so that the next conversation begins with new ones. */
    private readonly forget: () => void,
  ) {
    this.account = place.account;
    this.partition = place.partition;
    this.homeRegion = place.region;
    this.abortSignal = AbortSignal.timeout(timeoutMs);
  }

  /** `action` completes the sentence 'cannot …' of the SpokeFailure. */
  attempt<T>(action: string, call: (options: CallOptions) => Promise<T>): Promise<T> {
    return inSpoke(this.account, action, async () => {
      try {
        return await call({ abortSignal: this.abortSignal });
      } catch (error) {
        // AWS refuses the session of a role that was deleted and made again, as long as the session lasts.
        if (error instanceof Error && REFUSALS.includes(error.name)) this.forget();
        throw error;
      }
    });
  }
}

/** The one door into spokes. It assumes their role, in sessions that allow what the mandate of one function says. */
export class SpokeDoor {
  private readonly sessions: SpokeSessions;
  /** The longest that a policy of several topics may be, in characters. */
  private roomy = ROOMY_SESSION_POLICY;

  constructor(
    private readonly sts: STSClient,
    private readonly access: SpokeRoleAccess,
    private readonly mandate: Mandate,
    clock: Clock,
  ) {
    this.sessions = new SpokeSessions(sts, access, clock);
  }

  /** Reaches spokes for one kind of conversation. Each conversation takes no longer than `timeoutMs`. */
  through<C>(timeoutMs: number, speak: (conversation: SpokeConversation) => C): Spokes<C> {
    return {
      reach: async (account, errand, address) =>
        speak(await this.open(account, sessionNameOf(errand, address), timeoutMs)),
    };
  }

  private async open(account: AccountId, name: string, timeoutMs: number): Promise<SpokeConversation> {
    const place = { account, partition: this.access.partition, region: await this.sts.config.region() };
    const policies = sessionPolicies(this.mandate, place, this.roomy);
    const asked = policies.map(({ document }) => ({ account, name, policy: document }));
    const byTopic = new Map<string, SpokeSession>();
    try {
      const sessions = await Promise.all(asked.map((one) => this.sessions.open(one, timeoutMs)));
      for (const [index, session] of sessions.entries()) {
        for (const topic of policies[index]?.topics ?? []) byTopic.set(topic, session);
      }
    } catch (error) {
      if (!isTooLargePacked(error) || policies.length === this.mandate.topics.length) throw error;
      // Only STS knows how large a policy is once packed. The door falls back to the smallest ones: one for each topic.
      this.roomy = 0;
      return this.open(account, name, timeoutMs);
    }
    const clientConfig = (topic: string, region: string) => {
      const session = byTopic.get(topic);
      if (session === undefined) throw new RangeError(`'${topic}' is no topic of ${this.mandate.useCase}`);
      return spokeClientConfig(this.sts, session, region);
    };
    return new SpokeConversation(place, timeoutMs, clientConfig, () => {
      for (const one of asked) this.sessions.forget(one);
    });
  }
}

function isTooLargePacked(error: unknown): boolean {
  const { cause } = error as { readonly cause?: unknown };
  return cause instanceof Error && cause.name.startsWith('PackedPolicyTooLarge');
}
