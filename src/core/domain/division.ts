// Quotients of whole numbers, named for the way they round. Divisors are positive.

/** Returns the largest whole number that is not above the quotient: rounds towards minus infinity. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  requirePositive(divisor);
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/** Returns the smallest whole number that is not below the quotient: rounds towards plus infinity. */
export function ceilDivide(dividend: bigint, divisor: bigint): bigint {
  return -floorDivide(-dividend, divisor);
}

/** Returns the nearest whole number, halves away from zero, as AWS rounds the lines of a bill. */
export function halfUpDivide(dividend: bigint, divisor: bigint): bigint {
  requirePositive(divisor);
  const magnitude = floorDivide(2n * (dividend < 0n ? -dividend : dividend) + divisor, 2n * divisor);
  return dividend < 0n ? -magnitude : magnitude;
}

function requirePositive(divisor: bigint): void {
  if (divisor <= 0n) throw new RangeError(`cannot divide by ${divisor}: a divisor must be positive`);
}
