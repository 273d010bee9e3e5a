import type { SPOKE_USE_CASES } from './names';

/** The place of a spoke, in values or in the tokens of a template. `region` is the home region. */
export interface Place {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
}

/** The actions that a conversation needs, and the resources that it needs them on. */
export interface SpokePermission {
  readonly actions: readonly string[];
  /** Returns `['*']` for descriptions and lists: they have no resources to name. */
  readonly resources: (place: Place) => readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The subject of a conversation: `ec2-instance`, or an account's budget. One session covers the whole of a topic. */
export interface Topic {
  readonly name: string;
  readonly permissions: readonly SpokePermission[];
}

/** All that the sessions of one function may do in spokes. */
export interface Mandate {
  readonly useCase: (typeof SPOKE_USE_CASES)[number];
  readonly topics: readonly Topic[];
}

/** The policy of one session, and the topics that may be spoken about in it. */
export interface SessionPolicy {
  readonly topics: readonly string[];
  readonly document: string;
}

/** The longest session policy that STS takes, in characters. */
export const MAX_SESSION_POLICY = 2_048;

/**
 * A further topic gets a session of its own above this many characters. STS also packs a policy, in a way that it does
 * not tell, and has refused policies well below the limit of their text:
 * docs/decisions/0029-one-door-with-a-session-policy.md.
 */
export const ROOMY_SESSION_POLICY = 1_200;

/**
 * A longer ARN of a resource is cut here. That lets no session do more, because the role itself names the whole
 * resource.
 */
const MAX_ARN = 256;

/**
 * Packs the topics of a mandate, in order, into as few policies as possible: several share one of up to `roomy`
 * characters. Throws a RangeError that names the use case when a policy is longer than STS takes.
 */
export function sessionPolicies(
  { useCase, topics }: Mandate,
  place: Place,
  roomy = ROOMY_SESSION_POLICY,
): readonly SessionPolicy[] {
  const sessions: (readonly Topic[])[] = [];
  for (const topic of topics) {
    const together = [...(sessions.at(-1) ?? []), topic];
    if (sessions.length > 0 && documentOf(together, place).length <= roomy) {
      sessions.splice(-1, 1, together);
    } else {
      sessions.push([topic]);
    }
  }
  return sessions.map((session) => {
    const document = documentOf(session, place);
    const names = session.map(({ name }) => name);
    if (document.length > MAX_SESSION_POLICY) {
      throw new RangeError(
        `the session policy of ${useCase} for ${names.join(', ')} has ${document.length} characters: ` +
          `STS takes ${MAX_SESSION_POLICY}`,
      );
    }
    return { topics: names, document };
  });
}

/**
 * Writes one statement for all that is allowed on the same resources under the same conditions, and one for all
 * resources on which the same is allowed.
 */
function documentOf(topics: readonly Topic[], place: Place): string {
  const granted = topics
    .flatMap(({ permissions }) => permissions)
    .map(({ actions, resources, conditions }) => ({ actions, resources: resources(place).map(cut), conditions }));
  const byResources = grouped(granted, ({ resources, conditions }) => [resources, conditions]).map((same) => ({
    ...same[0],
    actions: [...new Set(same.flatMap(({ actions }) => actions))],
  }));
  const byActions = grouped(byResources, ({ actions, conditions }) => [actions, conditions]).map((same) => ({
    ...same[0],
    resources: [...new Set(same.flatMap(({ resources }) => resources))],
  }));
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: byActions.map(({ actions, resources, conditions }) => ({
      Effect: 'Allow',
      Action: brief(actions),
      Resource: brief(resources),
      Condition: conditions,
    })),
  });
}

/** Groups those of one key, in the order of the first of each. */
function grouped<T>(all: readonly T[], keyOf: (one: T) => unknown): readonly (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const key = JSON.stringify(keyOf(one));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function brief(texts: readonly string[]): string | readonly string[] {
  const [only, ...others] = texts;
  return only !== undefined && others.length === 0 ? only : texts;
}

function cut(arn: string): string {
  return arn.length > MAX_ARN ? `${arn.slice(0, MAX_ARN)}*` : arn;
}
