const MULTIPLIER = 48_271;
const MODULUS = 2_147_483_647;

/** Numbers from 0 up to 1 that look random and are the same for the same seed: Park and Miller's minimal standard. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * MULTIPLIER) % MODULUS;
    return state / MODULUS;
  };
}

/** A generator of numbers between two bounds. */
export function between(lowest: number, highest: number, random: () => number): () => number {
  return () => lowest + random() * (highest - lowest);
}
