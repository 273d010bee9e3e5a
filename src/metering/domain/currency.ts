/** More than a USD has cost in CNY since 2005: a bound in USD becomes one in CNY. */
const CNY_PER_USD = 10n;

/** Returns how many of a region's currency a price in USD counts: the accounts of China pay, and budget, in CNY. */
export function perUsd(region: string): bigint {
  return region.startsWith('cn-') ? CNY_PER_USD : 1n;
}
