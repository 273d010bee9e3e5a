import { formatDecimal, type ExactDecimal } from '../../core/domain/decimal';
import { halfUpDivide } from '../../core/domain/division';

/** A sum of decimals at the finest scale among them: nothing is rounded, in whatever order they come. */
export class ExactSum {
  private units = 0n;
  private scale = 0;

  add(amount: ExactDecimal): void {
    if (amount.scale > this.scale) {
      this.units *= 10n ** BigInt(amount.scale - this.scale);
      this.scale = amount.scale;
    }
    this.units += amount.scale === this.scale ? amount.units : amount.units * 10n ** BigInt(this.scale - amount.scale);
  }

  value(): ExactDecimal {
    return { units: this.units, scale: this.scale };
  }
}

/** Returns the sum of decimals. */
export function sumOf(amounts: readonly ExactDecimal[]): ExactDecimal {
  const sum = new ExactSum();
  for (const amount of amounts) sum.add(amount);
  return sum.value();
}

/** Writes a decimal exactly, without trailing zeros. */
export function formatExact({ units, scale }: ExactDecimal): string {
  return formatDecimal(units, scale);
}

/** Writes a decimal with as many decimals as asked for, halves away from zero. */
export function formatRounded(amount: ExactDecimal, decimals: number): string {
  const text = formatDecimal(unitsAt(amount, decimals), decimals);
  const [whole = '', fraction = ''] = text.split('.');
  return decimals === 0 ? whole : `${whole}.${fraction.padEnd(decimals, '0')}`;
}

/** Returns part / whole in tenths of a percent, rounded; undefined when the whole is not above zero. */
export function perMille(part: ExactDecimal, whole: ExactDecimal): bigint | undefined {
  const scale = Math.max(part.scale, whole.scale);
  const divisor = unitsAt(whole, scale);
  return divisor > 0n ? halfUpDivide(unitsAt(part, scale) * 1000n, divisor) : undefined;
}

/** Returns amount × times / over, rounded to `decimals`, halves away from zero. */
export function scaled({ units, scale }: ExactDecimal, times: bigint, over: bigint, decimals: number): ExactDecimal {
  const dividend = units * times * 10n ** BigInt(decimals);
  return { units: halfUpDivide(dividend, over * 10n ** BigInt(scale)), scale: decimals };
}

function unitsAt({ units, scale }: ExactDecimal, wanted: number): bigint {
  return wanted >= scale ? units * 10n ** BigInt(wanted - scale) : halfUpDivide(units, 10n ** BigInt(scale - wanted));
}
