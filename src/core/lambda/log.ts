/**
 * One structured line in the function's log: errors with their stack, amounts as their digits. Written past `console`,
 * which would wrap it, and CloudWatch finds embedded metrics only in a line that is theirs.
 */
export function log(message: string, fields: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ message, ...fields }, printable)}\n`);
}

function printable(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return value.stack ?? value.message;
  return value;
}
