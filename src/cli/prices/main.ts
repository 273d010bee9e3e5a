import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pricesCommand, type PricesOptions } from './command';
import { formatTable, generateTables, type OpenOffer } from './generate';
import { BUNDLED_KINDS } from './kinds';
import { OfferError } from './offer-file';
import { pricesPage } from './page';

const TABLES = 'src/metering/tables';
const PAGE = 'docs/prices.md';

/** Returns how files of the price list are opened: of its address, or of a folder that is laid out like it. */
function opener(from: string): OpenOffer {
  if (!/^https?:/.test(from)) return (path) => Promise.resolve(createReadStream(join(from, path)));
  return async (path) => {
    const { ok, status, body } = await fetch(`${from}${path}`);
    if (!ok || body === null) throw new OfferError(`${from}${path}: the answer is ${status}: expected 200`);
    return body;
  };
}

async function run({ from, check }: PricesOptions): Promise<void> {
  const tables = await generateTables(BUNDLED_KINDS, opener(from));
  const changes = tables.flatMap(({ kind, changes: own }) => own.map((change) => `${kind.name}.json: ${change}`));
  for (const change of changes) console.log(change);
  if (check) {
    if (changes.length > 0) throw new OfferError(`${changes.length} prices differ: run \`npx projen prices\``);
    console.log('the bundled prices are those of the price list');
    return;
  }
  for (const { kind, table } of tables) writeFileSync(join(TABLES, `${kind.name}.json`), formatTable(table));
  writeFileSync(PAGE, pricesPage(tables.map(({ kind, table }) => ({ ...kind, table }))));
  console.log(`${tables.length} tables and ${PAGE} are written`);
}

pricesCommand(run)
  .parseAsync()
  .catch((error: unknown) => {
    if (!(error instanceof OfferError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  });
