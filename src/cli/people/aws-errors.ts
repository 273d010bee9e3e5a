import { CliError } from './cli-error';

const ACCESS = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/;
const EXPIRED = /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/;
const UNKNOWN_KEY =
  /^(InvalidClientTokenId|UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch)$/;
const CREDENTIALS = /^(CredentialsProviderError|TokenProviderError)$/;
const UNREACHABLE = /^(ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|ECONNRESET)$/;

/**
 * Returns what a failure means for whoever gave the command. Undefined: it is none that a person can have caused, and
 * wants its stack trace.
 */
export function describeFailure(error: unknown): string | undefined {
  if (error instanceof CliError) return error.message;
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (CREDENTIALS.test(name)) {
    return `no AWS credentials: ${message}. Set AWS_PROFILE or --profile, or log in (\`aws sso login\`)`;
  }
  if (EXPIRED.test(name)) return `the AWS credentials have expired: ${message}. Log in again (\`aws sso login\`)`;
  if (UNKNOWN_KEY.test(name)) return `AWS does not accept these credentials: ${message}`;
  if (ACCESS.test(name)) return `AWS denies it: ${message}. docs/cli.md lists what each command needs`;
  if (/^Region is missing/.test(message)) {
    return 'no AWS region: set AWS_REGION or --region to the home region of the management stack';
  }
  if (name === 'ResourceNotFoundException') {
    return `${message}: is the table's name right, in this account and region (--budgets-table, --cost-table)?`;
  }
  if (UNREACHABLE.test(code)) return `AWS cannot be reached (${code}): ${message}`;
  return '$metadata' in error ? `AWS refuses it: ${name}: ${message}` : undefined;
}
