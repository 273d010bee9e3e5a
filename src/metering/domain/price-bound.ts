import { money, parseUsd, type Money } from '../../core/domain/money';
import { rateOver, type Rate } from '../../ledger/domain/rate';
import { FARGATE_PARTS_PER_PRICE, HALVES_PER_CAPACITY_UNIT, wholeParts } from './capacity';
import {
  LARGEST_QUARTERS,
  parseDatabaseClass,
  parseInstanceType,
  QUARTERS_PER_UNIT,
  type InstanceSize,
} from './instance-size';
import type { DatabasePriceSpec, FargatePriceSpec, InstancePriceSpec, PriceSpec } from './price-spec';

const SECONDS_PER_HOUR = 3_600n;

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

/** For a family that nobody knows yet: the dearest of all. */
const UNKNOWN_FAMILY_BOUND = parseUsd('1');
const UNKNOWN_SIZE: InstanceSize = { letters: '', quarters: LARGEST_QUARTERS };

/**
 * Licences are sold by the vCPU, of which a unit has half a one, and for a least number of them, whatever the instance
 * costs.
 */
interface Licence {
  readonly perUnit: Money;
  readonly leastUnits: bigint;
}

/** Windows costs 0.046 USD per vCPU-hour, 0.023 per unit; RHEL has cost 0.06 per hour on the smallest. */
const SYSTEM_LICENCE: Licence = { perUnit: parseUsd('0.05'), leastUnits: 4n };
/**
 * SQL Server Enterprise costs 0.375 USD per vCPU-hour, 0.1875 per unit, for four vCPUs at least. In RDS, with Windows
 * and its margin, it is 0.249 per unit (db.m5.xlarge: 2.336 in all, 0.342 without); Oracle SE2 costs less.
 */
const DATABASE_LICENCE: Licence = { perUnit: parseUsd('0.4'), leastUnits: 8n };
/** Db2 by way of AWS Marketplace has the prices of IBM, which are in no price list; and who knows what comes. */
const UNKNOWN_LICENCE: Licence = { perUnit: parseUsd('1'), leastUnits: 8n };

/** `Linux/UNIX` and what is brought along have none. */
const SYSTEMS_WITH_LICENCE = /^(Windows|Red Hat Enterprise Linux|SUSE Linux|Ubuntu Pro)( Linux| with HA)?$/;
const SYSTEMS_WITHOUT_LICENCE = /^(Linux\/UNIX|Red Hat BYOL Linux|Windows BYOL)$/;
const ENGINES_WITHOUT_LICENCE = /^(aurora.*|mysql|mariadb|postgres|docdb|neptune)$/;
const ENGINES_WITH_LICENCE = /^(custom-)?(oracle|sqlserver)-/;

/**
 * A dedicated instance costs 1.06 to 1.1 times a shared one. The 2 USD per hour that AWS adds once per region are no
 * instance's.
 */
const DEDICATED = { times: 5n, over: 4n };

/**
 * RDS asks 1.8 (MySQL) to 3 (Aurora I/O-Optimized) times what EC2 does for the same machine, whose bound is twice to
 * four times it.
 */
const DATABASE_FACTOR = 2n;
const MULTI_AZ_FACTOR = 2n;

/** Aurora I/O-Optimized costs 0.156 USD per capacity unit and hour in us-east-1. */
const CAPACITY_UNIT_BOUND = parseUsd('0.5');
/** The most that Aurora Serverless scales to. */
const MOST_CAPACITY_UNITS = 256n;

/**
 * Linux on x86 costs 0.04048 USD per vCPU and 0.004445 per GB in us-east-1 (ARM less), 0.0696 and 0.0076 in São Paulo.
 */
const FARGATE_LINUX = { perVcpu: parseUsd('0.12'), perGb: parseUsd('0.012') };
/** 0.09148 USD and 0.046 for its licence per vCPU, and 0.01005 per GB. */
const FARGATE_WINDOWS = { perVcpu: parseUsd('0.3'), perGb: parseUsd('0.025') };
/** The largest task: 16 vCPUs and 120 GB. */
const MOST_FARGATE = { cpuUnits: 16n * FARGATE_PARTS_PER_PRICE, memoryMiB: 120n * FARGATE_PARTS_PER_PRICE };

/**
 * What a resource of unknown price costs at most while it runs: more than anything of its family in any region. Never
 * zero; what cannot be made sense of counts as the largest and dearest that there is.
 */
export function boundOf(spec: PriceSpec): Rate {
  switch (spec.kind) {
    case 'instance':
      return boundOfInstance(spec);
    case 'database':
      return boundOfDatabase(spec);
    case 'fargate':
      return boundOfFargate(spec);
  }
}

function boundOfInstance({ instanceType, platform, tenancy }: InstancePriceSpec): Rate {
  const size = parseInstanceType(instanceType) ?? UNKNOWN_SIZE;
  const licences = licencesOf(platform).map((licence) => quartersOfLicence(licence, size));
  const quarters = licences.reduce((sum, licence) => sum + licence, machine(size));
  // An instance on a dedicated host counts like any other: what is billed is the host, and a full one costs 1.1 times
  // its instances.
  const { times, over } = tenancy === 'dedicated' ? DEDICATED : { times: 1n, over: 1n };
  return rateOver(money(quarters * times), QUARTERS_PER_UNIT * over * SECONDS_PER_HOUR);
}

function boundOfDatabase({ instanceClass, engine, licenseModel, multiAz, maxCapacityUnits }: DatabasePriceSpec): Rate {
  if (instanceClass === 'db.serverless') {
    const halves =
      wholeParts(maxCapacityUnits, HALVES_PER_CAPACITY_UNIT) ?? MOST_CAPACITY_UNITS * HALVES_PER_CAPACITY_UNIT;
    return rateOver(money(CAPACITY_UNIT_BOUND * halves), HALVES_PER_CAPACITY_UNIT * SECONDS_PER_HOUR);
  }
  const size = parseDatabaseClass(instanceClass) ?? UNKNOWN_SIZE;
  const licence = engineLicenceOf(engine, licenseModel);
  const quarters = DATABASE_FACTOR * machine(size) + (licence === undefined ? 0n : quartersOfLicence(licence, size));
  return rateOver(money(quarters * (multiAz ? MULTI_AZ_FACTOR : 1n)), QUARTERS_PER_UNIT * SECONDS_PER_HOUR);
}

function boundOfFargate({ cpuUnits, memoryMiB, os }: FargatePriceSpec): Rate {
  const { perVcpu, perGb } = os === 'windows' ? FARGATE_WINDOWS : FARGATE_LINUX;
  const cpu = perVcpu * (wholeParts(cpuUnits) ?? MOST_FARGATE.cpuUnits);
  const memory = perGb * (wholeParts(memoryMiB) ?? MOST_FARGATE.memoryMiB);
  return rateOver(money(cpu + memory), FARGATE_PARTS_PER_PRICE * SECONDS_PER_HOUR);
}

/** Four times the price of an hour: sizes are in quarters of units. */
function machine({ letters, quarters }: InstanceSize): bigint {
  const perUnit = Object.hasOwn(UNIT_BOUNDS, letters) ? UNIT_BOUNDS[letters] : undefined;
  return (perUnit ?? UNKNOWN_FAMILY_BOUND) * quarters;
}

/** Four times the price of an hour, too. */
function quartersOfLicence({ perUnit, leastUnits }: Licence, { quarters }: InstanceSize): bigint {
  const least = leastUnits * QUARTERS_PER_UNIT;
  return perUnit * (quarters > least ? quarters : least);
}

function licencesOf(platform: string): readonly Licence[] {
  if (SYSTEMS_WITHOUT_LICENCE.test(platform)) return [];
  return SYSTEMS_WITH_LICENCE.test(platform) ? [SYSTEM_LICENCE] : [SYSTEM_LICENCE, DATABASE_LICENCE];
}

function engineLicenceOf(engine: string, licenseModel: string): Licence | undefined {
  if (licenseModel === 'bring-your-own-license' || ENGINES_WITHOUT_LICENCE.test(engine)) return undefined;
  return ENGINES_WITH_LICENCE.test(engine) ? DATABASE_LICENCE : UNKNOWN_LICENCE;
}
