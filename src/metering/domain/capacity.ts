/** ECS counts CPU in these parts, and memory in MiB. AWS prices a vCPU, and a GB of 1024 MiB. */
export const FARGATE_PARTS_PER_PRICE = 1_024n;

/** Aurora Serverless scales in halves of a capacity unit. */
export const HALVES_PER_CAPACITY_UNIT = 2n;

/**
 * Returns a capacity as a whole number of parts, rounded up. Returns undefined when it is not a positive number, so
 * that nobody knows how large it is.
 */
export function wholeParts(capacity: number | undefined, partsPerUnit = 1n): bigint | undefined {
  const parts = capacity === undefined ? Number.NaN : Math.ceil(capacity * Number(partsPerUnit));
  return Number.isSafeInteger(parts) && parts > 0 ? BigInt(parts) : undefined;
}
