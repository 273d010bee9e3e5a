import { openCharts, writePage } from '../report-page';
import { CliError } from './cli-error';
import type { Office } from './office';
import type { Overview } from './overview';
import { standingReport } from './standing-report';
import { statusPage } from './status-page';

/** Writes how all budgets stand as a page. Throws a CliError when it cannot be written. */
export async function writeStatusPage(path: string, all: Overview, office: Office): Promise<void> {
  const report = await standingReport(all, office);
  await writePage(path, statusPage(report, await openCharts()), (reason) => new CliError(reason));
}
