import { SpokeFailure } from '../ports';

/** Advice for the failures that installers meet, by the name of AWS's error. */
const ADVICE: Readonly<Record<string, string>> = {
  AccessDenied:
    'is the spoke stack deployed there, of the same version, with this management account and organization?',
  AccessDeniedException: 'is the spoke stack there of the same version as the management stack?',
  UnauthorizedOperation:
    'is the spoke stack there of the same version as the management stack, and no policy of the organization in the way?',
  ParameterPatternMismatchException: 'was the parameter’s allowed pattern changed by hand?',
};

/**
 * Runs a call to a spoke. Turns an error into a SpokeFailure that says where, at what and why it failed, and what may
 * help.
 */
export async function inSpoke<T>(account: string, action: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new SpokeFailure(explain(account, action, error), { cause: error });
  }
}

function explain(account: string, action: string, error: unknown): string {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  if (name === 'AbortError' || name === 'TimeoutError') {
    return `account ${account} did not answer in time: cannot ${action}`;
  }
  const advice = ADVICE[name];
  return `account ${account}: cannot ${action}: ${name}: ${message}${advice === undefined ? '' : ` (${advice})`}`;
}
