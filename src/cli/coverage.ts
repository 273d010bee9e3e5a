import { Coverage } from '../bill/domain/coverage';
import { COST_COLUMNS, type CostBasis } from '../bill/domain/focus-columns';
import { openBill } from '../bill/files/open-bill';
import { METERED_LINES } from '../metering/types/contracts';
import { coverageJson } from './coverage-json';
import { coverageText } from './coverage-text';

export interface CoverageOptions {
  readonly cost: CostBasis;
  readonly json?: boolean | undefined;
}

export const COST_BASES = Object.keys(COST_COLUMNS) as CostBasis[];

/** Says how much of a bill the product would see live, and how much by the bill alone. */
export async function showCoverage(
  files: readonly string[],
  { cost: basis, json = false }: CoverageOptions,
  print: (line: string) => void,
): Promise<void> {
  // All are opened before the first is read, so that a wrong name is said at once.
  const bills = await Promise.all(files.map(async (file) => ({ file, bill: await openBill(file, basis) })));
  const coverage = new Coverage(METERED_LINES);
  for (const { file, bill } of bills) {
    for await (const rows of bill.rows()) {
      for (const row of rows) coverage.add(row, file);
    }
  }
  const report = coverage.report();
  const costColumn = COST_COLUMNS[basis];
  print(json ? JSON.stringify(coverageJson(report, costColumn), undefined, 2) : coverageText(report, costColumn));
}
