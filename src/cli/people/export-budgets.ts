import { writeBudgetFile, type FileFormat } from './budget-file';
import { allBudgets } from './budgets';
import { EXIT } from './cli-error';
import type { Office } from './office';
import type { Terminal } from './terminal';
import { count } from './words';

/** Prints what people keep of the table, as a file that `import` reads. Returns the exit code. */
export async function exportBudgets(format: FileFormat, office: Office, terminal: Terminal): Promise<number> {
  const all = await allBudgets(office);
  const own = all.filter(({ keptBy, progress }) => keptBy === undefined && progress !== 'ended');
  if (own.length < all.length) {
    terminal.progress(
      `left out: ${count(all.length - own.length, 'budget')} that follow a default or a team, or have ended`,
    );
  }
  terminal.print(writeBudgetFile(own, format).trimEnd());
  return EXIT.done;
}
