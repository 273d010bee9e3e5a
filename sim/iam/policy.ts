/** A JSON value of a policy's field: one text or several. */
type OneOrMore = string | readonly string[];

/** A statement as people write it. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore>>;
  readonly NotPrincipal?: Readonly<Record<string, OneOrMore>>;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore | boolean>>>>;
}

export interface Policy {
  readonly Statement: Statement | readonly Statement[];
}

/** Who calls. A service has neither account nor organization. */
export interface Principal {
  /** The ARN of a role or user, or the name of a service, as `events.amazonaws.com`. */
  readonly arn: string;
  readonly account?: string;
  /** The identity's own policies. */
  readonly identity?: readonly Policy[];
  /** What a session was limited to when the role was assumed. */
  readonly session?: Policy;
  readonly boundary?: Policy;
  /** The service control policies of its account: a list for each level of the organization, each of which must allow. */
  readonly controls?: readonly (readonly Policy[])[];
}

export interface Request {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  /** The account of the resource, where its ARN does not say it. */
  readonly resourceAccount?: string;
  /** The policy of the resource: of a bus, a topic, a key, a queue, or a role's trust. */
  readonly resourcePolicy?: Policy;
  /** The keys of the request's context, in any case, with one value or several. */
  readonly context?: Readonly<Record<string, OneOrMore>>;
}

export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

export function statementsOf(policies: readonly Policy[]): readonly Statement[] {
  return policies.flatMap(({ Statement: statements }) => listOf(statements));
}
