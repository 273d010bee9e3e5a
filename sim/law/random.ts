/** Numbers from 0 up to 1. */
export type Random = () => number;

const MODULUS = 2_147_483_647;
const MULTIPLIER = 48_271;
/** The first numbers of seeds that are near each other are near each other, too. */
const WARM_UP = 8;

/** The same numbers for the same seed: Lehmer's generator, as in the C++ standard (minstd_rand). */
export function seeded(seed: number): Random {
  let state = (Math.abs(Math.trunc(seed)) % (MODULUS - 1)) + 1;
  const next = () => (state = (state * MULTIPLIER) % MODULUS) / MODULUS;
  for (let drawn = 0; drawn < WARM_UP; drawn++) next();
  return next;
}

/** A whole number from `lowest` to `highest`. */
export function drawWhole(lowest: number, highest: number, random: Random): number {
  return lowest + Math.floor(random() * (highest - lowest + 1));
}
