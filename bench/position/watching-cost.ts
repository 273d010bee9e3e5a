import { centsOf } from '../../src/bill/domain/billed';
import type { TableCalls } from './installation';

/** What the simulation counted of watching an account, on average over its accounts. */
export interface Watched {
  /** Looks at what is paid by use in the month, and the metrics in use at each. */
  readonly looks: number;
  readonly metrics: number;
  /** The services of its bill. */
  readonly services: number;
  readonly reads: TableCalls;
  readonly writes: TableCalls;
}

const DAYS = 30;
const READS_A_DAY = 4;
/** Until this day of the month, the bill of the month before is asked for, too. */
const EARLY_DAYS = 6;
const DAYS_BEFORE = 31;
/** Amounts on a page of Cost Explorer. AWS publishes no number. */
const PAGE_ROWS = 5_000;
const CENTS_PER_USD = 100;

/** CloudWatch: USD for a metric that is asked for, and for a list; a million lists are free, once for the organization. */
const USD_PER_METRIC = 0.01 / 1_000;
const USD_PER_LIST = 0.01 / 1_000;
const FREE_LISTS = 1_000_000;
const REGIONS = 17;
/** Lists of a region a month: where something is in use, and where nothing is, by the number of accounts. */
const LISTS_IN_USE = 2_900;
const IDLE_LIST_MS = { least: 3_600_000, most: 9_000_000, perAccount: 3_600 } as const;
const MS_PER_MONTH = DAYS * 86_400_000;

/** Lambda on arm64, 512 MB, and DynamoDB on demand, us-east-1. */
const USD_PER_GB_SECOND = 0.000_013_333_4;
const USD_PER_CALL = 0.2e-6;
const GB = 0.5;
const USD_PER_READ_UNIT = 0.125e-6;
const USD_PER_WRITE_UNIT = 0.625e-6;
/** Units of a call: rows of up to 8 KB are read consistently; a transaction writes two of 3 KB, at twice the units. */
const READ_UNITS: TableCalls = { item: 2, query: 4, transaction: 8 };
const WRITE_UNITS: TableCalls = { item: 2, query: 0, transaction: 12 };
/** A look reads its rows and the ledger, and writes two meters, itself and the ledger in one transaction. */
const LOOK_UNITS = { read: 6, write: 16 } as const;
/** What a call of a table, and a list or question of CloudWatch, keep a function waiting that nobody shares. */
const SECONDS_PER_TABLE_CALL = 0.01;
const SECONDS_PER_QUESTION = 0.1;
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

export function watchingCost(accounts: number, watched: Watched): WatchingCost {
  const { looks, metrics, reads, writes } = watched;
  const lists = listsOf(accounts);
  const calls = sum(reads) + sum(writes);
  const seconds = calls * SECONDS_PER_TABLE_CALL + (lists + looks) * (SECONDS_PER_QUESTION / REGIONS);
  return {
    bill: centsOf(billRequests(accounts, watched.services)) / CENTS_PER_USD / accounts,
    metrics: looks * metrics * USD_PER_METRIC,
    lists: (Math.max(accounts * lists - FREE_LISTS, 0) * USD_PER_LIST) / accounts,
    functions:
      seconds * GB * USD_PER_GB_SECOND + calls * USD_PER_CALL + (RUNS_PER_MONTH * GB * USD_PER_GB_SECOND) / accounts,
    tables:
      unitsOf(reads, READ_UNITS) * USD_PER_READ_UNIT +
      unitsOf(writes, WRITE_UNITS) * USD_PER_WRITE_UNIT +
      looks * (LOOK_UNITS.read * USD_PER_READ_UNIT + LOOK_UNITS.write * USD_PER_WRITE_UNIT),
    fixed: FIXED_USD / accounts,
  };
}

export function totalCost(cost: WatchingCost): number {
  return Object.values(cost).reduce((one: number, other: number) => one + other, 0);
}

/** Returns how often Cost Explorer is asked in a month: each page of an answer is a request. */
export function billRequests(accounts: number, services: number): number {
  let requests = 0;
  for (let day = 1; day <= DAYS; day++) {
    const days = day + (day <= EARLY_DAYS ? DAYS_BEFORE : 0);
    requests += READS_A_DAY * Math.max(Math.ceil((accounts * services * days) / PAGE_ROWS), 1);
  }
  return requests;
}

/** Returns the lists of one account: something is in use in one region, and nothing in the others. */
function listsOf(accounts: number): number {
  const { least, most, perAccount } = IDLE_LIST_MS;
  const idleMs = Math.min(Math.max(accounts * perAccount, least), most);
  return LISTS_IN_USE + ((REGIONS - 1) * MS_PER_MONTH) / idleMs;
}

function sum(calls: TableCalls): number {
  return calls.item + calls.query + calls.transaction;
}

function unitsOf(calls: TableCalls, units: TableCalls): number {
  return calls.item * units.item + calls.query * units.query + calls.transaction * units.transaction;
}
