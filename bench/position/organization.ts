import { seededRandom } from '../simulated/random';
import { planAccount, withDiscounts, type PlannedAccount } from './account';

/** What the random numbers of an account are for: each has its own, so that one does not move the other. */
const SEEDS = { plan: 20_261_128, heard: 53, before: 71, guards: 7, discounts: 48 } as const;
const SEED_STEP = 1_664_525;
const SEED_MODULUS = 2_147_483_647;

/** Accounts are numbered; neighbours have seeds that are far apart. */
export function randomOf(purpose: keyof typeof SEEDS, index: number): () => number {
  const random = seededRandom(((index + 1) * SEED_STEP + SEEDS[purpose]) % SEED_MODULUS);
  // The first numbers of neighbouring seeds are alike.
  for (let skipped = 0; skipped < 3; skipped++) random();
  return random;
}

export function accountNumber(index: number): PlannedAccount {
  return planAccount(index, randomOf('plan', index));
}

/** The same account, that pays less than the list prices of some of its services. */
export function discountedAccount(index: number): PlannedAccount {
  return withDiscounts(accountNumber(index), randomOf('discounts', index));
}
