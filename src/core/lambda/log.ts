/**
 * Writes one structured line to the function's log: errors with their stack, amounts as their digits. The trace is that
 * of the invocation, by which its lines are found. It bypasses `console`, which would wrap the line: CloudWatch finds
 * embedded metrics only in a line of their own.
 *
 * Why no library: docs/decisions/0061-log-lines-without-powertools.md.
 */
export function log(message: string, fields: Readonly<Record<string, unknown>>): void {
  const line = { timestamp: new Date().toISOString(), level: 'INFO', message, trace: traceOf(process.env), ...fields };
  process.stdout.write(`${JSON.stringify(line, printable)}\n`);
}

/** Returns the id of the invocation's trace: Lambda writes `Root=1-…;Parent=…;Sampled=1` before each. */
function traceOf({ _X_AMZN_TRACE_ID: header }: NodeJS.ProcessEnv): string | undefined {
  return /Root=([^;]+)/.exec(header ?? '')?.[1];
}

function printable(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return value.stack ?? value.message;
  return value;
}
