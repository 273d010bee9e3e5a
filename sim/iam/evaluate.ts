import { holds, type Context } from './conditions';
import { isLike, withVariables } from './matching';
import { listOf, statementsOf, type Policy, type Principal, type Request, type Statement } from './policy';

/** `implicit`: nothing allows it. `explicit`: a statement denies it, and no other can allow it again. */
export type Decision = 'allowed' | 'implicit' | 'explicit';

/** What a policy says of a request: an Allow for the account alone leaves it to the account's own policies. */
type Says = 'deny' | 'allow' | 'delegate' | 'nothing';

/**
 * Decides a request as AWS documents it: a Deny anywhere is final; the service control policies of each level, a
 * boundary and a session's policy must allow; and either the identity's policies or the resource's, or both where they
 * are of two accounts. Source: IAM user guide, "Policy evaluation logic".
 *
 * Why our own: docs/decisions/0060-rights-are-evaluated.md.
 */
export function evaluate(request: Request): Decision {
  const { principal, resourcePolicy } = request;
  const context = contextOf(request);
  const { identity = [], boundary, session, controls = [] } = principal;
  const ofPrincipal = (policies: readonly Policy[]) => saysOf(policies, request, context, false);
  const resource = resourcePolicy === undefined ? 'nothing' : saysOf([resourcePolicy], request, context, true);
  const limits = [...controls, ...[boundary, session].flatMap((policy) => (policy === undefined ? [] : [[policy]]))];
  const said = [identity, ...limits].map(ofPrincipal);
  if (said.includes('deny') || resource === 'deny') return 'explicit';
  if (isService(principal)) return resource === 'allow' ? 'allowed' : 'implicit';
  if (limits.some((policies) => ofPrincipal(policies) !== 'allow')) return 'implicit';
  const byIdentity = said[0] === 'allow';
  const isOwn = accountOf(request) === principal.account;
  const isTrust = request.action.startsWith('sts:AssumeRole');
  // A role is assumed through its trust alone, which may leave it to the account.
  const byAccount = byIdentity && (resource === 'delegate' || (isOwn && !isTrust));
  const byResource = resource === 'allow' && (isOwn || byIdentity);
  return byAccount || byResource ? 'allowed' : 'implicit';
}

function isService({ account }: Principal): boolean {
  return account === undefined;
}

function accountOf({ resource, resourceAccount }: Request): string {
  return resourceAccount ?? resource.split(':')[4] ?? '';
}

/** The keys that AWS puts into every request, and those that the request names. */
function contextOf({ principal, context = {} }: Request): Context {
  const { arn, account } = principal;
  const own: Readonly<Record<string, string | readonly string[]>> = {
    ...(account === undefined
      ? { 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': arn }
      : { 'aws:PrincipalIsAWSService': 'false', 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': account }),
    'aws:SecureTransport': 'true',
    ...context,
  };
  return new Map(Object.entries(own).map(([key, values]) => [key.toLowerCase(), listOf<string>(values)]));
}

function saysOf(policies: readonly Policy[], request: Request, context: Context, isResource: boolean): Says {
  let says: Says = 'nothing';
  for (const statement of statementsOf(policies)) {
    const aboutThem = isResource ? namesPrincipal(statement, request.principal) : 'allow';
    if (aboutThem === 'nothing' || !concerns(statement, request, context)) continue;
    if (statement.Effect === 'Deny') return 'deny';
    if (says !== 'allow') says = aboutThem;
  }
  return says;
}

function concerns(statement: Statement, { action, resource }: Request, context: Context): boolean {
  const { Action: actions, NotAction: notActions, Resource: resources, NotResource: notResources } = statement;
  const isAction = (pattern: string) => isLike(pattern, action, true);
  const isResource = (pattern: string) => {
    const text = withVariables(pattern, (key) => context.get(key.toLowerCase())?.[0]);
    return text !== undefined && isLike(text, resource);
  };
  const ofAction = notActions === undefined ? listOf(actions).some(isAction) : !listOf(notActions).some(isAction);
  const ofResource =
    notResources === undefined
      ? // A trust policy and that of a bus or key may leave the resource out: it is its own.
        resources === undefined || listOf(resources).some(isResource)
      : !listOf(notResources).some(isResource);
  return ofAction && ofResource && holds(statement.Condition, context);
}

/** Whether a statement of a resource's policy is about somebody: by name, or as one of an account. */
function namesPrincipal({ Principal: named, NotPrincipal: others }: Statement, principal: Principal): Says {
  if (others !== undefined) return namedIn(others, principal) === 'nothing' ? 'allow' : 'nothing';
  if (named === undefined) return 'nothing';
  return named === '*' ? 'allow' : namedIn(named, principal);
}

function namedIn(named: Readonly<Record<string, string | readonly string[]>>, { arn, account }: Principal): Says {
  if (account === undefined) return listOf(named.Service).includes(arn) ? 'allow' : 'nothing';
  const wanted = listOf(named.AWS);
  if (wanted.includes('*') || wanted.includes(arn)) return 'allow';
  return wanted.some((one) => one === account || new RegExp(`^arn:[a-z-]+:iam::${account}:root$`).test(one))
    ? 'delegate'
    : 'nothing';
}
