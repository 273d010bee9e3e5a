import type { ControlState } from '../domain/resource';

/**
 * The meaning of a status in one of AWS's tables.
 *
 * Why an unknown one is neither: docs/decisions/0038-judged-by-what-runs.md.
 */
export interface StatusMeaning {
  /** True when AWS charges for the running of the resource, and not for its storage alone. */
  readonly billed: boolean;
  /** What it is to who stops it. `gone`: it does not exist any more, or soon will not. */
  readonly kind: ControlState['kind'] | 'gone';
}

export type StatusTable = ReadonlyMap<string, StatusMeaning>;

export const RUNS: StatusMeaning = { billed: true, kind: 'active' };
/** It does not run yet, and will without anybody's doing. */
export const COMES: StatusMeaning = { billed: false, kind: 'active' };
/** Nothing of it runs, or it is on its way there, and nothing will without somebody's doing. */
export const RESTS: StatusMeaning = { billed: false, kind: 'disabled' };
export const GONE: StatusMeaning = { billed: false, kind: 'gone' };
/**
 * It counts, and is neither stopped nor taken for stopped: the meaning of a status that no table has, and of one that
 * does not tell.
 */
export const UNKNOWN: StatusMeaning = { billed: true, kind: 'unknown' };

export function meaningOf(table: StatusTable, status: string | undefined): StatusMeaning {
  return table.get(status ?? '') ?? UNKNOWN;
}

/** Returns whether it runs: neither on its way there, nor in a status that nobody knows. */
export function runs(table: StatusTable, status: string | undefined): boolean {
  return meaningOf(table, status) === RUNS;
}
