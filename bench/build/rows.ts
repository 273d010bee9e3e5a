import type { Figure } from '../figures';

/** One line of the comparison: the same figure of two versions. */
export interface Row {
  /** As in `{"name":"build.test.now"}`. */
  readonly name: string;
  /** In words. */
  readonly what: string;
  readonly unit: 's' | 'ms' | 'bytes';
  readonly before: Cell;
  readonly now: Cell;
  readonly target: string;
}

/** A median, unless no run came to a figure; and whether each run it is of ended with an error. */
export interface Cell {
  readonly value: number | undefined;
  readonly isOfFailures: boolean;
}

const MARK = '†';

/** The comparison for people and for `docs/performance.md`. */
export function formatRows(rows: readonly Row[], commits: { readonly before: string; readonly now: string }): string {
  const header = ['what', `${commits.before}`, `${commits.now}`, 'times less', 'target'];
  const cells = rows.map(({ what, unit, before, now, target }) => [
    what,
    formatCell(before, unit),
    formatCell(now, unit),
    timesLess(before, now),
    target,
  ]);
  const table = [header, header.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`);
  const hasFailures = rows.some(({ before, now }) => before.isOfFailures || now.isOfFailures);
  return [...table, ...(hasFailures ? ['', `${MARK} No run of it ended without an error.`] : [])].join('\n');
}

/** The comparison for machines. */
export function figuresOf(rows: readonly Row[]): readonly Figure[] {
  return rows.flatMap(({ name, unit, before, now }) =>
    Object.entries({ before, now }).flatMap(([when, { value }]) =>
      value === undefined ? [] : [{ name: `build.${name}.${when}`, value, unit }],
    ),
  );
}

function formatCell({ value, isOfFailures }: Cell, unit: string): string {
  if (value === undefined) return 'none';
  return `${value.toLocaleString('en-US')} ${unit}${isOfFailures ? ` ${MARK}` : ''}`;
}

function timesLess({ value: before }: Cell, { value: now }: Cell): string {
  return before === undefined || now === undefined || now === 0 ? '' : (before / now).toFixed(1);
}

const BEGIN = '<!-- measured: begin -->';
const END = '<!-- measured: end -->';

/** A page with its table replaced: what stands between the two marks. */
export function withTable(page: string, table: string): string {
  const [head, rest] = page.split(BEGIN);
  const [, tail] = (rest ?? '').split(END);
  if (head === undefined || tail === undefined) throw new Error(`the page has no ${BEGIN} and ${END}`);
  return `${head}${BEGIN}\n\n${table}\n\n${END}${tail}`;
}
