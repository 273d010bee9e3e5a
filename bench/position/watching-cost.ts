import { centsOf } from '../../src/bill/domain/billed';
import type { TableCalls } from './installation';
import type { BilledRows, WatchedMonth } from './watch-account';

const DAYS = 30;
/** Amounts on a page of Cost Explorer. AWS publishes no number. */
const PAGE_ROWS = 5_000;
const CENTS_PER_USD = 100;
const NO_ROWS: BilledRows = { whole: 0, parts: [] };

/** CloudWatch: USD for a metric that is asked for, and for a list; a million lists are free, once for the organization. */
const USD_PER_METRIC = 0.01 / 1_000;
const USD_PER_LIST = 0.01 / 1_000;
const FREE_LISTS = 1_000_000;

/** Lambda on arm64, 512 MB, and DynamoDB on demand, us-east-1. */
const USD_PER_GB_SECOND = 0.000_013_333_4;
const USD_PER_CALL = 0.2e-6;
const GB = 0.5;
const USD_PER_READ_UNIT = 0.125e-6;
const USD_PER_WRITE_UNIT = 0.625e-6;
/** Units of a call: rows of up to 8 KB are read consistently; a transaction writes two of 3 KB, at twice the units. */
const READ_UNITS: TableCalls = { item: 2, query: 4, transaction: 8 };
const WRITE_UNITS: TableCalls = { item: 2, query: 0, transaction: 12 };
/** A look reads the meters' rows, and writes them: the rest of its calls are counted. */
const CALLS_PER_LOOK = 2;
/** What a call of a table, and a list or question of CloudWatch, keep a function waiting that nobody shares. */
const SECONDS_PER_TABLE_CALL = 0.01;
const SECONDS_PER_QUESTION = 0.1;
/** A run of meter-usage asks so many accounts at a time. */
const ASKED_AT_A_TIME = 25;
/** The functions that begin every minute, and take a second if there is nothing to do. */
const RUNS_PER_MONTH = DAYS * 1_440;
/** A key, and the alarms beyond the free ones: README.md. */
const FIXED_USD = 4;

/** Parts of the cost of watching one account for a month, in USD. */
export interface WatchingCost {
  readonly bill: number;
  readonly metrics: number;
  readonly lists: number;
  readonly functions: number;
  readonly tables: number;
  readonly fixed: number;
}

/** Returns what it costs to watch an account of so many, by what the product asked for some of them. */
export function watchingCost(accounts: number, months: readonly WatchedMonth[]): WatchingCost {
  const mean = (of: (month: WatchedMonth) => number) => months.reduce((all, one) => all + of(one), 0) / months.length;
  const [looks, lists] = [mean((one) => one.looks), mean((one) => one.lists)];
  const calls = looks * CALLS_PER_LOOK + mean(({ reads, writes }) => sum(reads) + sum(writes));
  const seconds = calls * SECONDS_PER_TABLE_CALL + (lists + looks) * (SECONDS_PER_QUESTION / ASKED_AT_A_TIME);
  return {
    bill: centsOf(billRequests(accounts, months)) / CENTS_PER_USD / accounts,
    metrics: mean((one) => one.metrics) * USD_PER_METRIC,
    lists: (Math.max(accounts * lists - FREE_LISTS, 0) * USD_PER_LIST) / accounts,
    functions:
      seconds * GB * USD_PER_GB_SECOND + calls * USD_PER_CALL + (RUNS_PER_MONTH * GB * USD_PER_GB_SECOND) / accounts,
    tables:
      mean(({ reads, readUnits }) => readUnits + unitsOf(reads, READ_UNITS)) * USD_PER_READ_UNIT +
      mean(({ writes, writeUnits }) => writeUnits + unitsOf(writes, WRITE_UNITS)) * USD_PER_WRITE_UNIT,
    fixed: FIXED_USD / accounts,
  };
}

export function totalCost(cost: WatchingCost): number {
  return Object.values(cost).reduce((one: number, other: number) => one + other, 0);
}

/**
 * Returns how often Cost Explorer is asked in a month: each page of an answer is a request, and one has a page at
 * least. What does not fit on a page is asked for in parts, where the product means it so.
 */
export function billRequests(accounts: number, months: readonly Pick<WatchedMonth, 'billed'>[]): number {
  const pages = (of: (rows: BilledRows) => number, read: number) => {
    const amounts = months.reduce((all, { billed }) => all + of(billed[read] ?? NO_ROWS), 0);
    return Math.max(Math.ceil((amounts * accounts) / months.length / PAGE_ROWS), 1);
  };
  const reads = months[0]?.billed ?? [];
  return reads.reduce((requests, { parts }, read) => {
    const whole = pages((rows) => rows.whole, read);
    if (parts.length === 0 || whole === 1) return requests + whole;
    return parts.reduce((all, _rows, part) => all + pages((rows) => rows.parts[part] ?? 0, read), requests + 1);
  }, 0);
}

function sum(calls: TableCalls): number {
  return calls.item + calls.query + calls.transaction;
}

function unitsOf(calls: TableCalls, units: TableCalls): number {
  return calls.item * units.item + calls.query * units.query + calls.transaction * units.transaction;
}
