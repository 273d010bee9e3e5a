import { ceilDivide } from '../../core/domain/division';
import { formatUsd, money, type Money } from '../../core/domain/money';
import { parseInstant, type Instant } from '../../core/domain/time';
import { wholeParts } from '../domain/capacity';
import { parseInstanceType, QUARTERS_PER_UNIT } from '../domain/instance-size';
import { LinesPrice } from '../domain/lines-price';
import { machine, UNKNOWN_SIZE } from '../domain/machine-bound';
import type { Price, PriceListQuery } from '../domain/price';
import { moneyIn } from '../domain/price-table';
import { own } from '../domain/size-prices';
import table from '../tables/elasticache-node.json';

/** A cache cluster: one of Memcached with its nodes, or a node of Redis OSS or Valkey. */
export interface CacheSpec {
  /** `cache.t4g.micro` */
  readonly nodeType: string;
  /** As ElastiCache's `Engine`: `redis`, `valkey`, `memcached`. */
  readonly engine: string;
  readonly engineVersion: string;
  readonly nodes: number | undefined;
}

/** The price list's names for the engines. */
const ENGINES: Readonly<Record<string, string>> = { redis: 'Redis', valkey: 'Valkey', memcached: 'Memcached' };

/**
 * The day from which on Redis OSS 4 and 5 cost more, of which the rows are not known: 80 to 160 % more.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/extended-support.html
 */
const EXTENDED_FROM = parseInstant('2026-02-01T00:00:00Z');
const FIRST_SUPPORTED_REDIS = 6;

/** The price of the nodes of a cache cluster. */
export class CachePrice implements Price {
  private readonly lines: LinesPrice;

  constructor(
    readonly spec: CacheSpec,
    isExtended = isOld(spec),
  ) {
    const { nodeType, engine } = spec;
    const nodes = wholeParts(spec.nodes);
    const cacheEngine = own(ENGINES, engine);
    const line = {
      // Engines have rows of their own, some with a suffix of their own.
      usageType: `NodeUsage:${nodeType}*`,
      units: nodes ?? MOST_NODES,
      per: 'hour' as const,
      usd: usdOf(spec),
      bound: formatUsd(boundOf(nodeType)),
    };
    const unlisted = isExtended
      ? `version ${spec.engineVersion} of Redis OSS is in extended support`
      : cacheEngine === undefined
        ? `nobody has told what the price list calls the engine '${engine}'`
        : nodes === undefined
          ? 'the number of its nodes is not known'
          : undefined;
    const attributes = { instanceType: nodeType, cacheEngine: cacheEngine ?? 'unknown' };
    const words = `${spec.nodes ?? 'unknown'} ${nodeType} with ${engine} ${spec.engineVersion}`;
    this.lines = new LinesPrice(words, { serviceCode: 'AmazonElastiCache', attributes, table, unlisted }, [line]);
  }

  asOf(now: Instant): CachePrice {
    return new CachePrice(this.spec, isOld(this.spec) && now >= EXTENDED_FROM);
  }

  describe(): string {
    return this.lines.describe();
  }

  listed(region: string): PriceListQuery {
    return this.lines.listed(region);
  }

  get bundledOn(): string {
    return table.date;
  }

  bundled() {
    return this.lines.bundled();
  }

  bound() {
    return this.lines.bound();
  }
}

/** The most nodes of a cluster of Memcached. */
const MOST_NODES = 60n;

function isOld({ engine, engineVersion }: CacheSpec): boolean {
  const major = Number(engineVersion.split('.')[0]);
  return engine === 'redis' && !(major >= FIRST_SUPPORTED_REDIS);
}

/** Valkey costs a fifth less than Redis OSS and Memcached, of which the table has the prices. */
const VALKEY = { times: 4n, over: 5n };

function usdOf({ nodeType, engine }: CacheSpec): string | undefined {
  const price = moneyIn(table, nodeType);
  if (price === undefined) return undefined;
  return formatUsd(engine === 'valkey' ? money(ceilDivide(price * VALKEY.times, VALKEY.over)) : price);
}

/**
 * ElastiCache asks 1.6 (cache.r6g) to 2.2 times what EC2 does for the same machine, whose bound is twice to four times
 * it; and up to 2.6 times that in extended support.
 */
const CACHE_FACTOR = 4n;

function boundOf(nodeType: string): Money {
  const size = parseInstanceType(nodeType.replace(/^cache\./, '')) ?? UNKNOWN_SIZE;
  return money(ceilDivide(CACHE_FACTOR * machine(size), QUARTERS_PER_UNIT));
}
