import { ceilDivide } from './division';

const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/;

/**
 * Reads a decimal text as a whole number of units of 10^-scale, exactly: `'750.25'` at scale 2 is 75025n. Throws a
 * RangeError that names the text when it is not a plain decimal, or is finer than the scale.
 */
export function parseDecimal(text: string, scale: number): bigint {
  const [, sign, whole, written = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) {
    throw new RangeError(`'${text}' is not a decimal number: write digits with at most one point, like 750.25`);
  }
  const fraction = written.replace(/0+$/, '');
  if (fraction.length > scale) throw new RangeError(`'${text}' has more than ${scale} decimals`);
  const magnitude = BigInt(whole + fraction.padEnd(scale, '0'));
  return sign === '-' ? -magnitude : magnitude;
}

const NUMBER = /^([+-]?)([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]{1,4}))?$/;

/** The most digits and places of a number that is read. DynamoDB holds numbers below 10^126. */
const MOST_PLACES = 400;

/**
 * Reads a number in any form in which others write it: `'+5'`, `'.5'`, `'1E+7'`, with any number of decimals. What is
 * finer than the scale is rounded up. Throws a RangeError that names what is no number, or one too large.
 */
export function readDecimal(text: string, scale: number): bigint {
  const { digits, places } = partsOf(text);
  const shift = places + scale;
  if (Math.abs(shift) > MOST_PLACES) throw new RangeError(notANumber(text));
  return shift >= 0 ? digits * 10n ** BigInt(shift) : ceilDivide(digits, 10n ** BigInt(-shift));
}

/** A decimal number of any fineness: `units` times 10^-scale. */
export interface ExactDecimal {
  readonly units: bigint;
  readonly scale: number;
}

/**
 * Reads a number in the same forms, exactly, at the scale at which it is written: `'1.20E-8'` is 120 at scale 10.
 * Throws a RangeError that names what is no number, or one too large.
 */
export function readExactDecimal(text: string): ExactDecimal {
  const { digits, places } = partsOf(text);
  return places < 0 ? { units: digits, scale: -places } : { units: digits * 10n ** BigInt(places), scale: 0 };
}

/** Returns the number as `digits` times 10^places. */
function partsOf(text: string): { readonly digits: bigint; readonly places: number } {
  const [, sign, whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const digits = whole + fraction;
  const places = Number(exponent) - fraction.length;
  if (sign === undefined || digits === '' || digits.length > MOST_PLACES || Math.abs(places) > MOST_PLACES) {
    throw new RangeError(notANumber(text));
  }
  return { digits: BigInt(`${sign === '-' ? '-' : ''}${digits}`), places };
}

function notANumber(text: string): string {
  return `'${text}' is not a number: expected one like 750.25 or 7.5025E+2`;
}

/** Writes `units` times 10^-scale as the shortest decimal text: 75020n at scale 2 is `'750.2'`. */
export function formatDecimal(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
