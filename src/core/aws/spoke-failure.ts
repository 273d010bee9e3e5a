import { ServiceMissing, SpokeDenied, SpokeFailure } from '../ports';

/** Advice for the failures that installers meet, by the name of AWS's error. */
const ADVICE: Readonly<Record<string, string>> = {
  AccessDenied:
    'is the spoke stack deployed there, of the same version, with this management account and organization?',
  AccessDeniedException: 'is the spoke stack there of the same version as the management stack?',
  UnauthorizedOperation:
    'is the spoke stack there of the same version as the management stack, and no policy of the organization in the way?',
  ParameterPatternMismatchException: 'was the parameter’s allowed pattern changed by hand?',
};

const DENIED: readonly string[] = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'];

/**
 * The words with which AWS says that a policy forbids the call, or that a policy of the organization does not allow it.
 * What no policy of the account allows may be a spoke stack of an older version, and is not among them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const BY_POLICY = /with an explicit deny|explicitly denied|because no (service|resource) control policy allows/i;

/**
 * The errors with which EC2 refuses to stop an instance for good: somebody protects it from being stopped
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-stop-protection.html), or it is of a one-time Spot request
 * (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-spot-instances-request.html).
 */
const NEVER: readonly string[] = ['OperationNotPermitted', 'UnsupportedOperation'];

/**
 * The errors of services that an account has not subscribed to (a new one may have but a few), and of endpoints that do
 * not know the operation.
 */
const MISSING: readonly string[] = [
  'InvalidAction',
  'OptInRequired',
  'SubscriptionRequiredException',
  'UnknownOperationException',
];

/**
 * Runs a call to a spoke. Turns an error into a SpokeFailure that says where, at what and why it failed, and what may
 * help: a SpokeDenied when a policy or the resource itself forbids it, a ServiceMissing when there is no such service
 * there.
 */
export async function inSpoke<T>(account: string, action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const explanation = explain(account, action, error);
    const Failure = isFinal(error) ? SpokeDenied : isMissing(error) ? ServiceMissing : SpokeFailure;
    throw new Failure(explanation, { cause: error });
  }
}

function isFinal(error: unknown): boolean {
  return isDeniedByPolicy(error) || (error instanceof Error && NEVER.includes(error.name));
}

function isDeniedByPolicy(error: unknown): boolean {
  return error instanceof Error && DENIED.includes(error.name) && BY_POLICY.test(error.message);
}

/** Returns whether nobody has the name of the service's endpoint: that is how a region without it looks. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && (MISSING.includes(error.name) || ('code' in error && error.code === 'ENOTFOUND'));
}

function explain(account: string, action: string, error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === 'AbortError' || name === 'TimeoutError') {
    return `account ${account} did not answer in time: cannot ${action}`;
  }
  const advice = isDeniedByPolicy(error) ? undefined : ADVICE[name];
  return `account ${account}: cannot ${action}: ${name}: ${message}${advice === undefined ? '' : ` (${advice})`}`;
}
