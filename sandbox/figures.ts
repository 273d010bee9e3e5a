import { existsSync, readFileSync } from 'node:fs';

/** The variable that names the file in which end-to-end tests note figures, a line of JSON each. */
export const FIGURES = 'E2E_FIGURES';

/** What a fault has done: docs/reliability.md. */
export interface Figure {
  readonly fault: string;
  readonly where: string;
  readonly runs: number;
  /** What the ledger has more (doubled) or less (lost) than was really spent. Undefined: nothing of it was measured. */
  readonly apartUsd?: number;
  /** From the end of the fault until all was right: by the sandbox's clock, in which hours are jumped over. */
  readonly seconds: number;
  /** The same, as it took on the machine. */
  readonly realSeconds: number;
}

const HEAD = ['fault', 'where', 'runs', 'USD doubled (+) or lost (-)', 'until right, sandbox', 'until right, real'];

/** The table of all figures that were noted, for docs/reliability.md. None: there is no table. */
export function figureTable(file: string): readonly string[] {
  const figures = existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Figure]))
    : [];
  if (figures.length === 0) return [];
  const rows = figures
    .map(({ fault, where, runs, apartUsd, seconds, realSeconds }) => [
      fault,
      where,
      `${runs}`,
      apartUsd === undefined ? 'not measured' : usd(apartUsd),
      duration(seconds),
      duration(realSeconds),
    ])
    .sort(([one = ''], [other = '']) => one.localeCompare(other));
  return [HEAD, HEAD.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
}

/** Below a thousandth of a cent, three seconds of a t3.micro, it is the second in which EC2 tells a start or a stop. */
function usd(amount: number): string {
  return Math.abs(amount) < 1e-5 ? '0' : amount.toFixed(6);
}

function duration(seconds: number): string {
  return seconds < 600 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
}
