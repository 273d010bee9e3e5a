import { parseUsd, type Money } from '../../core/domain/money';
import { LARGEST_QUARTERS, QUARTERS_PER_UNIT, type InstanceSize } from './instance-size';

/**
 * USD per hour and normalized unit (an eighth of an xlarge), by the letters of the family: at least twice the dearest
 * of us-east-1 (the type named, list prices of 2026-02-09), because the dearest region, São Paulo, asks up to 1.7 times
 * as much, and new generations come.
 */
const UNIT_BOUNDS: Readonly<Record<string, Money>> = {
  // t1.micro 0.040, a1 0.013, m1.small 0.044. Only the oldest are that dear: m8i is at 0.026.
  t: parseUsd('0.1'),
  a: parseUsd('0.1'),
  m: parseUsd('0.1'),
  // c1.xlarge 0.065.
  c: parseUsd('0.15'),
  // z1d 0.047, r6idn 0.049; r8gb.metal-24xl is listed at the price of twice its size: 0.097.
  r: parseUsd('0.2'),
  z: parseUsd('0.2'),
  // i2.xlarge 0.107, d2 0.086, is4gen 0.072, h1 0.029.
  i: parseUsd('0.25'),
  im: parseUsd('0.25'),
  is: parseUsd('0.25'),
  d: parseUsd('0.25'),
  h: parseUsd('0.25'),
  // x1e.xlarge 0.104.
  x: parseUsd('0.3'),
  // u-24tb1.112xlarge 0.244.
  u: parseUsd('0.5'),
  // hpc7a.12xlarge 0.075: all sizes of an hpc type have the price of the largest.
  hpc: parseUsd('0.2'),
  // f1.2xlarge 0.103, inf2.xlarge 0.095, trn1n 0.097, dl1 0.068, vt1 0.027.
  f: parseUsd('0.3'),
  inf: parseUsd('0.3'),
  trn: parseUsd('0.3'),
  dl: parseUsd('0.3'),
  vt: parseUsd('0.3'),
  // g6e.xlarge 0.233, gr6 0.048.
  g: parseUsd('0.5'),
  gr: parseUsd('0.5'),
  // p6-b200.48xlarge 0.297.
  p: parseUsd('1'),
  // A Mac is a whole machine, which counts as a 48xlarge here: 11.52 USD an hour, where mac2.metal is at 0.65, and
  // mac1.metal at 1.083.
  mac: parseUsd('0.03'),
};

/** The bound of a family that nobody knows yet: the dearest of all. */
const UNKNOWN_FAMILY_BOUND = parseUsd('1');
export const UNKNOWN_SIZE: InstanceSize = { letters: '', quarters: LARGEST_QUARTERS };

/**
 * A licence and its price. Licences are sold by the vCPU, of which a unit has half a one, and for a least number of
 * them, whatever the instance costs.
 */
export interface Licence {
  readonly perUnit: Money;
  readonly leastUnits: bigint;
}

/**
 * SQL Server Enterprise costs 0.375 USD per vCPU-hour, 0.1875 per unit, for four vCPUs at least. In RDS, with Windows
 * and its margin, it is 0.249 per unit (db.m5.xlarge: 2.336 in all, 0.342 without); Oracle SE2 costs less.
 */
export const DATABASE_LICENCE: Licence = { perUnit: parseUsd('0.4'), leastUnits: 8n };

/** Returns four times the price of an hour, because sizes are in quarters of units. */
export function machine({ letters, quarters }: InstanceSize): bigint {
  const perUnit = Object.hasOwn(UNIT_BOUNDS, letters) ? UNIT_BOUNDS[letters] : undefined;
  return (perUnit ?? UNKNOWN_FAMILY_BOUND) * quarters;
}

/** Returns four times the price of an hour, too. */
export function quartersOfLicence({ perUnit, leastUnits }: Licence, { quarters }: InstanceSize): bigint {
  const least = leastUnits * QUARTERS_PER_UNIT;
  return perUnit * (quarters > least ? quarters : least);
}
