import { isDeepStrictEqual } from 'node:util';
import type { StoredBudget } from '../../budgets/ports';
import { isAddress, isWorkload } from '../../core/domain/address';
import type { Money } from '../../core/domain/money';
import { formatInstant } from '../../core/domain/time';
import { readItem, write, type ChangeOptions } from './apply-change';
import type { ChangeRow, Settings } from './budget-changes';
import { budgetJson, describeBudget, stateOf, type BudgetState, type Progress } from './budget-state';
import { CliError, EXIT } from './cli-error';
import { describeConsequence, foresee } from './consequence';
import type { Office } from './office';
import { requireItemAddress, settingsIn, watchedIn } from './settings';
import { describeDifferences, differences, inWords } from './settings-words';
import { paint, type Terminal } from './terminal';
import { count, moment, table, usd } from './words';

interface Shown {
  readonly json?: boolean | undefined;
}

/** Prints all budgets and defaults. */
export async function listBudgets({ json = false }: Shown, office: Office, terminal: Terminal): Promise<number> {
  const states = await allBudgets(office);
  const lines = json ? [JSON.stringify(states.map(budgetJson), undefined, 2)] : budgetTable(states, terminal);
  for (const line of lines) terminal.print(line);
  return EXIT.done;
}

/** Reads all items that are budgets or defaults, by address. */
export async function allBudgets(office: Pick<Office, 'registry'>): Promise<readonly BudgetState[]> {
  const states: BudgetState[] = [];
  let cursor: string | undefined;
  do {
    const { budgets, next } = await office.registry.page(cursor);
    states.push(...budgets.filter(({ address }) => address !== '*').map(stateOf));
    cursor = next;
  } while (cursor !== undefined);
  return states.sort((one, other) => (one.address < other.address ? -1 : 1));
}

function budgetTable(states: readonly BudgetState[], terminal: Terminal): readonly string[] {
  if (states.length === 0) return ['There are no budgets. Set one: `budgets set <account> <usd>`'];
  const rows = states.map(({ address, settings, progress, reason, accepted, kind }) => [
    address,
    inWords('BudgetValue', settings),
    settings.Mode === undefined ? '' : inWords('Mode', settings),
    kind === 'default' && progress === 'in force' ? 'default' : progress,
    progress === 'in force' ? '' : [reason, staying(progress, accepted)].filter(Boolean).join('; '),
  ]);
  const inForce = states.filter(({ progress }) => progress === 'in force').length;
  const all = `${inForce} of ${count(states.length, 'budget')} in force`;
  return [
    ...table(['ADDRESS', 'BUDGET', 'MODE', 'STATUS', 'WHY'], rows),
    paint(terminal, inForce === states.length ? 'green' : 'yellow', all),
  ];
}

function staying(progress: Progress, accepted: Money | undefined): string {
  return progress === 'refused' && accepted !== undefined ? `${usd(accepted, 2)} USD stays in force` : '';
}

/** Prints one budget. */
export async function showBudget(
  address: string,
  { json = false }: Shown,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const state = stateOf(await requireItem(address, office));
  const lines = json ? [JSON.stringify(budgetJson(state), undefined, 2)] : describeBudget(state);
  for (const line of lines) terminal.print(line);
  return EXIT.done;
}

async function requireItem(address: string, office: Office): Promise<StoredBudget> {
  requireItemAddress(address);
  const stored = (await office.registry.find([address])).get(address);
  if (stored === undefined) throw new CliError(`${address} has no budget. Set one: \`budgets set ${address} <usd>\``);
  return stored;
}

/** Removes a budget. Nothing is stopped by that, so a machine need not say `--yes`; a person is asked. */
export async function removeBudget(
  address: string,
  options: ChangeOptions,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const read = await readItem(address, office);
  if (read === undefined) throw new CliError(`${address} has no budget: there is nothing to remove`);
  const given = describeConsequence(await foresee(address, undefined, office, terminal.clock.now()));
  const before = settingsIn(read.written);
  if (options.yes !== true) {
    terminal.progress(`${address}: ${inWords('BudgetValue', before)}. ${whatRemovingDoes(address)}`);
    if (given !== undefined) terminal.progress(`This ${given}.`);
    if (!(await terminal.confirm(`Remove the budget of ${address}?`))) throw new CliError('nothing was changed');
  }
  await write(address, read, 'remove', options, office, terminal);
  if (options.json === true) {
    terminal.print(JSON.stringify({ address, removed: true, changes: differences(before, {}) }, undefined, 2));
  } else {
    terminal.print(`${address}: removed. ${whatRemovingDoes(address)}`);
  }
  return EXIT.done;
}

function whatRemovingDoes(address: string): string {
  if (!isAddress(address)) return 'Budgets that were made from it stay, until another default applies.';
  return isWorkload(address)
    ? 'Its enforcement ends.'
    : 'Its enforcement ends; its AWS Budget and parameter stay as they are, with the last value.';
}

/**
 * Prints what was changed in a budget, and what was changed in other ways in between. Without an address, it is what
 * commands have changed anywhere.
 */
export async function showHistory(
  address: string | undefined,
  { json = false }: Shown,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const entries = address === undefined ? await historyOfAll(office) : await historyAt(address, office);
  const none = `${address ?? 'all budgets'}: nothing was ever changed with these commands`;
  const lines = entries.length === 0 ? [none] : entries.map((entry) => describeEntry(entry, address === undefined));
  for (const line of json ? [JSON.stringify(entries.map(historyJson), undefined, 2)] : lines) terminal.print(line);
  return EXIT.done;
}

async function historyOfAll(office: Office): Promise<readonly HistoryEntry[]> {
  const rows = [...(await office.allHistory())].sort((one, other) => other.at - one.at);
  return rows.map((row) => ({ kind: 'command', row }));
}

async function historyAt(address: string, office: Office): Promise<readonly HistoryEntry[]> {
  if (address !== '*') requireItemAddress(address);
  const [rows, stored] = await Promise.all([office.history(address), office.registry.find([address])]);
  const item = stored.get(address);
  return historyOf(rows, item === undefined ? undefined : watchedIn(item.written));
}

/** A change by a command, or one in another way of which nothing but its effect is known. */
export type HistoryEntry =
  | { readonly kind: 'command'; readonly row: ChangeRow }
  | { readonly kind: 'otherwise'; readonly before: Settings | undefined; readonly after: Settings | undefined };

/** Returns the history of an item, newest first, with what must have happened between its rows. */
export function historyOf(rows: readonly ChangeRow[], now: Settings | undefined): readonly HistoryEntry[] {
  let later = now;
  const entries: HistoryEntry[] = [];
  for (const row of rows) {
    if (!isDeepStrictEqual(row.after, later)) entries.push({ kind: 'otherwise', before: row.after, after: later });
    entries.push({ kind: 'command', row });
    later = row.before;
  }
  if (later !== undefined && rows.length > 0) entries.push({ kind: 'otherwise', before: undefined, after: later });
  return entries;
}

function whatChanged(before: Settings | undefined, after: Settings | undefined): string {
  if (after === undefined) return `removed: ${describeDifferences(differences(before, {}))}`;
  return describeDifferences(differences(before, after));
}

function describeEntry(entry: HistoryEntry, isOfAll: boolean): string {
  if (entry.kind === 'otherwise') {
    return `(in another way)  ${whatChanged(entry.before, entry.after)}`;
  }
  const { address, at, who, why, before, after } = entry.row;
  const where = isOfAll ? `  ${address}` : '';
  return `${moment(at)}${where}  ${whatChanged(before, after)}\n    by ${who}${why === undefined ? '' : `: ${why}`}`;
}

function historyJson(entry: HistoryEntry) {
  const { before, after } = entry.kind === 'command' ? entry.row : entry;
  return {
    address: entry.kind === 'command' ? entry.row.address : null,
    at: entry.kind === 'command' ? formatInstant(entry.row.at) : null,
    who: entry.kind === 'command' ? entry.row.who : null,
    why: entry.kind === 'command' ? (entry.row.why ?? null) : null,
    before: before ?? null,
    after: after ?? null,
  };
}
