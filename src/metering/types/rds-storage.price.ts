import { formatUsd, money, parseUsd } from '../../core/domain/money';
import { wholeParts } from '../domain/capacity';
import { LinesPrice, type PriceLine } from '../domain/lines-price';
import { usdIn } from '../domain/price-table';
import { own } from '../domain/size-prices';
import table from '../tables/rds-storage.json';

/** The storage of an RDS instance. */
export interface DatabaseStorageSpec {
  /** As RDS's `StorageType`: `gp3`, `io1`, `standard`, … */
  readonly storageType: string;
  readonly sizeGiB: number | undefined;
  readonly iops?: number | undefined;
  readonly throughputMiBps?: number | undefined;
  /** As RDS's `Engine`: it says how much comes with gp3. */
  readonly engine: string;
  readonly multiAz: boolean;
  readonly zone?: string | undefined;
  /** It has a volume of its own for its logs, whose size no answer tells. */
  readonly hasLogVolume: boolean;
}

/** The usage type, and USD a month for one of a pair that no region asks more than. */
interface Rated {
  readonly usageType: string;
  readonly bound: string;
}

interface StorageKind {
  readonly storage: Rated;
  readonly iops?: Rated;
  readonly throughput?: Rated;
  /** How many IOPS cost the same each. More of them have tiers, and nobody has told what the list calls these. */
  readonly mostIops?: bigint;
  /** True where IOPS and throughput come with the storage, up to a baseline. */
  readonly hasBaseline?: boolean;
}

/**
 * São Paulo, the dearest, asks 1.9 times as much as us-east-1 (gp2 and gp3 0.219), Multi-AZ twice as much as one.
 */
const KINDS: Readonly<Record<string, StorageKind>> = {
  gp2: { storage: { usageType: 'GP2-Storage', bound: '0.5' } },
  gp3: {
    storage: { usageType: 'GP3-Storage', bound: '0.5' },
    iops: { usageType: 'GP3-PIOPS', bound: '0.1' },
    throughput: { usageType: 'GP3-Throughput', bound: '0.4' },
    hasBaseline: true,
  },
  io1: {
    storage: { usageType: 'PIOPS-Storage', bound: '0.6' },
    iops: { usageType: 'PIOPS', bound: '0.5' },
  },
  io2: {
    storage: { usageType: 'PIOPS-Storage-IO2', bound: '0.6' },
    iops: { usageType: 'IO2-PIOPS', bound: '0.5' },
    mostIops: 32_000n,
  },
  standard: { storage: { usageType: 'StorageUsage', bound: '0.4' } },
};

const DEAREST: StorageKind = {
  ...(KINDS.io2 as StorageKind),
  throughput: (KINDS.gp3 as StorageKind).throughput as Rated,
};
/** The most that one instance stores. */
const MOST_GIB = 65_536n;
/** A volume for logs has so much, of the same kind. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.dlv.html */
const LOG_GIB = 1_000n;
const LOG_IOPS = 3_000n;

/** What comes with gp3, from which size on: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html. */
const SMALL = { iops: 3_000n, throughput: 125n };
const LARGE = { iops: 12_000n, throughput: 500n };

function baselineOf(engine: string, size: bigint): typeof SMALL {
  if (engine.includes('sqlserver')) return SMALL;
  return size >= (engine.includes('oracle') ? 200n : 400n) ? LARGE : SMALL;
}

/** Returns the price of the storage of an RDS instance. What magnetic storage pays for each request is use. */
export function databaseStoragePrice(spec: DatabaseStorageSpec): LinesPrice {
  const { storageType, zone } = spec;
  const kind = own(KINDS, storageType);
  const size = wholeParts(spec.sizeGiB);
  const rows = {
    serviceCode: 'AmazonRDS',
    // Storage costs the same whatever the engine is, but for pairs of SQL Server.
    attributes: { databaseEngine: 'Any' },
    zone,
    table,
    unlisted: whyUnlisted(spec, kind, size),
  };
  return new LinesPrice(describe(spec), rows, linesOf(kind ?? DEAREST, size ?? MOST_GIB, spec));
}

function whyUnlisted(
  { storageType, iops, hasLogVolume }: DatabaseStorageSpec,
  kind: StorageKind | undefined,
  size: bigint | undefined,
): string | undefined {
  if (kind === undefined) return `nobody has told what the price list calls the storage type '${storageType}'`;
  if (size === undefined) return 'its size is not known';
  if (hasLogVolume) return 'it has a volume of its own for its logs';
  const isTiered = kind.mostIops !== undefined && (wholeParts(iops) ?? 0n) > kind.mostIops;
  return isTiered ? 'nobody has told what the price list calls the tiers of its IOPS' : undefined;
}

function linesOf(kind: StorageKind, size: bigint, spec: DatabaseStorageSpec): readonly PriceLine[] {
  const { storageType, engine, multiAz, hasLogVolume } = spec;
  const none = { iops: 0n, throughput: 0n };
  const included = kind.hasBaseline === true ? baselineOf(engine, size) : none;
  const lineOf = (what: 'storage' | 'iops' | 'throughput', units: bigint): readonly PriceLine[] => {
    const { [what]: rated } = kind;
    if (rated === undefined) return [];
    const priced = { ...rated, usd: usdIn(table, `${storageType}/${what}`) };
    return [{ ...(multiAz ? paired(priced, engine) : single(priced)), units, per: 'month' }];
  };
  return [
    ...lineOf('storage', size + (hasLogVolume ? LOG_GIB : 0n)),
    ...lineOf('iops', beyond(included.iops, spec.iops) + (hasLogVolume ? LOG_IOPS : 0n)),
    ...lineOf('throughput', beyond(included.throughput, spec.throughputMiBps)),
  ];
}

function beyond(included: bigint, amount: number | undefined): bigint {
  const whole = wholeParts(amount) ?? 0n;
  return whole > included ? whole - included : 0n;
}

type PricedLine = Pick<PriceLine, 'usageType' | 'usd' | 'bound'>;

const single = (rated: PricedLine): PricedLine => ({ ...rated, usageType: `RDS:${rated.usageType}` });

/** Pairs of SQL Server are mirrors. */
function paired({ usageType, usd, bound }: PricedLine, engine: string): PricedLine {
  const pair = engine.includes('sqlserver') ? 'Mirror' : 'Multi-AZ';
  return {
    usageType: `RDS:${pair}-${usageType}`,
    usd: usd === undefined ? undefined : doubled(usd),
    bound: doubled(bound),
  };
}

function doubled(usd: string): string {
  return formatUsd(money(2n * parseUsd(usd)));
}

function describe({ storageType, sizeGiB, iops, multiAz, engine }: DatabaseStorageSpec): string {
  const words = iops === undefined ? '' : `, ${iops} IOPS`;
  return `${sizeGiB ?? 'unknown'} GiB of ${storageType}${words} for ${engine} (${multiAz ? 'Multi-AZ' : 'Single-AZ'})`;
}
