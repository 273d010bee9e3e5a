import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { BillError } from '../bill/domain/bill-error';
import { ACCEPTED_BUDGET_VALUES, parseBudgetValue } from '../budgets/domain/budget-value';
import { ACCEPTED_ADDRESSES, isAddress } from '../core/domain/address';
import type { TriedBudget } from '../ledger/domain/replay-bill';

/** A budget as a person wrote it. */
interface WrittenBudget {
  readonly line: number;
  readonly address: string;
  readonly usd: string;
}

const ADDRESS_NAMES = ['address', 'account', 'accountid', 'subaccountid'];
const USD_NAMES = ['usd', 'budget', 'budgetusd', 'budgetvalue', 'limit', 'limitusd'];
/** Bills that somebody has had in a spreadsheet have ids that are too short, and samples have longer ones. */
const BILLED_ACCOUNT = /^\d{1,20}$/;
const MOST_NAMED = 20;

/**
 * Reads a file of budgets: CSV with the columns address and usd (with a header or without), or YAML with `address: usd`
 * a line or a list of both. Throws a BillError that names each bad line with its value and what is accepted.
 */
export async function readBudgets(path: string): Promise<readonly TriedBudget[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new BillError(`${path}: it cannot be read (${error.code ?? error.message}): expected a file of budgets`, {
      cause: error,
    });
  });
  return checked(path, /\.ya?ml$/i.test(path) ? yamlBudgets(path, text) : csvBudgets(path, text));
}

function checked(path: string, written: readonly WrittenBudget[]): readonly TriedBudget[] {
  if (written.length === 0) throw new BillError(`${path}: it has no budgets: expected lines like 123456789012,500`);
  const faults: string[] = [];
  const seen = new Map<string, number>();
  const budgets = written.flatMap(({ line, address, usd }) => {
    const value = parseBudgetValue(usd);
    const before = seen.get(address);
    if (!isAddress(address) && !BILLED_ACCOUNT.test(address)) {
      faults.push(`line ${line}: '${address}' is no address: expected ${ACCEPTED_ADDRESSES}`);
    } else if (before !== undefined) {
      faults.push(`line ${line}: '${address}' has a budget in line ${before}: expected each address once`);
    }
    seen.set(address, before ?? line);
    if (value.kind === 'refused') {
      faults.push(`line ${line}: '${usd}' is no budget: expected ${ACCEPTED_BUDGET_VALUES}`);
      return [];
    }
    return [{ address, limit: value.limit }];
  });
  if (faults.length > 0) {
    const more = faults.length > MOST_NAMED ? [`… and ${faults.length - MOST_NAMED} more`] : [];
    throw new BillError(
      [`${path}: no budgets are taken from it:`, ...faults.slice(0, MOST_NAMED), ...more].join('\n  '),
    );
  }
  return budgets;
}

function csvBudgets(path: string, text: string): readonly WrittenBudget[] {
  const rows = csvRows(path, text);
  const header = rows[0]?.cells.map(simplified) ?? [];
  const at = { address: placeOf(header, ADDRESS_NAMES), usd: placeOf(header, USD_NAMES) };
  const isNamed = at.address >= 0 && at.usd >= 0;
  const places = isNamed ? at : { address: 0, usd: 1 };
  return rows.slice(isNamed ? 1 : 0).map(({ line, cells }) => ({
    line,
    address: cells[places.address] ?? '',
    usd: cells[places.usd] ?? '',
  }));
}

function csvRows(path: string, text: string): readonly { readonly line: number; readonly cells: readonly string[] }[] {
  const lines: { line: number; cells: readonly string[] }[] = [];
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      on_record: (cells: string[], { lines: line }) => {
        lines.push({ line, cells });
        return null;
      },
    });
  } catch (error) {
    throw new BillError(`${path}: it cannot be read as CSV (${(error as Error).message})`, { cause: error });
  }
  return lines;
}

function placeOf(header: readonly string[], names: readonly string[]): number {
  return header.findIndex((name) => names.includes(name));
}

function simplified(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}

/** Reads everything as text: a number would lose the zeros that an id begins with. */
function yamlBudgets(path: string, text: string): readonly WrittenBudget[] {
  const counter = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: counter });
  const [error] = document.errors;
  if (error !== undefined) throw new BillError(`${path}: it cannot be read as YAML (${error.message})`);
  const content = listOf(document);
  const lineOf = (node: unknown) => counter.linePos((isScalar(node) && node.range?.[0]) || 0).line;
  if (isMap(content)) {
    return content.items.map(({ key, value }) => ({ line: lineOf(key), address: textOf(key), usd: textOf(value) }));
  }
  if (!isSeq(content)) throw new BillError(`${path}: expected 'address: usd' a line, or a list of both`);
  return content.items.map((item) => {
    const pairs = isMap(item) ? item.items : [];
    const valueOf = (names: readonly string[]) =>
      pairs.find(({ key }) => names.includes(simplified(textOf(key))))?.value;
    return { line: lineOf(pairs[0]?.key), address: textOf(valueOf(ADDRESS_NAMES)), usd: textOf(valueOf(USD_NAMES)) };
  });
}

/** The budgets may stand below a key of that name. */
function listOf(document: Document): unknown {
  return document.has('budgets') ? document.get('budgets') : document.contents;
}

function textOf(node: unknown): string {
  return isScalar(node) && typeof node.value === 'string' ? node.value.trim() : '';
}
