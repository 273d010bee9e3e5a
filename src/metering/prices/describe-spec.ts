import type { PriceSpec } from '../domain/price-spec';

/** For people: what a price was asked for, `t3.micro with Linux/UNIX in eu-west-1`. */
export function describeSpec(spec: PriceSpec, region: string): string {
  return `${describe(spec)} in ${region}`;
}

function describe(spec: PriceSpec): string {
  switch (spec.kind) {
    case 'instance':
      return `${spec.instanceType} with ${spec.platform}${spec.tenancy === 'default' ? '' : ` (tenancy ${spec.tenancy})`}`;
    case 'database': {
      const capacity = spec.maxCapacityUnits === undefined ? '' : ` up to ${spec.maxCapacityUnits} ACU`;
      return `${spec.instanceClass}${capacity} with ${spec.engine} (${spec.multiAz ? 'Multi-AZ' : 'Single-AZ'}, ${spec.licenseModel})`;
    }
    case 'fargate':
      return `Fargate ${spec.os}/${spec.architecture} of ${spec.cpuUnits} CPU units and ${spec.memoryMiB} MiB`;
  }
}
