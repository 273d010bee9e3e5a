/** One structured line in the function's log: errors with their stack, amounts as their digits. */
export function log(message: string, fields: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify({ message, ...fields }, printable));
}

function printable(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return value.stack ?? value.message;
  return value;
}
