import { ceilDivide } from '../../core/domain/division';
import { money, parseUsd, type Money } from '../../core/domain/money';
import { type Rate, rateOver, SECONDS_PER_HOUR } from '../../ledger/domain/rate';
import { FARGATE_PARTS_PER_PRICE, wholeParts } from '../domain/capacity';
import { inRegion, type Price, type PriceListQuery, Unpriced } from '../domain/price';
import { moneyIn } from '../domain/price-table';
import table from '../tables/fargate.json';

/** A Fargate task. */
export interface FargateSpec {
  /** ECS units: 1024 are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMiB: number;
  readonly architecture: 'x86_64' | 'arm64';
  readonly os: 'linux' | 'windows';
  /** Its ephemeral storage in GiB. Left out, it has what comes with each task. */
  readonly storageGiB?: number | undefined;
}

/** The price of a Fargate task. */
export class FargatePrice implements Price {
  constructor(readonly spec: FargateSpec) {}

  get minimumSeconds(): number | undefined {
    return this.spec.os === 'windows' ? WINDOWS_MINIMUM_SECONDS : undefined;
  }

  describe(): string {
    const { os, architecture, cpuUnits, memoryMiB, storageGiB } = this.spec;
    const storage = extraStorage(storageGiB) === 0n ? '' : `, ${storageGiB} GiB of storage`;
    return `Fargate ${os}/${architecture} of ${cpuUnits} CPU units and ${memoryMiB} MiB${storage}`;
  }

  listed(region: string): PriceListQuery {
    return listedFargate(this.spec, region);
  }

  get bundledOn(): string {
    return table.date;
  }

  bundled(): Money | undefined {
    return hourlyOfFargate(this.spec);
  }

  bound(): Rate {
    return boundOfFargate(this.spec);
  }
}

/** Linux is billed for a minute at least, Windows for five: https://aws.amazon.com/fargate/pricing/. */
const WINDOWS_MINIMUM_SECONDS = 300;

/** The ends of the usage types, behind a region's prefix, which us-east-1 has here, too. */
const USAGE = {
  x86_64: { cpu: [/(^|-)Fargate-vCPU-Hours:perCPU$/], memory: /(^|-)Fargate-GB-Hours$/ },
  arm64: { cpu: [/(^|-)Fargate-ARM-vCPU-Hours:perCPU$/], memory: /(^|-)Fargate-ARM-GB-Hours$/ },
  // Windows has a licence by the vCPU beside the vCPU.
  windows: {
    cpu: [/(^|-)Fargate-Windows-vCPU-Hours:perCPU$/, /(^|-)Fargate-Windows-OS-Hours:perCPU$/],
    memory: /(^|-)Fargate-Windows-GB-Hours$/,
  },
} as const;

const STORAGE_USAGE = /(^|-)Fargate-EphemeralStorage-GB-Hours$/;

/** All of them, as bills have them, too. Those of Fargate Spot end like the others. */
export const FARGATE_USAGE_TYPES: readonly RegExp[] = [
  ...Object.values(USAGE).flatMap(({ cpu, memory }) => [...cpu, memory]),
  STORAGE_USAGE,
];

/** Each task has so much of storage for nothing. */
const FREE_STORAGE_GIB = 20;
/** The largest task has so much. */
const MOST_STORAGE_GIB = 200n;

/** Returns the parts of a GB that are paid for: 0 for what comes with the task, undefined for what makes no sense. */
function extraStorage(storageGiB = FREE_STORAGE_GIB): bigint | undefined {
  const parts = wholeParts(storageGiB, FARGATE_PARTS_PER_PRICE);
  const free = BigInt(FREE_STORAGE_GIB) * FARGATE_PARTS_PER_PRICE;
  if (parts === undefined) return undefined;
  return parts > free ? parts - free : 0n;
}

/**
 * Returns the query for rows of AmazonECS, by vCPU and by GB. All tasks of a region ask the same, so that one call
 * prices them all. Fargate Spot counts at this price, which is its bound.
 */
function listedFargate(spec: FargateSpec, region: string): PriceListQuery {
  const { cpuUnits, memoryMiB, architecture, os, storageGiB } = spec;
  const cpu = wholeParts(cpuUnits);
  const memory = wholeParts(memoryMiB);
  const storage = extraStorage(storageGiB);
  if (cpu === undefined || memory === undefined || storage === undefined) throw new Unpriced('its size is not known');
  const usage = os === 'windows' ? USAGE.windows : USAGE[architecture];
  return {
    serviceCode: 'AmazonECS',
    filters: inRegion(region, { productFamily: 'Compute' }),
    parts: [
      ...usage.cpu.map((usageType) => ({ usageTypes: [usageType], units: cpu })),
      { usageTypes: [usage.memory], units: memory },
      ...(storage === 0n ? [] : [{ usageTypes: [STORAGE_USAGE], units: storage }]),
    ],
    unitsPerPrice: FARGATE_PARTS_PER_PRICE,
  };
}

function hourlyOfFargate({ cpuUnits, memoryMiB, architecture, os, storageGiB }: FargateSpec): Money | undefined {
  const cpu = wholeParts(cpuUnits);
  const memory = wholeParts(memoryMiB);
  const storage = extraStorage(storageGiB);
  if (os !== 'linux' || cpu === undefined || memory === undefined || storage === undefined) return undefined;
  const [perVcpu, perGb, perStorage] = [`${architecture}/vcpu`, `${architecture}/gb`, 'storage'].map((name) =>
    moneyIn(table, name),
  );
  if (perVcpu === undefined || perGb === undefined || perStorage === undefined) return undefined;
  const parts = perVcpu * cpu + perGb * memory + perStorage * storage;
  return money(ceilDivide(parts, FARGATE_PARTS_PER_PRICE));
}

/**
 * Linux on x86 costs 0.04048 USD per vCPU and 0.004445 per GB in us-east-1 (ARM less), 0.0696 and 0.0076 in São Paulo.
 */
const FARGATE_LINUX = { perVcpu: parseUsd('0.12'), perGb: parseUsd('0.012') };
/** Windows costs 0.09148 USD and 0.046 for its licence per vCPU, and 0.01005 per GB. */
const FARGATE_WINDOWS = { perVcpu: parseUsd('0.3'), perGb: parseUsd('0.025') };
/** Storage costs 0.000111 USD per GB in us-east-1, 0.000133 in Tokyo. */
const STORAGE_PER_GB_BOUND = parseUsd('0.0005');
/** The largest task: 16 vCPUs and 120 GB. */
const MOST_FARGATE = { cpuUnits: 16n * FARGATE_PARTS_PER_PRICE, memoryMiB: 120n * FARGATE_PARTS_PER_PRICE };

function boundOfFargate({ cpuUnits, memoryMiB, os, storageGiB }: FargateSpec): Rate {
  const { perVcpu, perGb } = os === 'windows' ? FARGATE_WINDOWS : FARGATE_LINUX;
  const cpu = perVcpu * (wholeParts(cpuUnits) ?? MOST_FARGATE.cpuUnits);
  const memory = perGb * (wholeParts(memoryMiB) ?? MOST_FARGATE.memoryMiB);
  const storage = STORAGE_PER_GB_BOUND * (extraStorage(storageGiB) ?? MOST_STORAGE_GIB * FARGATE_PARTS_PER_PRICE);
  return rateOver(money(cpu + memory + storage), FARGATE_PARTS_PER_PRICE * SECONDS_PER_HOUR);
}
