import { money } from '../../core/domain/money';
import { period, type Period } from '../../core/domain/period';
import { formatInstant, parseInstant, type Instant } from '../../core/domain/time';
import type { FunctionHistories, FunctionHistory } from './function-history';
import type { FunctionShape, Usage } from './usage';
import { LONGEST_INTERVAL_MS } from './usage-interval';
import type { CountedDay, UsageProgress } from './usage-progress';

/** What one meter has counted in an account, by region. */
export type MeterRecord = ReadonlyMap<string, UsageProgress>;

/** What is remembered of the looks at an account's use. */
export interface LookRecord {
  /** Use counts from here on. */
  readonly since: Instant;
  /** When the account is to be looked at again. */
  readonly nextAt: Instant;
  /** When each region was last looked at without a failure. */
  readonly lookedAt: ReadonlyMap<string, Instant>;
  /** When a look last found something in use in each region. */
  readonly usedAt: ReadonlyMap<string, Instant>;
  /** The interval that the last look has found, in milliseconds. */
  readonly intervalMs: number;
  /** What was asked of CloudWatch, by month. */
  readonly asked: ReadonlyMap<Period, Usage>;
  /** The functions that were in use lately, by region: one that was deleted since is still read again. */
  readonly functions: ReadonlyMap<string, FunctionHistories>;
}

/** The form in which records are stored: counts are texts, because they may be larger than numbers are exact. */
interface StoredProgress {
  readonly through: string;
  readonly settledThrough: string;
  readonly months: Readonly<Record<string, StoredUsage>>;
  readonly windows: Readonly<Record<string, StoredUsage>>;
  /** By day, what was booked and what that is at list prices, in micro-revantios. */
  readonly days?: Readonly<Record<string, readonly [booked: string, listed: string]>>;
}
type StoredUsage = Readonly<Record<string, string>>;
interface StoredShape extends FunctionShape {
  readonly since: string;
}
interface StoredLook {
  readonly since: string;
  readonly nextAt: string;
  readonly lookedAt: Readonly<Record<string, string>>;
  /** Absent in rows of earlier versions, which looked everywhere each time. */
  readonly usedAt?: Readonly<Record<string, string>>;
  readonly intervalMs?: number;
  readonly asked: Readonly<Record<string, StoredUsage>>;
  readonly functions: Readonly<Record<string, Readonly<Record<string, readonly StoredShape[]>>>>;
}

export function writeMeterRecord(record: MeterRecord): string {
  return JSON.stringify(objectOf(record, writeProgress));
}

/** Reads what `writeMeterRecord` wrote. Throws a RangeError when it makes no sense. */
export function readMeterRecord(text: string): MeterRecord {
  return readable(text, (stored) => mapOf(stored as Readonly<Record<string, StoredProgress>>, readProgress));
}

export function writeLookRecord(record: LookRecord): string {
  const { since, nextAt, lookedAt, usedAt, intervalMs, asked, functions } = record;
  const stored: StoredLook = {
    since: formatInstant(since),
    nextAt: formatInstant(nextAt),
    lookedAt: objectOf(lookedAt, formatInstant),
    usedAt: objectOf(usedAt, formatInstant),
    intervalMs,
    asked: objectOf(asked, writeUsage),
    functions: objectOf(functions, (of) => objectOf(of, writeHistory)),
  };
  return JSON.stringify(stored);
}

/** Reads what `writeLookRecord` wrote. Throws a RangeError when it makes no sense. */
export function readLookRecord(text: string): LookRecord {
  return readable(text, (stored) => {
    const { since, nextAt, lookedAt, usedAt, intervalMs, asked, functions } = stored as StoredLook;
    return {
      since: parseInstant(since),
      nextAt: parseInstant(nextAt),
      lookedAt: mapOf(lookedAt, parseInstant),
      usedAt: mapOf(usedAt ?? lookedAt, parseInstant),
      intervalMs: intervalMs ?? LONGEST_INTERVAL_MS,
      asked: periodsOf(asked),
      functions: mapOf(functions, (of) => mapOf(of, readHistory)),
    };
  });
}

function readable<T>(text: string, read: (stored: unknown) => T): T {
  try {
    return read(JSON.parse(text));
  } catch (error) {
    throw new RangeError(`'${text.slice(0, 100)}' is no record of a meter: ${String(error)}`, { cause: error });
  }
}

function writeProgress({ through, settledThrough, months, windows, days }: UsageProgress): StoredProgress {
  return {
    through: formatInstant(through),
    settledThrough: formatInstant(settledThrough),
    months: objectOf(months, writeUsage),
    windows: Object.fromEntries([...windows].map(([start, of]) => [formatInstant(start), writeUsage(of)])),
    ...(days === undefined || days.size === 0 ? {} : { days: writeDays(days) }),
  };
}

function writeDays(days: ReadonlyMap<Instant, CountedDay>): NonNullable<StoredProgress['days']> {
  return Object.fromEntries(
    [...days].map(([day, { booked, listed }]) => [formatInstant(day), [booked.toString(), listed.toString()]]),
  );
}

function readDays(stored: NonNullable<StoredProgress['days']>): ReadonlyMap<Instant, CountedDay> {
  return new Map(
    Object.entries(stored).map(([day, [booked, listed]]) => [
      parseInstant(day),
      { booked: money(BigInt(booked)), listed: money(BigInt(listed)) },
    ]),
  );
}

function readProgress({ through, settledThrough, months, windows, days }: StoredProgress): UsageProgress {
  return {
    through: parseInstant(through),
    settledThrough: parseInstant(settledThrough),
    months: periodsOf(months),
    windows: new Map(Object.entries(windows).map(([start, of]) => [parseInstant(start), readUsage(of)])),
    ...(days === undefined ? {} : { days: readDays(days) }),
  };
}

function writeHistory(history: FunctionHistory): readonly StoredShape[] {
  return history.map(({ since, shape }) => ({ since: formatInstant(since), ...shape }));
}

function readHistory(stored: readonly StoredShape[]): FunctionHistory {
  return stored.map(({ since, ...shape }) => ({ since: parseInstant(since), shape }));
}

function writeUsage(of: Usage): StoredUsage {
  return objectOf(of, String);
}

function readUsage(stored: StoredUsage): Usage {
  return mapOf(stored, BigInt);
}

function periodsOf(stored: Readonly<Record<string, StoredUsage>>): ReadonlyMap<Period, Usage> {
  return new Map(Object.entries(stored).map(([month, of]) => [period(month), readUsage(of)]));
}

function objectOf<T, R>(map: ReadonlyMap<string, T>, write: (value: T) => R): Readonly<Record<string, R>> {
  return Object.fromEntries([...map].map(([key, value]) => [key, write(value)]));
}

function mapOf<T, R>(stored: Readonly<Record<string, T>>, read: (value: T) => R): ReadonlyMap<string, R> {
  return new Map(Object.entries(stored).map(([key, value]) => [key, read(value)]));
}
