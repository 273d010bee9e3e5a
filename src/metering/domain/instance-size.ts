/** An instance type or database class, taken apart. */
export interface InstanceSize {
  /**
   * The letters in front of the generation, which say what it is made for: `t` of `t3a.micro`, `u` of
   * `u-12tb1.112xlarge`.
   */
  readonly letters: string;
  /**
   * Its size in quarters of AWS's normalized unit: a nano is one quarter, a large four units. Prices grow in proportion
   * to it.
   */
  readonly quarters: bigint;
}

export const QUARTERS_PER_UNIT = 4n;

const QUARTERS: Readonly<Record<string, bigint>> = {
  nano: 1n,
  micro: 2n,
  small: 4n,
  medium: 8n,
  large: 16n,
  xlarge: 32n,
};
const QUARTERS_PER_XLARGE = 32n;

/** The largest size there is: `u7in-32tb.224xlarge`. */
export const LARGEST_QUARTERS = 224n * QUARTERS_PER_XLARGE;

/** A whole machine is at most this large: `m6a.metal` is a 48xlarge. Larger ones say so: `m8i.metal-96xl`. */
const METAL_QUARTERS = 48n * QUARTERS_PER_XLARGE;

const TYPE = /^([a-z]+)[a-z0-9-]*\.([a-z0-9-]+)$/;
/**
 * RDS for Oracle sells classes with more memory than their size: `db.r5.2xlarge.tpc2.mem4x` has that of an 8xlarge, and
 * its price.
 */
const CLASS = /^db\.(.+?)(?:\.tpc[12]\.mem([1-8])x)?$/;
const NUMBERED_SIZE = /^(?:metal-)?([1-9][0-9]{0,2})xl(?:arge)?$/;

/** Reads an instance type, like `t3.micro`. Returns undefined when the text does not read like one. */
export function parseInstanceType(type: string): InstanceSize | undefined {
  const [, letters, size] = TYPE.exec(type) ?? [];
  if (letters === undefined || size === undefined) return undefined;
  const quarters = quartersOf(size, letters);
  return quarters === undefined ? undefined : { letters, quarters };
}

/**
 * Reads a database class, like `db.t3.micro`. Returns undefined when the text does not read like one, or has no size,
 * like `db.serverless`.
 */
export function parseDatabaseClass(databaseClass: string): InstanceSize | undefined {
  const [, type, memory] = CLASS.exec(databaseClass) ?? [];
  const size = type === undefined ? undefined : parseInstanceType(type);
  if (size === undefined) return undefined;
  const quarters = size.quarters * BigInt(memory ?? 1);
  return quarters <= LARGEST_QUARTERS ? { ...size, quarters } : undefined;
}

function quartersOf(size: string, letters: string): bigint | undefined {
  // The u family's machines are larger than all others, and their metal does not say how large.
  if (size === 'metal') return letters === 'u' ? LARGEST_QUARTERS : METAL_QUARTERS;
  const [, xlarges] = NUMBERED_SIZE.exec(size) ?? [];
  if (xlarges === undefined) return Object.hasOwn(QUARTERS, size) ? QUARTERS[size] : undefined;
  const quarters = BigInt(xlarges) * QUARTERS_PER_XLARGE;
  return quarters <= LARGEST_QUARTERS ? quarters : undefined;
}
