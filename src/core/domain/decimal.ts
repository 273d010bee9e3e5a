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

/** Writes `units` times 10^-scale as the shortest decimal text: 75020n at scale 2 is `'750.2'`. */
export function formatDecimal(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}
