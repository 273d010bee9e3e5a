import pMap from 'p-map';
import type { RecordedChange } from '../../budgets/domain/budget-history';
import { PAUSE_ADDRESS } from '../../budgets/domain/pause';
import { accountOf, isAddress, type AccountId } from '../../core/domain/address';
import { formatInstant, later, MS_PER_DAY, type Instant } from '../../core/domain/time';
import { everyPage } from '../../core/pages';
import { changeJson, describeChange, newestFirst } from './budgets';
import { EXIT } from './cli-error';
import type { Office } from './office';
import { sinceOf } from './stopped';
import type { Terminal } from './terminal';
import { count, moment } from './words';

export interface ChangesOptions {
  readonly json?: boolean | undefined;
  readonly since?: string | undefined;
  /** Goes through the whole Cost table: items may be gone of which nothing else is known. */
  readonly gone?: boolean | undefined;
}

/** The histories that are read at once. */
const CONCURRENCY = 16;
const UNSAID_DAYS = 30;

/** Says who changed which budget of the organization from what to what, and why. Returns the exit code. */
export async function showChanges(
  { json = false, since, gone = false }: ChangesOptions,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const now = terminal.clock.now();
  const from = since === undefined ? later(now, -UNSAID_DAYS * MS_PER_DAY) : sinceOf(since, now);
  const { changes, isWhole } = await changesSince(from, gone, office);
  const sorted = [...changes].sort(newestFirst);
  const lines = json
    ? [JSON.stringify({ since: formatInstant(from), is_whole: isWhole, changes: sorted.map(changeJson) }, undefined, 2)]
    : [
        ...sorted.map((change) => describeChange(change, true)),
        `${count(sorted.length, 'change')} since ${moment(from)}`,
        ...(isWhole ? [] : [NOT_WHOLE]),
      ];
  for (const line of lines) terminal.print(line);
  return EXIT.done;
}

const NOT_WHOLE =
  'Budgets that are gone, of accounts that have left the organization or of units, are not among them: --gone finds them, through the whole table';

/**
 * Asks by key: of each item, of each account of the organization, and of the workloads of each. Where the organization
 * may not be asked, a budget that was removed would be missed: then it goes through the whole table, too.
 */
async function changesSince(
  from: Instant,
  gone: boolean,
  office: Office,
): Promise<{ readonly changes: readonly RecordedChange[]; readonly isWhole: boolean }> {
  const accounts = await office.accounts();
  if (gone || 'unknown' in accounts) {
    return { changes: (await office.allHistory()).filter(({ at }) => at >= from), isWhole: true };
  }
  const items = await itemsOf(office);
  const known = new Set<AccountId>([...accounts, ...items.filter(isAddress).map((address) => accountOf(address))]);
  const workloads = await pMap(known, (account) => office.adopted.counting(account), { concurrency: CONCURRENCY });
  const addresses = new Set([PAUSE_ADDRESS, ...items, ...known, ...workloads.flat().map(({ address }) => address)]);
  const found = await pMap(addresses, (address) => office.historySince(address, from), { concurrency: CONCURRENCY });
  return { changes: found.flat(), isWhole: false };
}

async function itemsOf({ registry }: Office): Promise<readonly string[]> {
  const addresses: string[] = [];
  for await (const { budgets } of everyPage((cursor) => registry.page(cursor))) {
    addresses.push(...budgets.map(({ address }) => address));
  }
  return addresses;
}
