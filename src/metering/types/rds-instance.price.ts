import { ceilDivide } from '../../core/domain/division';
import { money, parseUsd, type Money } from '../../core/domain/money';
import type { Instant } from '../../core/domain/time';
import { rate, type Rate, rateOver, SECONDS_PER_HOUR } from '../../ledger/domain/rate';
import { HALVES_PER_CAPACITY_UNIT, wholeParts } from '../domain/capacity';
import { parseDatabaseClass, QUARTERS_PER_UNIT } from '../domain/instance-size';
import { DATABASE_LICENCE, machine, quartersOfLicence, UNKNOWN_SIZE, type Licence } from '../domain/machine-bound';
import type { Price, PriceListQuery } from '../domain/price';
import { moneyIn } from '../domain/price-table';
import { own } from '../domain/size-prices';
import { isApart } from '../domain/zone';
import table from '../tables/rds-instance.json';
import supportTable from '../tables/rds-support.json';
import { AURORA_STANDARD, listedDatabase, SERVERLESS, vcpusOf, type DatabaseSpec } from './rds-instance.query';
import { extendedSupportOf, type ExtendedSupport } from './rds-support.table';

/** The price of an RDS instance, or of a member of an Aurora cluster. */
export class DatabasePrice implements Price {
  constructor(
    readonly spec: DatabaseSpec,
    private readonly support?: ExtendedSupport,
  ) {}

  asOf(now: Instant): DatabasePrice {
    const { engine, engineVersion, lifecycleSupport } = this.spec;
    return new DatabasePrice(this.spec, extendedSupportOf(engine, engineVersion, lifecycleSupport, now));
  }

  describe(): string {
    const { instanceClass, engine, multiAz, licenseModel, maxCapacityUnits } = this.spec;
    const capacity = maxCapacityUnits === undefined ? '' : ` up to ${maxCapacityUnits} ACU`;
    const support = this.support === undefined ? '' : ` in extended support (${this.support.year})`;
    return `${instanceClass}${capacity} with ${engine}${support} (${multiAz ? 'Multi-AZ' : 'Single-AZ'}, ${licenseModel})`;
  }

  listed(region: string): PriceListQuery {
    return listedDatabase(this.spec, this.support, region);
  }

  get bundledOn(): string {
    return this.support === undefined || table.date < supportTable.date ? table.date : supportTable.date;
  }

  bundled(): Money | undefined {
    const instance = hourlyOfDatabase(this.spec);
    const support = this.support === undefined ? money(0n) : hourlyOfSupport(this.spec, this.support);
    return instance === undefined || support === undefined ? undefined : money(instance + support);
  }

  bound(): Rate {
    const instance = boundOfDatabase(this.spec);
    return this.support === undefined ? instance : rate(instance + boundOfSupport(this.spec));
  }
}

function hourlyOfSupport(spec: DatabaseSpec, { year }: ExtendedSupport): Money | undefined {
  const vcpus = vcpusOf(spec);
  const perVcpu = moneyIn(supportTable, year);
  return vcpus === undefined || perVcpu === undefined ? undefined : money(perVcpu * vcpus);
}

/** Seoul asks 0.24 USD per vCPU in the third year. */
const SUPPORT_BOUND = parseUsd('0.5');

/** Returns the most that support costs: by the vCPU, or the capacity unit, and by the largest where nobody knows. */
function boundOfSupport(spec: DatabaseSpec): Rate {
  const halves = wholeParts(spec.maxCapacityUnits, HALVES_PER_CAPACITY_UNIT);
  const units =
    spec.instanceClass === SERVERLESS ? halves && ceilDivide(halves, HALVES_PER_CAPACITY_UNIT) : vcpusOf(spec);
  return rateOver(money(SUPPORT_BOUND * (units ?? MOST_SUPPORTED_UNITS)), SECONDS_PER_HOUR);
}

/** The most vCPUs, and about the most capacity units, of a pair. */
const MOST_SUPPORTED_UNITS = 2n * 256n;

/** A cluster of Aurora that does not say how it pays for I/O counts at the higher price, which includes it. */
const AURORA_IO_OPTIMIZED = { times: 13n, over: 10n };

/**
 * AWS publishes tenths of a cent, so a price derived from another may be one short: db.t4g.small is 0.032, a pair of
 * them 0.065.
 */
const ROUNDING = parseUsd('0.001');

const PAIR_FACTOR = 2n;

/** What the bundled table calls the engines. Those of a family cost the same. It has Aurora Standard, where I/O is billed apart. */
const FAMILIES: Readonly<Record<string, string>> = {
  mysql: 'mysql',
  mariadb: 'mysql',
  postgres: 'postgres',
  'aurora-mysql': 'aurora',
  'aurora-postgresql': 'aurora',
};

function hourlyOfDatabase(spec: DatabaseSpec): Money | undefined {
  const { instanceClass, engine, multiAz, maxCapacityUnits, zone, storageType } = spec;
  const family = own(FAMILIES, engine);
  if (family === undefined || isApart(zone)) return undefined;
  const isAurora = engine.startsWith('aurora');
  const paysForIo = storageType === AURORA_STANDARD;
  if (isAurora && instanceClass === 'db.serverless') return hourlyOfCapacity(maxCapacityUnits, paysForIo);
  const single = moneyIn(table, `${family}/${instanceClass}`);
  if (single === undefined) return undefined;
  if (isAurora) return paysForIo ? single : money(withIo(single) + ROUNDING);
  return multiAz ? money(single * PAIR_FACTOR + ROUNDING) : single;
}

function hourlyOfCapacity(maxCapacityUnits: number | undefined, paysForIo: boolean): Money | undefined {
  const halves = wholeParts(maxCapacityUnits, HALVES_PER_CAPACITY_UNIT);
  if (halves === undefined) return undefined;
  const unit = moneyIn(table, 'aurora/capacity-unit');
  if (unit === undefined) return undefined;
  return money(ceilDivide((paysForIo ? unit : withIo(unit)) * halves, HALVES_PER_CAPACITY_UNIT));
}

function withIo(standard: Money): bigint {
  return ceilDivide(standard * AURORA_IO_OPTIMIZED.times, AURORA_IO_OPTIMIZED.over);
}

/** Db2 by way of AWS Marketplace has the prices of IBM, which are in no price list; and who knows what comes. */
const UNKNOWN_LICENCE: Licence = { perUnit: parseUsd('1'), leastUnits: 8n };

const ENGINES_WITHOUT_LICENCE = /^(aurora.*|mysql|mariadb|postgres|docdb|neptune)$/;
const ENGINES_WITH_LICENCE = /^(custom-)?(oracle|sqlserver)-/;

/**
 * RDS asks 1.8 (MySQL) to 3 (Aurora I/O-Optimized) times what EC2 does for the same machine, whose bound is twice to
 * four times it.
 */
const DATABASE_FACTOR = 2n;

/** Aurora I/O-Optimized costs 0.156 USD per capacity unit and hour in us-east-1. */
const CAPACITY_UNIT_BOUND = parseUsd('0.5');
/** The most that Aurora Serverless scales to. */
const MOST_CAPACITY_UNITS = 256n;

function boundOfDatabase({ instanceClass, engine, licenseModel, multiAz, maxCapacityUnits }: DatabaseSpec): Rate {
  if (instanceClass === 'db.serverless') {
    const halves =
      wholeParts(maxCapacityUnits, HALVES_PER_CAPACITY_UNIT) ?? MOST_CAPACITY_UNITS * HALVES_PER_CAPACITY_UNIT;
    return rateOver(money(CAPACITY_UNIT_BOUND * halves), HALVES_PER_CAPACITY_UNIT * SECONDS_PER_HOUR);
  }
  const size = parseDatabaseClass(instanceClass) ?? UNKNOWN_SIZE;
  const licence = engineLicenceOf(engine, licenseModel);
  const quarters = DATABASE_FACTOR * machine(size) + (licence === undefined ? 0n : quartersOfLicence(licence, size));
  return rateOver(money(quarters * (multiAz ? PAIR_FACTOR : 1n)), QUARTERS_PER_UNIT * SECONDS_PER_HOUR);
}

function engineLicenceOf(engine: string, licenseModel: string): Licence | undefined {
  if (licenseModel === 'bring-your-own-license' || ENGINES_WITHOUT_LICENCE.test(engine)) return undefined;
  return ENGINES_WITH_LICENCE.test(engine) ? DATABASE_LICENCE : UNKNOWN_LICENCE;
}
