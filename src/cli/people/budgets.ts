import type { RecordedChange } from '../../budgets/domain/budget-history';
import type { StoredBudget } from '../../budgets/ports';
import { isAddress, isWorkload } from '../../core/domain/address';
import type { Money } from '../../core/domain/money';
import { formatInstant } from '../../core/domain/time';
import { everyPage } from '../../core/pages';
import { readItem, write, type ChangeOptions } from './apply-change';
import { budgetJson, describeBudget, stateOf, type BudgetState, type Progress } from './budget-state';
import { CliError, EXIT } from './cli-error';
import { describeConsequence, foresee } from './consequence';
import type { Office } from './office';
import { requireItemAddress, settingsIn } from './settings';
import { describeRecorded, differences, inWords } from './settings-words';
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
  for await (const { budgets } of everyPage((cursor) => office.registry.page(cursor))) {
    states.push(...budgets.filter(({ address }) => address !== '*').map(stateOf));
  }
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

/** Prints what was changed in a budget, or in all of them, whoever did it. */
export async function showHistory(
  address: string | undefined,
  { json = false }: Shown,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  if (address !== undefined && address !== '*') requireItemAddress(address);
  const changes =
    address === undefined ? [...(await office.allHistory())].sort(newestFirst) : await office.history(address);
  const none = `${address ?? 'all budgets'}: nothing was changed since changes are kept`;
  const lines = changes.length === 0 ? [none] : changes.map((one) => describeChange(one, address === undefined));
  for (const line of json ? [JSON.stringify(changes.map(changeJson), undefined, 2)] : lines) terminal.print(line);
  return EXIT.done;
}

/** The stream numbers its records: of two at one instant, the later has more. */
export function newestFirst(one: RecordedChange, other: RecordedChange): number {
  return other.at - one.at || other.id.length - one.id.length || (other.id > one.id ? 1 : -1);
}

export function describeChange({ address, at, kind, settings, who, why }: RecordedChange, isOfAll: boolean): string {
  const where = isOfAll ? `  ${address}` : '';
  const what = `${kind === 'removed' ? 'removed: ' : ''}${describeRecorded(settings)}`;
  return `${moment(at)}${where}  ${what}\n    by ${who ?? 'somebody who has not said so'}${why === undefined ? '' : `: ${why}`}`;
}

export function changeJson({ address, at, kind, settings, who, why }: RecordedChange) {
  const shown = settings.map(({ name, from, to }) => ({ name, from: from ?? null, to: to ?? null }));
  return { address, at: formatInstant(at), kind, who: who ?? null, why: why ?? null, settings: shown };
}
