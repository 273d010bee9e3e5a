import { formatDecimal } from '../../core/domain/decimal';

/** What a column holds, where its values do not tell: decimals by their unscaled digits, floats of 32 bits. */
export type CellKind = 'plain' | 'float' | { readonly scale: number };

const UTF_8 = new TextDecoder();

/** Writes a value of a Parquet column as a bill in CSV has it: exactly, a double as the shortest text that is it. */
export function textOfCell(value: unknown, kind: CellKind): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  if (typeof kind === 'object') return formatDecimal(unscaled(value), kind.scale);
  if (value instanceof Uint8Array) return UTF_8.decode(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no time' : value.toISOString();
  return kind === 'float' && typeof value === 'number' ? shortestOfFloat(value) : String(value);
}

function unscaled(value: unknown): bigint {
  if (value instanceof Uint8Array) return signedBigEndian(value);
  // Whole numbers of 32 bits come as numbers, those of 64 as bigint.
  return BigInt(String(value));
}

/** Reads a whole number in two's complement. */
function signedBigEndian(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
}

const MOST_FLOAT_DIGITS = 9;

function shortestOfFloat(value: number): string {
  for (let digits = 1; digits < MOST_FLOAT_DIGITS; digits += 1) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return text;
  }
  return String(value);
}
