/** Splits a type at its last dot: `t3.micro` into `t3` and `micro`, `db.t3.micro` into `db.t3` and `micro`. */
export function splitAtLastDot(type: string): readonly [string, string] {
  const dot = type.lastIndexOf('.');
  return [type.slice(0, Math.max(dot, 0)), type.slice(dot + 1)];
}

/**
 * Looks up a table's own key. What people call their engines and types comes from outside: `constructor` is in no
 * table.
 */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
