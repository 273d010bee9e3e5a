import { halfUpDivide } from '../../core/domain/division';
import { formatUsd, MICRO_REVANTIOS_PER_USD, money, type Money } from '../../core/domain/money';
import {
  formatInstant,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  type Instant,
} from '../../core/domain/time';
import { perHour, type Rate } from '../../ledger/domain/rate';

export { perHour };

/** An amount in USD with so many decimals at most and two at least, halves rounded up: `0.0104`, `5.00`. */
export function usd(amount: Money, decimals = 4): string {
  const unit = MICRO_REVANTIOS_PER_USD / 10n ** BigInt(decimals);
  const [whole = '0', fraction = ''] = formatUsd(money(halfUpDivide(amount, unit) * unit)).split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}

/** Sorts what is dearer before what is cheaper. */
export function byRate(one: { readonly rate: Rate }, other: { readonly rate: Rate }): number {
  return one.rate === other.rate ? 0 : one.rate < other.rate ? 1 : -1;
}

/** `0.0104 USD an hour`. */
export function speed(rate: Rate): string {
  return `${usd(perHour(rate))} USD an hour`;
}

/** An instant for people, in UTC and to the second: `2026-11-28 12:40:53 UTC`. */
export function moment(at: Instant): string {
  return `${formatInstant(at).slice(0, 19).replace('T', ' ')} UTC`;
}

/** From this length on, hours are no help. */
const LONG_MS = 2 * MS_PER_DAY;

/** `3 d 4 h`, `9 h 36 min`, `12 min`, `8 s`: rounded down. */
export function duration(ms: number): string {
  if (ms >= LONG_MS) return `${Math.floor(ms / MS_PER_DAY)} d ${Math.floor((ms % MS_PER_DAY) / MS_PER_HOUR)} h`;
  const [hours, minutes] = [Math.floor(ms / MS_PER_HOUR), Math.floor((ms % MS_PER_HOUR) / MS_PER_MINUTE)];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return minutes > 0 ? `${minutes} min` : `${Math.floor(ms / MS_PER_SECOND)} s`;
}

/** `1 budget`, `2 budgets`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/**
 * Aligns the cells of each column: to the left, or to the right where all of a column's cells are figures. The first
 * column names what a line is about.
 */
export function table(head: readonly string[], body: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((_, column) => Math.max(...[head, ...body].map((row) => [...(row[column] ?? '')].length)));
  const isFigure = head.map((_, column) => column > 0 && body.every((row) => FIGURE.test(row[column] ?? '')));
  return [head, ...body].map((row) =>
    head
      .map((_, column) => {
        const [cell, width] = [row[column] ?? '', widths[column] ?? 0];
        return isFigure[column] === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

const FIGURE = /^(-?[\d.]+( %)?|–|)$/;
