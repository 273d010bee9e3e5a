import { wholeParts } from '../domain/capacity';
import { LinesPrice, type PriceLine } from '../domain/lines-price';
import { usdIn } from '../domain/price-table';
import { own } from '../domain/size-prices';
import table from '../tables/ebs-volume.json';

/** An EBS volume. */
export interface VolumeSpec {
  /** As EC2's `VolumeType`: `gp3`, `io2`, … */
  readonly volumeType: string;
  readonly sizeGiB: number | undefined;
  readonly iops?: number | undefined;
  readonly throughputMiBps?: number | undefined;
  readonly zone?: string | undefined;
}

/**
 * Returns the price of an EBS volume: its size, and the IOPS and throughput that are paid for. What magnetic volumes
 * pay for each request is use.
 */
export function volumePrice(spec: VolumeSpec): LinesPrice {
  const { volumeType, zone } = spec;
  const kind = own(KINDS, volumeType);
  const size = wholeParts(spec.sizeGiB);
  const unlisted =
    kind === undefined
      ? `nobody has told what the price list calls the volume type '${volumeType}'`
      : size === undefined
        ? 'its size is not known'
        : undefined;
  const rows = { serviceCode: 'AmazonEC2', attributes: { volumeApiName: volumeType }, zone, table, unlisted };
  return new LinesPrice(describe(spec), rows, linesOf(kind ?? DEAREST, size ?? MOST_GIB, spec));
}

/** What a kind of volume is billed for. */
interface VolumeKind {
  readonly usageType: string;
  /** USD per GiB and month that no region asks more than. */
  readonly bound: string;
  readonly iops?: readonly IopsTier[];
  readonly throughput?: { readonly included: bigint };
}

/** IOPS from one number on, up to the next tier. */
interface IopsTier {
  readonly above: bigint;
  readonly usageType: string;
  readonly bound: string;
}

/**
 * São Paulo, the dearest, asks 1.9 times as much as us-east-1 (gp2 0.19, gp3 0.152, st1 0.086), and 2.9 times for io1
 * (0.238, IOPS 0.091).
 */
const KINDS: Readonly<Record<string, VolumeKind>> = {
  gp2: { usageType: 'EBS:VolumeUsage.gp2', bound: '0.4' },
  gp3: {
    usageType: 'EBS:VolumeUsage.gp3',
    bound: '0.3',
    iops: [{ above: 3_000n, usageType: 'EBS:VolumeP-IOPS.gp3', bound: '0.02' }],
    throughput: { included: 125n },
  },
  io1: {
    usageType: 'EBS:VolumeUsage.piops',
    bound: '0.5',
    iops: [{ above: 0n, usageType: 'EBS:VolumeP-IOPS.piops', bound: '0.25' }],
  },
  io2: {
    usageType: 'EBS:VolumeUsage.io2',
    bound: '0.5',
    iops: [
      { above: 0n, usageType: 'EBS:VolumeP-IOPS.io2', bound: '0.25' },
      { above: 32_000n, usageType: 'EBS:VolumeP-IOPS.io2.tier2', bound: '0.2' },
      { above: 64_000n, usageType: 'EBS:VolumeP-IOPS.io2.tier3', bound: '0.15' },
    ],
  },
  st1: { usageType: 'EBS:VolumeUsage.st1', bound: '0.2' },
  sc1: { usageType: 'EBS:VolumeUsage.sc1', bound: '0.1' },
  standard: { usageType: 'EBS:VolumeUsage', bound: '0.2' },
};

/** A kind that nobody knows counts like the dearest. */
const DEAREST: VolumeKind = { ...(KINDS.io2 as VolumeKind), throughput: { included: 0n } };
/** The largest volume. */
const MOST_GIB = 65_536n;
const THROUGHPUT = { usageType: 'EBS:VolumeP-Throughput.gp3', bound: '0.15' };

function linesOf(kind: VolumeKind, size: bigint, spec: VolumeSpec): readonly PriceLine[] {
  const { volumeType, iops, throughputMiBps } = spec;
  const { usageType, bound } = kind;
  const usdOf = (what: string) => usdIn(table, `${volumeType}/${what}`);
  return [
    { usageType, usd: usdOf('storage'), bound, per: 'month', units: size },
    ...iopsLines(kind.iops ?? [], wholeParts(iops) ?? 0n, usdOf),
    ...(kind.throughput === undefined
      ? []
      : [
          {
            ...THROUGHPUT,
            usd: usdOf('throughput'),
            per: 'month' as const,
            units: beyond(kind.throughput.included, throughputMiBps),
          },
        ]),
  ];
}

function iopsLines(
  tiers: readonly IopsTier[],
  iops: bigint,
  usdOf: (what: string) => string | undefined,
): readonly PriceLine[] {
  return tiers.map(({ above, ...line }, index) => {
    const end = tiers[index + 1]?.above ?? iops;
    const units = (iops < end ? iops : end) - above;
    const usd = usdOf(index === 0 ? 'iops' : `iops above ${above}`);
    return { ...line, usd, per: 'month' as const, units: units > 0n ? units : 0n };
  });
}

function beyond(included: bigint, amount: number | undefined): bigint {
  const whole = wholeParts(amount) ?? 0n;
  return whole > included ? whole - included : 0n;
}

function describe({ volumeType, sizeGiB, iops, throughputMiBps }: VolumeSpec): string {
  const words = [
    iops === undefined ? undefined : `${iops} IOPS`,
    throughputMiBps === undefined ? undefined : `${throughputMiBps} MiB/s`,
  ].filter((word) => word !== undefined);
  return [`a volume of ${sizeGiB ?? 'unknown'} GiB of ${volumeType}`, ...words].join(', ');
}
