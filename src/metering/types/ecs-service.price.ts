import { ceilDivide } from '../../core/domain/division';
import { money, parseUsd, type Money } from '../../core/domain/money';
import { type Rate, rateOver, SECONDS_PER_HOUR } from '../../ledger/domain/rate';
import { FARGATE_PARTS_PER_PRICE, wholeParts } from '../domain/capacity';
import { inRegion, type Price, type PriceListQuery, Unpriced } from '../domain/price';

/** A Fargate task. */
export interface FargateSpec {
  /** ECS units: 1024 are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMiB: number;
  readonly architecture: 'x86_64' | 'arm64';
  readonly os: 'linux' | 'windows';
}

/** The price of a Fargate task. */
export class FargatePrice implements Price {
  constructor(readonly spec: FargateSpec) {}

  describe(): string {
    const { os, architecture, cpuUnits, memoryMiB } = this.spec;
    return `Fargate ${os}/${architecture} of ${cpuUnits} CPU units and ${memoryMiB} MiB`;
  }

  listed(region: string): PriceListQuery {
    return listedFargate(this.spec, region);
  }

  bundled(): Money | undefined {
    return hourlyOfFargate(this.spec);
  }

  bound(): Rate {
    return boundOfFargate(this.spec);
  }
}

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

/** All of them, as bills have them, too. Those of Fargate Spot end like the others. */
export const FARGATE_USAGE_TYPES: readonly RegExp[] = Object.values(USAGE).flatMap(({ cpu, memory }) => [
  ...cpu,
  memory,
]);

/**
 * Returns the query for rows of AmazonECS, by vCPU and by GB. All tasks of a region ask the same, so that one call
 * prices them all. Fargate Spot counts at this price, which is its bound.
 */
function listedFargate({ cpuUnits, memoryMiB, architecture, os }: FargateSpec, region: string): PriceListQuery {
  const cpu = wholeParts(cpuUnits);
  const memory = wholeParts(memoryMiB);
  if (cpu === undefined || memory === undefined) throw new Unpriced('its size is not known');
  const usage = os === 'windows' ? USAGE.windows : USAGE[architecture];
  return {
    serviceCode: 'AmazonECS',
    filters: inRegion(region, { productFamily: 'Compute' }),
    parts: [
      ...usage.cpu.map((usageType) => ({ usageTypes: [usageType], units: cpu })),
      { usageTypes: [usage.memory], units: memory },
    ],
    unitsPerPrice: FARGATE_PARTS_PER_PRICE,
  };
}

/** The prices in us-east-1, by the vCPU and the GB, on Linux: https://aws.amazon.com/fargate/pricing/. */
const FARGATE = {
  x86_64: { perVcpu: '0.04048', perGb: '0.004445' },
  arm64: { perVcpu: '0.03238', perGb: '0.00356' },
} as const;

function hourlyOfFargate({ cpuUnits, memoryMiB, architecture, os }: FargateSpec): Money | undefined {
  const cpu = wholeParts(cpuUnits);
  const memory = wholeParts(memoryMiB);
  if (os !== 'linux' || cpu === undefined || memory === undefined) return undefined;
  const { perVcpu, perGb } = FARGATE[architecture];
  return money(ceilDivide(parseUsd(perVcpu) * cpu + parseUsd(perGb) * memory, FARGATE_PARTS_PER_PRICE));
}

/**
 * Linux on x86 costs 0.04048 USD per vCPU and 0.004445 per GB in us-east-1 (ARM less), 0.0696 and 0.0076 in São Paulo.
 */
const FARGATE_LINUX = { perVcpu: parseUsd('0.12'), perGb: parseUsd('0.012') };
/** Windows costs 0.09148 USD and 0.046 for its licence per vCPU, and 0.01005 per GB. */
const FARGATE_WINDOWS = { perVcpu: parseUsd('0.3'), perGb: parseUsd('0.025') };
/** The largest task: 16 vCPUs and 120 GB. */
const MOST_FARGATE = { cpuUnits: 16n * FARGATE_PARTS_PER_PRICE, memoryMiB: 120n * FARGATE_PARTS_PER_PRICE };

function boundOfFargate({ cpuUnits, memoryMiB, os }: FargateSpec): Rate {
  const { perVcpu, perGb } = os === 'windows' ? FARGATE_WINDOWS : FARGATE_LINUX;
  const cpu = perVcpu * (wholeParts(cpuUnits) ?? MOST_FARGATE.cpuUnits);
  const memory = perGb * (wholeParts(memoryMiB) ?? MOST_FARGATE.memoryMiB);
  return rateOver(money(cpu + memory), FARGATE_PARTS_PER_PRICE * SECONDS_PER_HOUR);
}
