import type { StoredBudget } from '../../budgets/ports';
import { isRegistered } from '../../workloads/domain/registered-workload';
import type { Settings } from './budget-changes';
import { CliError, EXIT } from './cli-error';
import { describeConsequence, foresee } from './consequence';
import { untilInForce, type Arrival } from './in-force';
import type { Office } from './office';
import { changed, refusalOf, requireItemAddress, settingsIn } from './settings';
import { describeDifferences, differences, type SettingDifference } from './settings-words';
import { paint, type Terminal } from './terminal';

export interface ChangeOptions {
  readonly reason?: string | undefined;
  /** Seconds. */
  readonly wait: number;
  readonly yes?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Returns the change of an item, from what it says now. Undefined: there is no item. */
export type Edit = (settings: Settings | undefined) => Settings;

/**
 * Changes what an edit names in an item and keeps the rest. Asks before anything is stopped by it, and waits until it
 * is in force. Returns the exit code. Throws a CliError when nothing was written.
 */
export async function applyChange(
  address: string,
  edit: Edit,
  options: ChangeOptions,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const read = await readItem(address, office);
  const before = read === undefined ? undefined : settingsIn(read.written);
  const change = endingRaise(edit(before), before);
  const after = changed(before, change);
  const refusal = refusalOf(address, after);
  if (refusal !== undefined) throw new CliError(`${address}: ${refusal}`);
  const changes = differences(before, after);
  if (changes.length > 0) {
    await askFirst(address, after, changes, options, office, terminal);
    await write(address, read, onlyChanged(change, before), options, office, terminal);
  }
  const told = { address, changes, isNew: read === undefined };
  const arrival = await untilInForce(address, after, options.wait * 1_000, office, terminal.clock);
  report(told, arrival, options, terminal);
  return arrival.inForce || options.wait === 0 ? EXIT.done : EXIT.findings;
}

/** Reads an item that people keep. Throws a CliError where the product keeps it. */
export async function readItem(address: string, office: Office): Promise<StoredBudget | undefined> {
  requireItemAddress(address);
  const read = (await office.registry.find([address])).get(address);
  if (read !== undefined && isRegistered(read.written)) {
    throw new CliError(
      `${address} follows the parameter of its team, which would write over it: change it there (docs/self-service.md)`,
    );
  }
  return read;
}

/** Writes a change with who and why. Throws a CliError when somebody else was faster. */
export async function write(
  address: string,
  read: StoredBudget | undefined,
  to: Settings | 'remove',
  { reason }: Pick<ChangeOptions, 'reason'>,
  office: Office,
  { clock }: Terminal,
): Promise<void> {
  const by = { who: await office.who(), why: reason };
  const written = await office.change({ address, read, to, by, at: clock.now() });
  if (written === 'superseded') {
    throw new CliError(
      `${address}: somebody has changed it since it was read, so nothing was written. Look at it (\`budgets show ${address}\`) and try again`,
    );
  }
}

/** A value that is set stays: the end of the raise before it would take it back. */
export function endingRaise(change: Settings, before: Settings = {}): Settings {
  const isSet = change.BudgetValue !== undefined;
  return isSet && before.Raise !== undefined && !('Raise' in change) ? { ...change, Raise: undefined } : change;
}

/** What a writer names and what is as it was need no write. */
function onlyChanged(change: Settings, before: Settings = {}): Settings {
  return Object.fromEntries(
    Object.entries(change).filter(([name, value]) => !(value === undefined && before[name] === undefined)),
  );
}

async function askFirst(
  address: string,
  after: Settings,
  changes: readonly SettingDifference[],
  { yes = false }: ChangeOptions,
  office: Office,
  terminal: Terminal,
): Promise<void> {
  const consequence = await foresee(address, after, office, terminal.clock.now());
  const words = describeConsequence(consequence);
  if (words === undefined || yes) return;
  terminal.progress(`${address}: ${describeDifferences(changes)}`);
  terminal.progress(`This ${words}.`);
  if (consequence.kind === 'stops' && !(await terminal.confirm(`Change the budget of ${address}?`))) {
    throw new CliError('nothing was changed');
  }
}

interface Told {
  readonly address: string;
  readonly changes: readonly SettingDifference[];
  readonly isNew: boolean;
}

function report(
  { address, changes, isNew }: Told,
  { inForce, words }: Arrival,
  options: ChangeOptions,
  terminal: Terminal,
) {
  if (options.json === true) {
    terminal.print(JSON.stringify({ address, is_new: isNew, changes, in_force: inForce, status: words }, undefined, 2));
    return;
  }
  terminal.print(`${address}: ${changes.length === 0 ? 'it says so already' : describeDifferences(changes)}`);
  const status = options.wait === 0 && !inForce ? 'written; nobody has waited until it is in force' : words;
  terminal.print(`  ${inForce ? paint(terminal, 'green', status) : paint(terminal, 'yellow', status)}`);
}
