import { parseDecimal } from '../../core/domain/decimal';
import { ceilDivide } from '../../core/domain/division';
import { money, type Money } from '../../core/domain/money';
import { perUsd } from '../domain/currency';

/** Regions with the prices of us-east-1. */
const SAME: readonly string[] = ['us-east-1', 'us-east-2', 'us-west-2'];
/** Regions where nothing that is metered by use costs more than 1.26 times as much. */
const NEAR: readonly string[] = ['ca-central-1', 'eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'];
const NEAR_FACTOR = '1.3';
const OTHER_FACTOR = '2';
const DEAREST: Readonly<Record<string, string>> = { 'sa-east-1': '2.5' };

const FACTOR_DECIMALS = 1;
const FACTOR_SCALE = 10n;

/** Returns the factor of a region's prices over those of us-east-1, as an upper bound: `1.3`. */
export function regionFactor(region: string): string {
  if (SAME.includes(region)) return '1';
  if (NEAR.includes(region)) return NEAR_FACTOR;
  return (Object.hasOwn(DEAREST, region) ? DEAREST[region] : undefined) ?? OTHER_FACTOR;
}

/** Returns what costs so much in us-east-1 at an upper bound of another region, in its currency, rounded up. */
export function inRegion(amount: Money, region: string): Money {
  const factor = parseDecimal(regionFactor(region), FACTOR_DECIMALS) * perUsd(region);
  return money(ceilDivide(amount * factor, FACTOR_SCALE));
}
