import type { FocusRow } from './focus-row';

/** What a line charges for, or gives back. */
export const CHARGE_KINDS = [
  'use',
  'purchase',
  'tax',
  'credit',
  'refund',
  'adjustment',
  'correction',
  'other',
] as const;
export type ChargeKind = (typeof CHARGE_KINDS)[number];

const KIND_OF_CATEGORY: ReadonlyMap<string, ChargeKind> = new Map([
  ['usage', 'use'],
  ['purchase', 'purchase'],
  ['tax', 'tax'],
  ['credit', 'credit'],
  ['refund', 'refund'],
  ['adjustment', 'adjustment'],
]);

/**
 * Returns the kind of a line by ChargeClass, ChargeCategory and the sign of its cost. What changes an older bill is a
 * `correction`, whatever it is about; use and purchases below zero are a `refund`.
 */
export function kindOf({ category, chargeClass, cost }: FocusRow): ChargeKind {
  if (chargeClass?.toLowerCase() === 'correction') return 'correction';
  const kind = KIND_OF_CATEGORY.get(category?.toLowerCase() ?? '') ?? 'other';
  const isGivenBack = (kind === 'use' || kind === 'purchase') && cost !== undefined && cost.units < 0n;
  return isGivenBack ? 'refund' : kind;
}
