/** A moment: whole milliseconds since 1970-01-01T00:00:00Z. Branded, so that a duration cannot stand in for it. */
export type Instant = number & { readonly unit: 'ms since 1970 UTC' };

export const MS_PER_SECOND = 1_000;
export const MS_PER_MINUTE = 60 * MS_PER_SECOND;
export const MS_PER_HOUR = 60 * MS_PER_MINUTE;
export const MS_PER_DAY = 24 * MS_PER_HOUR;

/** The bound of what ECMAScript calls the time range, in milliseconds: 100,000,000 days either side of 1970. */
const LAST_INSTANT = 8_640_000_000_000_000;

/**
 * Takes `ms` as an instant. Throws a RangeError unless it is a whole number of milliseconds that a calendar can show.
 */
export function instant(ms: number): Instant {
  if (!Number.isInteger(ms) || Math.abs(ms) > LAST_INSTANT) {
    throw new RangeError(`${ms} is not an instant: expected whole milliseconds since 1970`);
  }
  return ms as Instant;
}

const ISO_INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/**
 * Reads an ISO 8601 text in UTC, like `'2026-11-21T20:46:00.000Z'`. Throws a RangeError that names a text of any other
 * form.
 */
export function parseInstant(iso: string): Instant {
  const ms = ISO_INSTANT.test(iso) ? Date.parse(iso) : Number.NaN;
  // Date.parse moves 30 February to March: only a text that survives the way back is a date.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== iso.slice(0, 19)) {
    throw new RangeError(`'${iso}' is not an instant: expected UTC like 2026-11-21T20:46:00.000Z`);
  }
  return instant(ms);
}

const ISO_TIME =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s?(?:[Zz]|([+-])(\d{2}):?(\d{2})?)?)?$/;
const MINUTES_PER_HOUR = 60;

/**
 * Reads a time in every form of ISO 8601 that writers use: with microseconds, with `+00:00`, to the minute. Without a
 * zone it is UTC, a date alone is its midnight, and what is finer than a millisecond is dropped. Throws a RangeError
 * that names a text that is no time.
 */
export function readInstant(text: string): Instant {
  const [, day, hours = '00', minutes = '00', seconds = '00', fraction = '', sign, ahead = '0', more = '0'] =
    ISO_TIME.exec(text) ?? [];
  const isZone = Number(ahead) < 24 && Number(more) < MINUTES_PER_HOUR;
  if (day === undefined || !isZone) {
    throw new RangeError(`'${text}' is not a time: expected one like 2026-11-21T20:46:00.000Z`);
  }
  const local = parseInstant(`${day}T${hours}:${minutes}:${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}Z`);
  const offset = (Number(ahead) * MINUTES_PER_HOUR + Number(more)) * MS_PER_MINUTE;
  return later(local, sign === '-' ? offset : -offset);
}

/** Writes an instant as ISO 8601 in UTC with milliseconds. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString();
}

/** Writes an instant for people: `2026-11-21 20:46 UTC`. */
export function describeInstant(at: Instant): string {
  return `${formatInstant(at).slice(0, 16).replace('T', ' ')} UTC`;
}

/** Returns `at` moved by a duration in milliseconds. */
export function later(at: Instant, ms: number): Instant {
  return instant(at + ms);
}

/** Returns the beginning of the second that `at` lies in. */
export function floorToSecond(at: Instant): Instant {
  return instant(Math.floor(at / MS_PER_SECOND) * MS_PER_SECOND);
}

/** Returns the first millisecond of the UTC day that `at` lies in. */
export function startOfDay(at: Instant): Instant {
  return instant(Math.floor(at / MS_PER_DAY) * MS_PER_DAY);
}

/** Reads what somebody wrote where a time belongs. Returns undefined for whatever is none. */
export function instantIn(field: unknown): Instant | undefined {
  try {
    return typeof field === 'string' ? readInstant(field) : undefined;
  } catch {
    return undefined;
  }
}
