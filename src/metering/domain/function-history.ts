import type { Instant } from '../../core/domain/time';
import type { FunctionShape } from './usage';

/** The shapes that a function has had, the earliest first, each since when it is known. */
export type FunctionHistory = readonly { readonly since: Instant; readonly shape: FunctionShape }[];

/** The functions of a region that are in use, by their names. */
export type FunctionHistories = ReadonlyMap<string, FunctionHistory>;

/** Returns the shapes that functions had at an instant. Before anything is known of one, it had its first. */
export function shapesAt(histories: FunctionHistories, at: Instant): ReadonlyMap<string, FunctionShape> {
  return new Map(
    [...histories].flatMap(([name, history]) => {
      const had = history.filter(({ since }) => since <= at).at(-1) ?? history[0];
      return had === undefined ? [] : [[name, had.shape] as const];
    }),
  );
}

/**
 * Adds what is found of the functions in use to what was known of them. A shape that is new counts since the last look.
 * What was replaced before `from` is forgotten, and one that was deleted is as it was.
 */
export function learned(
  known: FunctionHistories,
  found: ReadonlyMap<string, FunctionShape>,
  names: Iterable<string>,
  { since, from }: { readonly since: Instant; readonly from: Instant },
): FunctionHistories {
  const histories = new Map<string, FunctionHistory>();
  for (const name of names) {
    const history = known.get(name) ?? [];
    const shape = found.get(name);
    const isNews = shape !== undefined && !isSame(shape, history.at(-1)?.shape);
    const all = isNews ? [...history, { since, shape: { ...shape, provisioned: 0 } }] : history;
    const kept = all.filter((_one, index) => (all[index + 1]?.since ?? Number.POSITIVE_INFINITY) > from);
    if (kept.length > 0) histories.set(name, kept);
  }
  return histories;
}

/** What is kept ready is another meter's. */
function isSame(one: FunctionShape, other: FunctionShape | undefined): boolean {
  return (
    other !== undefined &&
    one.memoryMb === other.memoryMb &&
    one.isArm === other.isArm &&
    one.ephemeralMb === other.ephemeralMb
  );
}
