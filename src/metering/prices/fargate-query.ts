import { FARGATE_PARTS_PER_PRICE, wholeParts } from '../domain/capacity';
import type { FargatePriceSpec } from '../domain/price-spec';
import { inRegion, type PriceListQuery } from './price-list-query';
import { Unpriced } from './unpriced';

/** How the usage types end, behind a region's prefix, which us-east-1 has here, too. */
const USAGE = {
  x86_64: { cpu: [/(^|-)Fargate-vCPU-Hours:perCPU$/], memory: /(^|-)Fargate-GB-Hours$/ },
  arm64: { cpu: [/(^|-)Fargate-ARM-vCPU-Hours:perCPU$/], memory: /(^|-)Fargate-ARM-GB-Hours$/ },
  // Windows has a licence by the vCPU beside the vCPU.
  windows: {
    cpu: [/(^|-)Fargate-Windows-vCPU-Hours:perCPU$/, /(^|-)Fargate-Windows-OS-Hours:perCPU$/],
    memory: /(^|-)Fargate-Windows-GB-Hours$/,
  },
} as const;

/**
 * Rows of AmazonECS, by vCPU and by GB. All tasks of a region ask the same, so that one call prices them all. Fargate
 * Spot counts at this price, which is its bound.
 */
export function fargateQuery(
  { cpuUnits, memoryMiB, architecture, os }: FargatePriceSpec,
  region: string,
): PriceListQuery {
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
