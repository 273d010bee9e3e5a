import { instant, type Instant } from './time';

/** A calendar month in UTC, written `2026-11`. */
export type Period = string & { readonly unit: 'UTC month' };

const PERIOD = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** Takes a text as a period. Throws a RangeError that names a text that is not a month like `2026-11`. */
export function period(text: string): Period {
  if (!PERIOD.test(text)) throw new RangeError(`'${text}' is not a period: expected a month like 2026-11`);
  return text as Period;
}

/** Returns the period that an instant belongs to. A month's first millisecond is its own. */
export function periodOf(at: Instant): Period {
  return period(new Date(at).toISOString().slice(0, 7));
}

/** Returns the first millisecond of the period. */
export function periodStart(month: Period): Instant {
  return startOf(...yearAndMonth(month));
}

/** Returns the first millisecond after the period: the start of the next. */
export function periodEnd(month: Period): Instant {
  const [year, number] = yearAndMonth(month);
  return startOf(year, number + 1);
}

export function nextPeriod(month: Period): Period {
  return periodOf(periodEnd(month));
}

export function previousPeriod(month: Period): Period {
  return periodOf(instant(periodStart(month) - 1));
}

function yearAndMonth(month: Period): [year: number, number: number] {
  return [Number(month.slice(0, 4)), Number(month.slice(5))];
}

/** Date.UTC reads the years 0 to 99 as 1900 to 1999; setUTCFullYear does not. */
function startOf(year: number, number: number): Instant {
  return instant(new Date(0).setUTCFullYear(year, number - 1, 1));
}
