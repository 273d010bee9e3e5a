import { ceilDivide } from '../../core/domain/division';
import { formatUsd, money, parseUsd, type Money } from '../../core/domain/money';
import { wholeParts } from '../domain/capacity';
import { parseInstanceType, QUARTERS_PER_UNIT } from '../domain/instance-size';
import { LinesPrice, type PriceLine } from '../domain/lines-price';
import { machine, UNKNOWN_SIZE } from '../domain/machine-bound';
import type { Price } from '../domain/price';
import { moneyIn, usdIn } from '../domain/price-table';
import { own } from '../domain/size-prices';
import { SumPrice } from '../domain/sum-price';
import nodeTable from '../tables/opensearch-node.json';
import volumeTable from '../tables/opensearch-volume.json';

/** Nodes of one type. */
export interface SearchNodes {
  /** `r6g.large.search` */
  readonly instanceType: string;
  readonly count: number | undefined;
}

/** A domain of OpenSearch or Elasticsearch. */
export interface DomainSpec {
  /** Data, master, warm and other nodes. */
  readonly nodes: readonly SearchNodes[];
  /** `OpenSearch_2.17` */
  readonly engineVersion: string;
  /** The storage of each data node, where it is on volumes. */
  readonly volumes?:
    | {
        readonly volumeType: string;
        readonly sizeGiB: number | undefined;
        readonly iops: number | undefined;
        readonly throughputMiBps: number | undefined;
        readonly count: number | undefined;
      }
    | undefined;
}

const SERVICE = 'AmazonES';

/** Returns the price of a domain: its nodes by the hour, and their volumes by the month. */
export function domainPrice(spec: DomainSpec): SumPrice {
  const nodes = spec.nodes.map((each) => nodesPrice(each, spec.engineVersion));
  const volumes = spec.volumes === undefined ? [] : [volumesPrice(spec.volumes)];
  const [first = nodesPrice(UNKNOWN_NODES, spec.engineVersion), ...others]: readonly Price[] = [...nodes, ...volumes];
  const words = spec.nodes.map(({ instanceType, count }) => `${count ?? 'unknown'} ${instanceType}`).join(', ');
  return new SumPrice(`a domain of ${words === '' ? 'unknown nodes' : words} with ${spec.engineVersion}`, [
    first,
    ...others,
  ]);
}

const UNKNOWN_NODES: SearchNodes = { instanceType: 'unknown', count: undefined };
/** The most data nodes of a domain. */
const MOST_NODES = 1_002n;
const MOST_GIB = 36_864n;

/**
 * The versions whose standard support ended in November 2025: they cost more for each node and hour, of which the rows
 * are not known. https://docs.aws.amazon.com/opensearch-service/latest/developerguide/what-is.html#choosing-version
 */
const EXTENDED = /^(Elasticsearch_([1-6]\.|7\.[0-8]$)|OpenSearch_(1\.[0-2]$|2\.[3579]$)|unknown)/;

function nodesPrice({ instanceType, count }: SearchNodes, engineVersion: string): LinesPrice {
  const type = instanceType.replace(/\.(search|elasticsearch)$/, '');
  const nodes = wholeParts(count);
  const usd = moneyIn(nodeTable, type);
  const line: PriceLine = {
    usageType: 'ESInstance:*',
    units: nodes ?? MOST_NODES,
    per: 'hour',
    usd: usd === undefined ? undefined : formatUsd(usd),
    bound: formatUsd(boundOf(type)),
  };
  const unlisted = EXTENDED.test(engineVersion)
    ? `${engineVersion} is in extended support`
    : nodes === undefined
      ? 'the number of its nodes is not known'
      : undefined;
  const attributes = { productFamily: 'Amazon OpenSearch Service Instance', instanceType: `${type}.search` };
  return new LinesPrice(instanceType, { serviceCode: SERVICE, attributes, table: nodeTable, unlisted }, [line]);
}

/** OpenSearch asks 1.4 to 1.9 times what EC2 does for the same machine, whose bound is twice to four times it. */
const NODE_FACTOR = 3n;
/** UltraWarm is no machine of EC2's. */
const WARM_BOUND = parseUsd('8');

function boundOf(type: string): Money {
  if (type.startsWith('ultrawarm')) return WARM_BOUND;
  const size = parseInstanceType(type) ?? UNKNOWN_SIZE;
  return money(ceilDivide(NODE_FACTOR * machine(size), QUARTERS_PER_UNIT));
}

/** The usage types of a kind of volume. */
interface VolumeKind {
  readonly usageType: string;
  readonly iops?: string;
}

const VOLUMES: Readonly<Record<string, VolumeKind>> = {
  gp2: { usageType: 'ES:GP2-Storage' },
  gp3: { usageType: 'ES:GP3-Storage' },
  io1: { usageType: 'ES:PIOPS-Storage', iops: 'ES:PIOPS' },
  standard: { usageType: 'ES:Magnetic-Storage' },
};
const STORAGE_BOUND = '0.6';
const IOPS_BOUND = '0.4';
const THROUGHPUT_BOUND = '0.4';
/** What comes with gp3 for each node; with large volumes comes more. */
const INCLUDED = { iops: 3_000n, throughput: 125n };

function volumesPrice(volumes: NonNullable<DomainSpec['volumes']>): LinesPrice {
  const { volumeType, sizeGiB, iops, throughputMiBps, count } = volumes;
  const kind = own(VOLUMES, volumeType);
  const nodes = wholeParts(count);
  const size = wholeParts(sizeGiB);
  const ofAll = (perNode: bigint) => perNode * (nodes ?? MOST_NODES);
  const more = {
    iops: volumeType === 'gp3' ? beyond(INCLUDED.iops, iops) : (wholeParts(iops) ?? 0n),
    throughput: beyond(INCLUDED.throughput, throughputMiBps),
  };
  const isMore = volumeType === 'gp3' && more.iops + more.throughput > 0n;
  const unlisted =
    kind === undefined
      ? `nobody has told what the price list calls the volume type '${volumeType}'`
      : size === undefined || nodes === undefined
        ? 'its size is not known'
        : isMore
          ? 'nobody has told what comes with its volumes'
          : undefined;
  const isPaid = kind?.iops !== undefined || isMore || kind === undefined;
  return new LinesPrice(
    `${volumeType} of nodes`,
    {
      serviceCode: SERVICE,
      attributes: { productFamily: 'Amazon OpenSearch Service Volume' },
      table: volumeTable,
      unlisted,
    },
    [
      {
        usageType: kind?.usageType ?? 'unknown',
        usd: usdIn(volumeTable, `${volumeType}/storage`),
        units: ofAll(size ?? MOST_GIB),
        per: 'month',
        bound: STORAGE_BOUND,
      },
      {
        usageType: kind?.iops ?? 'unknown',
        usd: usdIn(volumeTable, `${volumeType}/iops`),
        units: isPaid ? ofAll(more.iops) : 0n,
        per: 'month',
        bound: IOPS_BOUND,
      },
      {
        usageType: 'unknown',
        units: isMore || kind === undefined ? ofAll(more.throughput) : 0n,
        per: 'month',
        bound: THROUGHPUT_BOUND,
      },
    ],
  );
}

function beyond(included: bigint, amount: number | undefined): bigint {
  const whole = wholeParts(amount) ?? 0n;
  return whole > included ? whole - included : 0n;
}
