import { Coverage } from '../bill/domain/coverage';
import { COST_COLUMNS, type CostBasis } from '../bill/domain/focus-columns';
import { openBill, type Bill } from '../bill/files/open-bill';
import { METERED_LINES } from '../metering/types/billed-as.table';
import { USAGE_LINES } from '../metering/usage/billed-as-usage.table';
import { coverageJson } from './coverage-json';
import { coverageText } from './coverage-text';
import { refuseTwice } from './refuse-twice';

export interface CoverageOptions {
  readonly cost: CostBasis;
  readonly json?: boolean | undefined;
  /** True: a line that cannot be counted is a failure. */
  readonly strict?: boolean | undefined;
}

/** The exit code of a strict report with lines that cannot be counted. */
const UNCOUNTED = 2;

export const COST_BASES = Object.keys(COST_COLUMNS) as CostBasis[];

/** Names the columns of some bills that the costs are read from. */
export function costColumnsOf(bills: readonly Pick<Bill, 'costColumn'>[]): string {
  return [...new Set(bills.map(({ costColumn }) => costColumn))].join(', ');
}

/**
 * Says how much of a bill the product would see live, and how much by the bill alone. Returns the exit code. Throws a
 * BillError when a file is no bill.
 */
export async function showCoverage(
  files: readonly string[],
  { cost: basis, json = false, strict = false }: CoverageOptions,
  print: (line: string) => void,
): Promise<number> {
  await refuseTwice(files);
  // All are opened before the first is read, so that a wrong name is said at once.
  const bills = await Promise.all(files.map(async (file) => ({ file, bill: await openBill(file, basis) })));
  const coverage = new Coverage(new Map([...METERED_LINES, ...USAGE_LINES]));
  for (const { file, bill } of bills) {
    for await (const rows of bill.rows()) {
      for (const row of rows) coverage.add(row, file);
    }
  }
  const report = coverage.report();
  const costColumn = costColumnsOf(bills.map(({ bill }) => bill));
  print(json ? JSON.stringify(coverageJson(report, costColumn), undefined, 2) : coverageText(report, costColumn));
  return strict && report.unknownLines > 0 ? UNCOUNTED : 0;
}
