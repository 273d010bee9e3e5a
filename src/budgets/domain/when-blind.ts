/**
 * What a budget does while its account is not seen: go on by the last speeds, stop nothing new, or stop as if its money
 * were spent.
 */
export const WHEN_BLIND = ['assume-last', 'fail-open', 'fail-closed'] as const;
export type WhenBlind = (typeof WHEN_BLIND)[number];
