import { parse, type Info } from 'csv-parse/sync';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, type Node } from 'yaml';
import type { Settings } from './budget-changes';
import { CliError } from './cli-error';
import { SETTING_NAMES, wordOf, type GivenSettings, type SettingName } from './settings';

/** The form of a file with budgets. */
export type FileFormat = 'csv' | 'yaml';

/** A budget as a file has it. What a line leaves out stays as it is in the table. */
export interface FileEntry {
  readonly line: number;
  readonly address: string;
  readonly given: GivenSettings;
}

/** What a file has, and what is wrong with it, each with its line. */
export interface BudgetFile {
  readonly entries: readonly FileEntry[];
  readonly problems: readonly string[];
}

/** The columns, in the words of `budgets set`; only the value is called what it is. */
const COLUMNS: Readonly<Record<string, SettingName | 'address'>> = {
  address: 'address',
  budget: 'value',
  ...Object.fromEntries(SETTING_NAMES.filter((name) => name !== 'value').map((name) => [wordOf(name), name])),
};
const KNOWN = Object.keys(COLUMNS);
const KNOWN_SETTINGS = KNOWN.filter((column) => column !== 'address');

/** Returns the form that a file's name says. Throws a CliError on any other name. */
export function formatOf(file: string): FileFormat {
  if (/\.csv$/i.test(file)) return 'csv';
  if (/\.ya?ml$/i.test(file)) return 'yaml';
  throw new CliError(`${file}: expected the name of a .csv, .yaml or .yml file`);
}

/** Reads a file with budgets. It throws a CliError where it is none at all. */
export function readBudgetFile(text: string, file: string): BudgetFile {
  return formatOf(file) === 'csv' ? readCsv(text, file) : readYaml(text, file);
}

function readCsv(text: string, file: string): BudgetFile {
  const [head = ''] = text.split('\n', 1);
  const delimiter = head.includes(';') && !head.includes(',') ? ';' : ',';
  const rows = parseRows(text, delimiter, file);
  const [header, ...body] = rows;
  const columns = (header?.record ?? []).map((column) => column.trim().toLowerCase());
  const unknown = columns.filter((column) => COLUMNS[column] === undefined);
  if (unknown.length > 0 || !columns.includes('address')) {
    throw new CliError(
      `${file}: the first line has ${columns.map((one) => `'${one}'`).join(', ')}: expected 'address', and what is to be set of ${KNOWN_SETTINGS.join(', ')}`,
    );
  }
  const entries = body.map(({ record, line }) => {
    const cells = columns.map((column, index) => [COLUMNS[column] ?? 'address', (record[index] ?? '').trim()] as const);
    const { address = '', ...given } = Object.fromEntries(cells.filter(([, cell]) => cell !== ''));
    return { line, address, given: inLists(given) };
  });
  return { entries, problems: twice(entries, file) };
}

function parseRows(text: string, delimiter: string, file: string) {
  try {
    const parsed = parse(text, { delimiter, bom: true, info: true, skip_empty_lines: true }) as unknown as readonly {
      readonly record: readonly string[];
      readonly info: Info;
    }[];
    return parsed.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    throw new CliError(`${file}: ${(error as Error).message}: expected as many cells as in the first line`);
  }
}

/** In a cell, lists may have semicolons between. */
function inLists(given: GivenSettings): GivenSettings {
  return Object.fromEntries(
    Object.entries(given).map(([name, text]) => [name, name === 'value' ? text : text.replaceAll(';', ',')]),
  );
}

function readYaml(text: string, file: string): BudgetFile {
  const lines = new LineCounter();
  // Everything is a text: an account's id may begin with zeros, and an amount is exact.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) {
    throw new CliError(
      `${file}: ${broken.message.split('\n', 1)[0]} expected YAML, with \`budgets:\` and below it addresses`,
    );
  }
  const budgets = isMap(document.contents) ? document.contents.get('budgets') : undefined;
  if (!isMap<Node, Node>(budgets)) {
    throw new CliError(`${file}: expected \`budgets:\`, and below it addresses with budgets`);
  }
  const problems: string[] = [];
  const entries = budgets.items.map(({ key, value }) => {
    const line = lines.linePos(key.range?.[0] ?? 0).line;
    const { given, wrong } = settingsOfNode(value);
    problems.push(...wrong.map((words) => `${file}, line ${line}: ${words}`));
    return { line, address: String(key), given };
  });
  return { entries, problems: [...problems, ...twice(entries, file)] };
}

function settingsOfNode(value: unknown): { readonly given: GivenSettings; readonly wrong: readonly string[] } {
  if (isScalar(value)) return { given: { value: String(value) }, wrong: [] };
  if (!isMap<Node, Node>(value)) {
    return { given: {}, wrong: [`expected an amount, or settings: ${KNOWN_SETTINGS.join(', ')}`] };
  }
  const wrong: string[] = [];
  const given = value.items.flatMap(({ key, value: node }) => {
    const name = COLUMNS[String(key)];
    if (name === undefined || name === 'address') {
      wrong.push(`'${String(key)}' is no setting: expected of ${KNOWN_SETTINGS.join(', ')}`);
      return [];
    }
    return [[name, isSeq<Node>(node) ? node.items.map(String).join(',') : String(node)] as const];
  });
  return { given: Object.fromEntries(given), wrong };
}

function twice(entries: readonly FileEntry[], file: string): readonly string[] {
  const first = new Map<string, number>();
  return entries.flatMap(({ address, line }) => {
    const before = first.get(address);
    if (before === undefined) first.set(address, line);
    return before === undefined ? [] : [`${file}, line ${line}: ${address} is on line ${before} already`];
  });
}

/** Writes budgets in the form in which they are read. */
export function writeBudgetFile(
  all: readonly { readonly address: string; readonly settings: Settings }[],
  format: FileFormat,
): string {
  if (format === 'yaml') {
    const budgets = all.map(({ address, settings }) => [address, Object.fromEntries(textsOf(settings))] as const);
    // Quoted, so that every reader takes ids and amounts for texts.
    return stringify(
      { budgets: Object.fromEntries(budgets) },
      { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' },
    );
  }
  const rows = all.map(({ address, settings }) => {
    const texts = new Map(textsOf(settings));
    return KNOWN.map((column) => (column === 'address' ? address : joined(texts.get(column))));
  });
  return [KNOWN, ...rows].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}

/** The settings of an item by their columns, lists as lists. */
function textsOf(settings: Settings): readonly (readonly [string, string | readonly string[]])[] {
  const { BudgetValue, Mode, Thresholds, Emails, Exempt, Freeze, GraceMinutes, WhenBlind, WorkloadTag } = settings;
  const all: readonly (readonly [string, unknown])[] = [
    ['budget', BudgetValue],
    ['mode', Mode],
    ['thresholds', Thresholds],
    ['emails', Emails],
    ['exempt', Exempt],
    ['freeze', Freeze],
    ['grace', GraceMinutes],
    ['when-blind', WhenBlind],
    ['tag', tagText(WorkloadTag)],
  ];
  return all.flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [[name, Array.isArray(value) ? value.map(String) : String(value)] as const];
  });
}

/** A tag as `key=value`; what is none, as it is: it stays refused wherever the file is read. */
function tagText(tag: unknown): string | undefined {
  if (tag === undefined || typeof tag === 'string') return tag;
  const { Key: key, Value: value } = (tag ?? {}) as { readonly Key?: unknown; readonly Value?: unknown };
  return typeof key === 'string' && typeof value === 'string' ? `${key}=${value}` : JSON.stringify(tag);
}

function joined(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value ?? []).join(';');
}

function quoted(cell: string): string {
  return /[",;\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
