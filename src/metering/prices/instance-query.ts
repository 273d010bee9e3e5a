import type { InstancePriceSpec } from '../domain/price-spec';
import { inRegion, ONE_OF_ANY, type PriceListQuery } from './price-list-query';
import { Unpriced } from './unpriced';

/** `PlatformDetails` of EC2 that name a system alone, and what the price list calls it. */
const SYSTEMS: Readonly<Record<string, string>> = {
  'Linux/UNIX': 'Linux',
  'Red Hat BYOL Linux': 'Linux',
  'Red Hat Enterprise Linux': 'RHEL',
  'Red Hat Enterprise Linux with HA': 'Red Hat Enterprise Linux with HA',
  'SUSE Linux': 'SUSE',
  'Ubuntu Pro': 'Ubuntu Pro',
  'Ubuntu Pro Linux': 'Ubuntu Pro',
  Windows: 'Windows',
  'Windows BYOL': 'Windows',
};

/**
 * `SQL Server Web` (on Linux), `Windows with SQL Server Standard`, `Red Hat Enterprise Linux with SQL Server Enterprise
 * and HA`.
 */
const WITH_SQL_SERVER =
  /^(?:(Linux|Windows|Red Hat Enterprise Linux) with )?SQL Server (Enterprise|Standard|Web)( and HA)?$/;
const PREINSTALLED: Readonly<Record<string, string>> = { Enterprise: 'SQL Ent', Standard: 'SQL Std', Web: 'SQL Web' };

/**
 * One row of AmazonEC2. Spot counts at the on-demand price, which is its bound: its own changes by the hour and is in
 * no list. So does an instance on a dedicated host (tenancy `host`): AWS bills the host, not the instance, but a full
 * host costs what its instances would plus a tenth, and this is how its cost is seen in the account that runs them.
 */
export function instanceQuery({ instanceType, platform, tenancy }: InstancePriceSpec, region: string): PriceListQuery {
  return {
    serviceCode: 'AmazonEC2',
    filters: inRegion(region, {
      productFamily: /\.metal(-|$)/.test(instanceType) ? 'Compute Instance (bare metal)' : 'Compute Instance',
      instanceType,
      tenancy: tenancy === 'dedicated' ? 'Dedicated' : 'Shared',
      ...softwareOf(platform),
      capacitystatus: 'Used',
    }),
    ...ONE_OF_ANY,
  };
}

function softwareOf(platform: string): {
  readonly operatingSystem: string;
  readonly preInstalledSw: string;
  readonly licenseModel: string;
} {
  const licenseModel = platform === 'Windows BYOL' ? 'Bring your own license' : 'No License required';
  const [matched, host = 'Linux', edition = '', ha = ''] = WITH_SQL_SERVER.exec(platform) ?? [];
  const system = matched === undefined ? platform : systemUnder(host, ha);
  const operatingSystem = Object.hasOwn(SYSTEMS, system) ? SYSTEMS[system] : undefined;
  if (operatingSystem === undefined) {
    throw new Unpriced(`nobody has told what the price list calls the platform '${platform}'`);
  }
  return { operatingSystem, preInstalledSw: PREINSTALLED[edition] ?? 'NA', licenseModel };
}

function systemUnder(host: string, ha: string): string {
  if (host === 'Linux') return 'Linux/UNIX';
  return ha === '' ? host : `${host} with HA`;
}
