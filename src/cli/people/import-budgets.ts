import pMap from 'p-map';
import { isUnit } from '../../budgets/domain/organizational-unit';
import type { StoredBudget } from '../../budgets/ports';
import { isAddress } from '../../core/domain/address';
import { later, MS_PER_SECOND } from '../../core/domain/time';
import { isRegistered } from '../../workloads/domain/registered-workload';
import { endingRaise, type ChangeOptions } from './apply-change';
import type { Settings } from './budget-changes';
import { readBudgetFile, type FileEntry } from './budget-file';
import { describeProgress, stateOf, type BudgetState } from './budget-state';
import { CliError, EXIT } from './cli-error';
import { describeConsequence, foresee, type Consequence } from './consequence';
import type { Office } from './office';
import { ACCEPTED_ITEMS, changed, refusalOf, settingsIn, settingsOf, type GivenSettings } from './settings';
import { describeDifferences, differences, type SettingDifference } from './settings-words';
import type { Terminal } from './terminal';
import { count } from './words';

export interface ImportOptions extends ChangeOptions {
  /** Changes nothing: what would be changed is a finding. */
  readonly check?: boolean | undefined;
}

/** One budget of a file, and what it changes. */
export interface PlannedChange {
  readonly address: string;
  readonly read: StoredBudget | undefined;
  readonly to: Settings;
  readonly changes: readonly SettingDifference[];
  readonly consequence: Consequence;
}

const CONCURRENCY = 8;
const PROGRESS_EVERY = 100;
const ASK_EVERY_MS = 2 * MS_PER_SECOND;
/** The most that is listed of what is not in force. */
const MOST_SHOWN = 20;

/**
 * Makes the budgets of a file those of the table: all or none where a line is wrong. What is so already is not written
 * again, so an import that was interrupted is begun anew. Returns the exit code.
 */
export async function importBudgets(
  file: string,
  text: string,
  options: ImportOptions,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const { entries, problems } = readBudgetFile(text, file);
  const items = await office.registry.find([...new Set(entries.map(({ address }) => address).filter(isItem))]);
  const wrong = [...problems, ...entries.flatMap((entry) => problemOf(entry, items.get(entry.address), file))];
  if (wrong.length > 0) {
    throw new CliError([...wrong, `${count(wrong.length, 'problem')}: nothing was changed`].join('\n'));
  }
  const planned = await planOf(entries, items, office, terminal);
  const { json = false, check = false } = options;
  // Machines get one value: the plan, or what has come of it.
  const isQuiet = json && !check;
  const lines = json ? [planJson(file, entries, planned)] : planLines(file, entries, planned);
  for (const line of isQuiet ? [] : lines) terminal.print(line);
  if (check) return planned.length > 0 ? EXIT.findings : EXIT.done;
  if (planned.length === 0) {
    if (isQuiet) terminal.print(resultJson([], [], [], []));
    return EXIT.done;
  }
  if (options.yes !== true && !(await terminal.confirm(`Change ${count(planned.length, 'budget')}?`))) {
    throw new CliError('nothing was changed');
  }
  return apply(planned, options, office, terminal);
}

function isItem(address: string): boolean {
  return isAddress(address) || isUnit(address);
}

function problemOf(
  { address, line, given }: FileEntry,
  stored: StoredBudget | undefined,
  file: string,
): readonly string[] {
  const at = `${file}, line ${line}`;
  if (!isItem(address)) return [`${at}: '${address}' is not the address of a budget: expected ${ACCEPTED_ITEMS}`];
  if (stored !== undefined && isRegistered(stored.written)) {
    return [`${at}: ${address} follows the parameter of its team, which would write over it: leave it out`];
  }
  const before = stored === undefined ? undefined : settingsIn(stored.written);
  const refusal = refusalOf(address, changed(before, importedInto(before, given)));
  return refusal === undefined ? [] : [`${at}: ${address}: ${refusal}`];
}

/** A new value ends a raise, as when it is set. The value that is there already is nobody's decision to keep it. */
function importedInto(before: Settings | undefined, given: GivenSettings): Settings {
  const to = settingsOf(given);
  return to.BudgetValue === before?.BudgetValue ? to : endingRaise(to, before);
}

async function planOf(
  entries: readonly FileEntry[],
  items: ReadonlyMap<string, StoredBudget>,
  office: Office,
  terminal: Terminal,
): Promise<readonly PlannedChange[]> {
  const now = terminal.clock.now();
  const pause = await office.pauses.find();
  const { adopted, contributions, journal, ledgers } = office;
  const policy = () => office.policy();
  const sources = { adopted, contributions, journal, ledgers, policy, pauses: { find: async () => pause } };
  let looked = 0;
  const planned = await pMap(
    entries,
    async ({ address, given }) => {
      const read = items.get(address);
      const before = read === undefined ? undefined : settingsIn(read.written);
      const to = importedInto(before, given);
      const after = changed(before, to);
      const changes = differences(before, after);
      const consequence =
        changes.length === 0 ? { kind: 'none' as const } : await foresee(address, after, sources, now);
      looked += 1;
      if (looked % PROGRESS_EVERY === 0) terminal.progress(`${looked} of ${entries.length} looked at`);
      return { address, read, to, changes, consequence };
    },
    { concurrency: CONCURRENCY },
  );
  return planned.filter(({ changes }) => changes.length > 0);
}

function planLines(file: string, entries: readonly FileEntry[], planned: readonly PlannedChange[]): readonly string[] {
  const news = planned.filter(({ read }) => read === undefined).length;
  const same = entries.length - planned.length;
  return [
    `${file}: ${count(entries.length, 'budget')}; ${news} new, ${planned.length - news} changed, ${same} as they are`,
    ...planned.map(({ address, changes, consequence }) => {
      const words = describeConsequence(consequence);
      return `  ${address}: ${describeDifferences(changes)}${words === undefined ? '' : `; this ${words}`}`;
    }),
  ];
}

function planJson(file: string, entries: readonly FileEntry[], planned: readonly PlannedChange[]): string {
  const changes = planned.map(({ address, read, changes: all, consequence }) => ({
    address,
    is_new: read === undefined,
    changes: all,
    at_once: describeConsequence(consequence) ?? null,
  }));
  return JSON.stringify(
    { file, budgets: entries.length, as_they_are: entries.length - planned.length, changes },
    undefined,
    2,
  );
}

async function apply(
  planned: readonly PlannedChange[],
  { reason, wait, json = false }: ImportOptions,
  office: Office,
  terminal: Terminal,
): Promise<number> {
  const who = await office.who();
  const written: string[] = [];
  const superseded: string[] = [];
  await pMap(
    planned,
    async ({ address, read, to }) => {
      const at = terminal.clock.now();
      const result = await office.change({ address, read, to, by: { who, why: reason }, at });
      (result === 'written' ? written : superseded).push(address);
      const done = written.length + superseded.length;
      if (done % PROGRESS_EVERY === 0) terminal.progress(`${done} of ${planned.length} written`);
    },
    { concurrency: CONCURRENCY },
  );
  const states = await untilAllInForce(written, wait * MS_PER_SECOND, office, terminal);
  const inForce = states.filter(({ progress }) => progress === 'in force');
  const others = states.filter(({ progress }) => progress !== 'in force');
  const lines = resultLines(written, superseded, inForce, others, wait);
  for (const line of json ? [resultJson(written, superseded, inForce, others)] : lines) terminal.print(line);
  if (superseded.length > 0) return EXIT.failed;
  return others.length > 0 && wait > 0 ? EXIT.findings : EXIT.done;
}

/** Waits for what is on its way, and asks for nothing that has arrived. */
async function untilAllInForce(
  addresses: readonly string[],
  waitMs: number,
  { registry }: Office,
  terminal: Terminal,
): Promise<readonly BudgetState[]> {
  const end = later(terminal.clock.now(), waitMs);
  const arrived: BudgetState[] = [];
  let waiting = addresses;
  for (;;) {
    const states = [...(await registry.find(waiting)).values()].map(stateOf);
    const onTheirWay = states.filter(({ progress }) => progress === 'on its way');
    if (onTheirWay.length === 0 || terminal.clock.now() >= end) return [...arrived, ...states];
    arrived.push(...states.filter(({ progress }) => progress !== 'on its way'));
    waiting = onTheirWay.map(({ address }) => address);
    terminal.progress(`${addresses.length - waiting.length} of ${addresses.length} have arrived`);
    await terminal.clock.pause(ASK_EVERY_MS);
  }
}

function resultLines(
  written: readonly string[],
  superseded: readonly string[],
  inForce: readonly BudgetState[],
  others: readonly BudgetState[],
  wait: number,
): readonly string[] {
  const more = others.length - MOST_SHOWN;
  return [
    `${count(written.length, 'budget')} written, ${inForce.length} in force${wait === 0 ? '; nobody has waited for the others' : ''}`,
    ...others.slice(0, MOST_SHOWN).map((state) => `  ${state.address}: ${describeProgress(state)}`),
    ...(more > 0 ? [`  and ${more} more: \`budgets list\``] : []),
    ...superseded.map((address) => `  ${address}: somebody has changed it since it was read, so it was not written`),
    ...(superseded.length > 0 ? ['Import the file again: what is written already is as it is.'] : []),
  ];
}

function resultJson(
  written: readonly string[],
  superseded: readonly string[],
  inForce: readonly BudgetState[],
  others: readonly BudgetState[],
): string {
  const result = {
    written,
    not_written: superseded,
    in_force: inForce.length,
    not_in_force: others.map(({ address, progress, reason }) => ({
      address,
      status: progress,
      reason: reason ?? null,
    })),
  };
  return JSON.stringify(result, undefined, 2);
}
