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
  return readable(text, (stored) => mapOf(stored, readProgress));
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
    const { since, nextAt, lookedAt, usedAt, intervalMs, asked, functions } = fieldsOf<StoredLook>(stored);
    return {
      since: readMoment(since),
      nextAt: readMoment(nextAt),
      lookedAt: mapOf(lookedAt, readMoment),
      usedAt: mapOf(usedAt ?? lookedAt, readMoment),
      intervalMs: intervalMs === undefined ? LONGEST_INTERVAL_MS : readNumber(intervalMs),
      asked: periodsOf(asked),
      functions: mapOf(functions, (of) => mapOf(of, readHistory)),
    };
  });
}

/** Whoever edits a row by hand may have written anything: nothing in it is taken for what it ought to be. */
type Stored<T> = { readonly [Name in keyof T]?: unknown };

function readable<T>(text: string, read: (stored: unknown) => T): T {
  try {
    return read(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof RangeError ? error.message : 'expected JSON';
    throw new RangeError(`'${text.slice(0, 100)}' is no record of a meter: ${reason}`, { cause: error });
  }
}

function fieldsOf<T>(stored: unknown): Stored<T> {
  if (typeof stored === 'object' && stored !== null && !Array.isArray(stored)) return stored;
  throw new RangeError(`${shown(stored)} is not what it was: expected fields by name`);
}

function listOf(stored: unknown): readonly unknown[] {
  if (Array.isArray(stored)) return stored;
  throw new RangeError(`${shown(stored)} is not what it was: expected a list`);
}

function shown(stored: unknown): string {
  return String(JSON.stringify(stored)).slice(0, 100);
}

function readMoment(stored: unknown): Instant {
  return parseInstant(String(stored));
}

function readNumber(stored: unknown): number {
  if (typeof stored === 'number' && stored >= 0) return stored;
  throw new RangeError(`${shown(stored)} is not a number: expected one from 0 on`);
}

/** An empty text would be taken for zero, which understates. */
function readCount(stored: unknown): bigint {
  if (typeof stored === 'string' && /^-?[0-9]+$/.test(stored)) return BigInt(stored);
  throw new RangeError(`${shown(stored)} is not a count: expected the digits of a whole number`);
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

function readDays(stored: unknown): ReadonlyMap<Instant, CountedDay> {
  return new Map(
    Object.entries(fieldsOf(stored)).map(([day, of]) => {
      const [booked, listed] = listOf(of);
      return [parseInstant(day), { booked: money(readCount(booked)), listed: money(readCount(listed)) }];
    }),
  );
}

function readProgress(stored: unknown): UsageProgress {
  const { through, settledThrough, months, windows, days } = fieldsOf<StoredProgress>(stored);
  return {
    through: readMoment(through),
    settledThrough: readMoment(settledThrough),
    months: periodsOf(months),
    windows: new Map(Object.entries(fieldsOf(windows)).map(([start, of]) => [parseInstant(start), readUsage(of)])),
    ...(days === undefined ? {} : { days: readDays(days) }),
  };
}

function writeHistory(history: FunctionHistory): readonly StoredShape[] {
  return history.map(({ since, shape }) => ({ since: formatInstant(since), ...shape }));
}

function readHistory(stored: unknown): FunctionHistory {
  return listOf(stored).map((one) => {
    const { since, memoryMb, isArm, ephemeralMb, provisioned } = fieldsOf<StoredShape>(one);
    const shape = {
      memoryMb: readNumber(memoryMb),
      isArm: isArm === true,
      ephemeralMb: readNumber(ephemeralMb),
      provisioned: readNumber(provisioned),
    };
    return { since: readMoment(since), shape };
  });
}

function writeUsage(of: Usage): StoredUsage {
  return objectOf(of, String);
}

function readUsage(stored: unknown): Usage {
  return mapOf(stored, readCount);
}

function periodsOf(stored: unknown): ReadonlyMap<Period, Usage> {
  return new Map(Object.entries(fieldsOf(stored)).map(([month, of]) => [period(month), readUsage(of)]));
}

function objectOf<T, R>(map: ReadonlyMap<string, T>, write: (value: T) => R): Readonly<Record<string, R>> {
  return Object.fromEntries([...map].map(([key, value]) => [key, write(value)]));
}

function mapOf<R>(stored: unknown, read: (value: unknown) => R): ReadonlyMap<string, R> {
  return new Map(Object.entries(fieldsOf(stored)).map(([key, value]) => [key, read(value)]));
}
