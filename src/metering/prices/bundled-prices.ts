import { parseDecimal } from '../../core/domain/decimal';
import { ceilDivide } from '../../core/domain/division';
import { money, parseUsd, type Money } from '../../core/domain/money';
import { describeRate, ratePerHour } from '../../ledger/domain/rate';
import { FARGATE_PARTS_PER_PRICE, HALVES_PER_CAPACITY_UNIT, wholeParts } from '../domain/capacity';
import { parseInstanceType } from '../domain/instance-size';
import type { DatabasePriceSpec, FargatePriceSpec, InstancePriceSpec, PriceSpec } from '../domain/price-spec';
import type { PricedRate } from '../domain/priced-rate';
import type { Prices } from '../ports';
import {
  BUNDLED_ON,
  BUNDLED_REGION,
  CAPACITY_UNIT,
  DATABASES,
  FARGATE,
  LINEAR_INSTANCES,
  OTHER_INSTANCES,
  type SizePrices,
} from './bundled-table';
import { describeSpec } from './describe-spec';

/**
 * What another region asks, in times of us-east-1, as an upper bound. Most are at 1 to 1.4, but Tokyo has db.t3.micro
 * at
 * 1.53. São Paulo, the dearest, has Fargate at 1.72, instances at 1.6 to 1.7, and small databases at about 2.
 */
const OTHER_REGIONS = '2';
const DEAREST_REGIONS: Readonly<Record<string, string>> = { 'sa-east-1': '2.5' };
const FACTOR_DECIMALS = 1;
const FACTOR_SCALE = 10n;

const QUARTERS_PER_LARGE = 16n;

const MULTI_AZ_FACTOR = 2n;

/** Nothing says how a cluster of Aurora pays for I/O: it counts at the higher price, which includes it. */
const AURORA_IO_OPTIMIZED = { times: 13n, over: 10n };

/**
 * AWS publishes tenths of a cent, so a price derived from another may be one short: db.t4g.small is 0.032, a pair of
 * them 0.065.
 */
const ROUNDING = parseUsd('0.001');

/**
 * The table that comes with the product: for where the price list cannot be asked, or does not answer. `otherwise`
 * knows the rest.
 */
export class BundledPrices implements Prices {
  constructor(private readonly otherwise: Prices) {}

  async rateOf(spec: PriceSpec, region: string): Promise<PricedRate> {
    const hourly = hourlyOf(spec);
    if (hourly === undefined) return this.otherwise.rateOf(spec, region);
    const factor = region === BUNDLED_REGION ? '1' : (own(DEAREST_REGIONS, region) ?? OTHER_REGIONS);
    const rate = ratePerHour(money(ceilDivide(hourly * parseDecimal(factor, FACTOR_DECIMALS), FACTOR_SCALE)));
    const origin =
      factor === '1' ? '' : `: ${factor} times the price of ${BUNDLED_REGION}, because the table has no other region`;
    const note = `${describeSpec(spec, region)} counts at ${describeRate(rate)} by the bundled table of ${BUNDLED_ON}${origin}`;
    return { rate, certainty: 'bundled', note };
  }
}

/** In the table's region. Undefined: it is not in the table. */
function hourlyOf(spec: PriceSpec): Money | undefined {
  switch (spec.kind) {
    case 'instance':
      return hourlyOfInstance(spec);
    case 'database':
      return hourlyOfDatabase(spec);
    case 'fargate':
      return hourlyOfFargate(spec);
  }
}

/** Spot and dedicated hosts count at the on-demand price, as in the price list. */
function hourlyOfInstance({ instanceType, platform, tenancy }: InstancePriceSpec): Money | undefined {
  if (platform !== 'Linux/UNIX' || tenancy === 'dedicated') return undefined;
  const [family, size] = splitAtLastDot(instanceType);
  const linear = own(LINEAR_INSTANCES, family);
  if (linear === undefined) return priceIn(own(OTHER_INSTANCES, family), size);
  const quarters = linear.sizes.split(' ').includes(size) ? parseInstanceType(instanceType)?.quarters : undefined;
  return quarters === undefined ? undefined : money(ceilDivide(parseUsd(linear.large) * quarters, QUARTERS_PER_LARGE));
}

function hourlyOfDatabase({ instanceClass, engine, multiAz, maxCapacityUnits }: DatabasePriceSpec): Money | undefined {
  const classes = own(DATABASES, engine);
  if (classes === undefined) return undefined;
  const isAurora = engine.startsWith('aurora');
  if (isAurora && instanceClass === 'db.serverless') return hourlyOfCapacity(maxCapacityUnits);
  const [family, size] = splitAtLastDot(instanceClass);
  const single = priceIn(own(classes, family), size);
  if (single === undefined) return undefined;
  if (isAurora) return money(withIo(single) + ROUNDING);
  return multiAz ? money(single * MULTI_AZ_FACTOR + ROUNDING) : single;
}

function hourlyOfCapacity(maxCapacityUnits: number | undefined): Money | undefined {
  const halves = wholeParts(maxCapacityUnits, HALVES_PER_CAPACITY_UNIT);
  return halves === undefined
    ? undefined
    : money(ceilDivide(withIo(parseUsd(CAPACITY_UNIT)) * halves, HALVES_PER_CAPACITY_UNIT));
}

function withIo(standard: Money): bigint {
  return ceilDivide(standard * AURORA_IO_OPTIMIZED.times, AURORA_IO_OPTIMIZED.over);
}

function hourlyOfFargate({ cpuUnits, memoryMiB, architecture, os }: FargatePriceSpec): Money | undefined {
  const cpu = wholeParts(cpuUnits);
  const memory = wholeParts(memoryMiB);
  if (os !== 'linux' || cpu === undefined || memory === undefined) return undefined;
  const { perVcpu, perGb } = FARGATE[architecture];
  return money(ceilDivide(parseUsd(perVcpu) * cpu + parseUsd(perGb) * memory, FARGATE_PARTS_PER_PRICE));
}

/** `t3.micro` is `t3` and `micro`; `db.t3.micro` is `db.t3` and `micro`. */
function splitAtLastDot(type: string): readonly [string, string] {
  const dot = type.lastIndexOf('.');
  return [type.slice(0, Math.max(dot, 0)), type.slice(dot + 1)];
}

function priceIn(prices: SizePrices | undefined, size: string): Money | undefined {
  const usd = prices === undefined ? undefined : own(prices, size);
  return usd === undefined ? undefined : parseUsd(usd);
}

/** What people call their engines and types comes from outside: `constructor` is in no table. */
function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
