import { HALVES_PER_CAPACITY_UNIT, wholeParts } from '../domain/capacity';
import { parseDatabaseClass } from '../domain/instance-size';
import { inRegion, ONE_OF_ANY, Unpriced, type PriceListFilter, type PriceListQuery } from '../domain/price';
import { isApart } from '../domain/zone';
import type { ExtendedSupport } from './rds-support.table';

/** An RDS instance, or a member of an Aurora cluster. */
export interface DatabaseSpec {
  /** `db.t3.large`, or `db.serverless` with its highest capacity. */
  readonly instanceClass: string;
  /** As RDS's `Engine`: `mysql`, `postgres`, `aurora-postgresql`, `sqlserver-se`, … */
  readonly engine: string;
  readonly multiAz: boolean;
  /** As RDS's `LicenseModel`: `general-public-license`, `license-included`, `bring-your-own-license`, … */
  readonly licenseModel: string;
  /** Its zone: see that of an EC2 instance. */
  readonly zone?: string | undefined;
  /** As RDS's `EngineVersion` and `EngineLifecycleSupport`. */
  readonly engineVersion?: string | undefined;
  readonly lifecycleSupport?: string | undefined;
  /** As RDS's `StorageType`: `aurora-iopt1` is Aurora I/O-Optimized, `aurora` is Aurora Standard. */
  readonly storageType?: string | undefined;
  /** For `db.serverless`: the highest number of Aurora capacity units. */
  readonly maxCapacityUnits?: number;
}

/** The price list's names for an engine of RDS. */
interface ListedEngine {
  readonly databaseEngine: string;
  /** The edition, only where the price depends on it. */
  readonly databaseEdition?: string;
}

const ENGINES: Readonly<Record<string, ListedEngine>> = {
  mysql: { databaseEngine: 'MySQL' },
  mariadb: { databaseEngine: 'MariaDB' },
  postgres: { databaseEngine: 'PostgreSQL' },
  aurora: { databaseEngine: 'Aurora MySQL' },
  'aurora-mysql': { databaseEngine: 'Aurora MySQL' },
  'aurora-postgresql': { databaseEngine: 'Aurora PostgreSQL' },
  'oracle-ee': { databaseEngine: 'Oracle', databaseEdition: 'Enterprise' },
  'oracle-ee-cdb': { databaseEngine: 'Oracle', databaseEdition: 'Enterprise' },
  'oracle-se2': { databaseEngine: 'Oracle', databaseEdition: 'Standard Two' },
  'oracle-se2-cdb': { databaseEngine: 'Oracle', databaseEdition: 'Standard Two' },
  'sqlserver-ee': { databaseEngine: 'SQL Server', databaseEdition: 'Enterprise' },
  'sqlserver-se': { databaseEngine: 'SQL Server', databaseEdition: 'Standard' },
  'sqlserver-web': { databaseEngine: 'SQL Server', databaseEdition: 'Web' },
  'sqlserver-ex': { databaseEngine: 'SQL Server', databaseEdition: 'Express' },
  'db2-ae': { databaseEngine: 'Db2', databaseEdition: 'Advanced' },
  'db2-se': { databaseEngine: 'Db2', databaseEdition: 'Standard' },
};

/**
 * The price list's names for RDS's licences. Open engines need none, whatever RDS calls that (`general-public-license`,
 * …).
 */
const LICENCES: Readonly<Record<string, string>> = {
  'license-included': 'License included',
  'bring-your-own-license': 'Bring your own license',
};

/** Aurora has two prices, by how its cluster pays for I/O: within the hours, or by the request on top of them. */
const AURORA_INSTANCE = { withIo: /InstanceUsageIOOptimized:/, standard: /InstanceUsage:/ };
const AURORA_CAPACITY = { withIo: /Aurora:ServerlessV2IOOptimizedUsage$/, standard: /Aurora:ServerlessV2Usage$/ };

/**
 * Returns the usage types that an Aurora instance may have. Where its storage is not told, the one that includes I/O
 * comes first: it is 1.3 times the other.
 */
function auroraUsage({ withIo, standard }: typeof AURORA_INSTANCE, { storageType }: DatabaseSpec): readonly RegExp[] {
  if (storageType === AURORA_STANDARD) return [standard];
  return storageType === AURORA_IO_OPTIMIZED ? [withIo] : [withIo, standard];
}

export const AURORA_STANDARD = 'aurora';
const AURORA_IO_OPTIMIZED = 'aurora-iopt1';

/** From the seventh generation on, the licence of SQL Server is a row of its own: the instance's row leaves it out. */
const FIRST_GENERATION_WITHOUT_LICENCE = 7;
const GENERATION = /^db\.[a-z]+([0-9]+)/;

const PRICING_YEARS = { 'Yr1-Yr2': 'Year 1, Year 2', Yr3: 'Year 3' } as const;

/** Returns the query for the support of an old version: by the vCPU, or the capacity unit, of both in two zones. */
function supportQuery(spec: DatabaseSpec, { version, year }: ExtendedSupport, region: string): PriceListQuery {
  const rows = {
    serviceCode: 'AmazonRDS',
    filters: inRegion(region, { extendedSupportPricingYear: PRICING_YEARS[year] }),
  };
  if (spec.instanceClass === SERVERLESS) {
    const usageTypes = [new RegExp(`(ASv2-ExtendedSupport:${year}|ExtendedSupport:${year}:ASv2):${version}$`)];
    const units = wholeParts(spec.maxCapacityUnits, HALVES_PER_CAPACITY_UNIT);
    if (units === undefined) throw new Unpriced('its highest capacity is not known');
    return { ...rows, parts: [{ usageTypes, units }], unitsPerPrice: HALVES_PER_CAPACITY_UNIT };
  }
  const vcpus = vcpusOf(spec);
  if (vcpus === undefined) throw new Unpriced('the number of its vCPUs is not known');
  const usageTypes = [new RegExp(`(^|[^2]-)ExtendedSupport:${year}:${version}$`)];
  return { ...rows, parts: [{ usageTypes, units: vcpus }], unitsPerPrice: 1n };
}

/** The class whose price depends on its capacity, not its size. */
export const SERVERLESS = 'db.serverless';

/** A large has two vCPUs, of which small ones have as many; some old ones have one. */
const QUARTERS_PER_VCPU = 8n;
const ONE_VCPU = /^db\.(t1\.micro|t2\.(micro|small)|m[13]\.(small|medium))$/;

/** Returns the number of vCPUs of a database, of both of a pair. */
export function vcpusOf({ instanceClass, engine, multiAz }: DatabaseSpec): bigint | undefined {
  const size = parseDatabaseClass(instanceClass);
  if (size === undefined) return undefined;
  const byPrice = size.quarters / QUARTERS_PER_VCPU;
  const single = byPrice > 2n ? byPrice : ONE_VCPU.test(instanceClass) ? 1n : 2n;
  return multiAz && !engine.startsWith('aurora') ? 2n * single : single;
}

/**
 * Returns the query for one row of AmazonRDS: an instance, both instances of a Multi-AZ pair, or the highest capacity
 * of a serverless instance.
 */
export function listedDatabase(
  spec: DatabaseSpec,
  support: ExtendedSupport | undefined,
  region: string,
): PriceListQuery {
  const query = instanceQuery(spec, region);
  return support === undefined ? query : { ...query, onTop: supportQuery(spec, support, region) };
}

function instanceQuery(spec: DatabaseSpec, region: string): PriceListQuery {
  const engine = Object.hasOwn(ENGINES, spec.engine) ? ENGINES[spec.engine] : undefined;
  if (engine === undefined) throw new Unpriced(`nobody has told what the price list calls the engine '${spec.engine}'`);
  if (isApart(spec.zone)) throw new Unpriced(`it is in ${spec.zone}, which has prices of its own`);
  const isAurora = engine.databaseEngine.startsWith('Aurora');
  if (spec.instanceClass === 'db.serverless' && isAurora) return serverlessQuery(engine, spec, region);
  return {
    serviceCode: 'AmazonRDS',
    filters: [
      ...inRegion(region, {
        productFamily: 'Database Instance',
        instanceType: spec.instanceClass,
        ...engine,
        licenseModel: licenceOf(spec, engine),
      }),
      // Each member of an Aurora cluster is billed by itself, in however many zones they are.
      deploymentFilter(engine, spec.multiAz && !isAurora),
    ],
    ...(isAurora
      ? { parts: [{ usageTypes: auroraUsage(AURORA_INSTANCE, spec), units: 1n }], unitsPerPrice: 1n }
      : ONE_OF_ANY),
  };
}

function serverlessQuery(engine: ListedEngine, spec: DatabaseSpec, region: string): PriceListQuery {
  const halves = wholeParts(spec.maxCapacityUnits, HALVES_PER_CAPACITY_UNIT);
  if (halves === undefined) throw new Unpriced('its highest capacity is not known');
  return {
    serviceCode: 'AmazonRDS',
    filters: inRegion(region, { productFamily: 'ServerlessV2', databaseEngine: engine.databaseEngine }),
    parts: [{ usageTypes: auroraUsage(AURORA_CAPACITY, spec), units: halves }],
    unitsPerPrice: HALVES_PER_CAPACITY_UNIT,
  };
}

function licenceOf(
  { instanceClass, licenseModel }: DatabaseSpec,
  { databaseEngine, databaseEdition }: ListedEngine,
): string {
  if (databaseEdition === undefined) return 'No license required';
  const [, generation] = GENERATION.exec(instanceClass) ?? [];
  if (databaseEngine === 'SQL Server' && Number(generation) >= FIRST_GENERATION_WITHOUT_LICENCE) {
    throw new Unpriced('its licence is billed apart from its instance');
  }
  const licence = Object.hasOwn(LICENCES, licenseModel) ? LICENCES[licenseModel] : undefined;
  if (licence === undefined) throw new Unpriced(`the price list has no licence model '${licenseModel}'`);
  return licence;
}

function deploymentFilter({ databaseEngine }: ListedEngine, multiAz: boolean): PriceListFilter {
  const Field = 'deploymentOption';
  if (!multiAz) return { Type: 'TERM_MATCH', Field, Value: 'Single-AZ' };
  // SQL Server's pairs have had either name.
  if (databaseEngine === 'SQL Server') return { Type: 'ANY_OF', Field, Value: 'Multi-AZ,Multi-AZ (SQL Server Mirror)' };
  return { Type: 'TERM_MATCH', Field, Value: 'Multi-AZ' };
}
