import { money, parseUsd, type Money } from '../../core/domain/money';
import { type Rate, rateOver, SECONDS_PER_HOUR } from '../../ledger/domain/rate';
import { parseInstanceType, QUARTERS_PER_UNIT } from '../domain/instance-size';
import { DATABASE_LICENCE, machine, quartersOfLicence, UNKNOWN_SIZE, type Licence } from '../domain/machine-bound';
import { inLocalZone, inRegion, ONE_OF_ANY, type Price, type PriceListQuery, Unpriced } from '../domain/price';
import { moneyIn } from '../domain/price-table';
import { isApart, localZone } from '../domain/zone';
import table from '../tables/ec2-instance.json';

/** An EC2 instance. */
export interface InstanceSpec {
  /** `t3.micro` */
  readonly instanceType: string;
  /** As EC2's `PlatformDetails`: `Linux/UNIX`, `Windows`, `Red Hat Enterprise Linux`, … */
  readonly platform: string;
  readonly tenancy: 'default' | 'dedicated' | 'host';
  /** A spot instance counts at its on-demand price, which is its bound. */
  readonly market: 'on-demand' | 'spot';
  /** Its zone. Local Zones and Wavelength Zones have prices of their own; left out, it is one of the region's. */
  readonly zone?: string | undefined;
}

/** The price of an EC2 instance. */
export class InstancePrice implements Price {
  constructor(readonly spec: InstanceSpec) {}

  describe(): string {
    const { instanceType, platform, tenancy, zone } = this.spec;
    const place = isApart(zone) ? ` in ${zone}` : '';
    return `${instanceType} with ${platform}${tenancy === 'default' ? '' : ` (tenancy ${tenancy})`}${place}`;
  }

  listed(region: string): PriceListQuery {
    return listedInstance(this.spec, region);
  }

  get bundledOn(): string {
    return table.date;
  }

  bundled(): Money | undefined {
    return hourlyOfInstance(this.spec);
  }

  bound(): Rate {
    return boundOfInstance(this.spec);
  }
}

/** The values of EC2's `PlatformDetails` that name a system alone, and the price list's name of that system. */
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
 * Matches `SQL Server Web` (on Linux), `Windows with SQL Server Standard`, `Red Hat Enterprise Linux with SQL Server
 * Enterprise and HA`.
 */
const WITH_SQL_SERVER =
  /^(?:(Linux|Windows|Red Hat Enterprise Linux) with )?SQL Server (Enterprise|Standard|Web)( and HA)?$/;
const PREINSTALLED: Readonly<Record<string, string>> = { Enterprise: 'SQL Ent', Standard: 'SQL Std', Web: 'SQL Web' };

/**
 * Returns the query for one row of AmazonEC2. Spot counts at the on-demand price, which is its bound: its own changes
 * by the hour and is in no list. Of an instance on a dedicated host (tenancy `host`), AWS bills the host, which is counted for
 * itself: one comes here only for its licence, which costs no more than this.
 */
function listedInstance({ instanceType, platform, tenancy, zone }: InstanceSpec, region: string): PriceListQuery {
  const { filtersOf, ...rows } = placeOf(region, zone);
  return {
    serviceCode: 'AmazonEC2',
    filters: filtersOf({
      productFamily: /\.metal(-|$)/.test(instanceType) ? 'Compute Instance (bare metal)' : 'Compute Instance',
      instanceType,
      tenancy: tenancy === 'dedicated' ? 'Dedicated' : 'Shared',
      ...softwareOf(platform),
      capacitystatus: 'Used',
      // Capacity blocks are paid in advance, but their rows have the price of what runs on them.
      marketoption: 'OnDemand',
    }),
    ...rows,
  };
}

/** Returns how to ask for rows of the region itself, or of a Local Zone. Throws Unpriced for other zones. */
function placeOf(region: string, zone: string | undefined): Place {
  if (!isApart(zone)) return { filtersOf: (attributes) => inRegion(region, attributes), ...ONE_OF_ANY };
  const local = localZone(zone);
  if (local === undefined) throw new Unpriced(`nobody has told what the price list calls the zone '${zone}'`);
  return {
    filtersOf: (attributes) => inLocalZone(region, local.group, attributes),
    ...ONE_OF_ANY,
    parts: [{ usageTypes: [new RegExp(`^${local.prefix}`)], units: 1n }],
  };
}

type Place = Pick<PriceListQuery, 'parts' | 'unitsPerPrice'> & {
  readonly filtersOf: (attributes: Readonly<Record<string, string>>) => PriceListQuery['filters'];
};

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

/**
 * Returns the price by the bundled table. Spot, and what is on a dedicated host, count as in the price list.
 */
function hourlyOfInstance({ instanceType, platform, tenancy, zone }: InstanceSpec): Money | undefined {
  if (platform !== 'Linux/UNIX' || tenancy === 'dedicated' || isApart(zone)) return undefined;
  return moneyIn(table, instanceType);
}

/** Windows costs 0.046 USD per vCPU-hour, 0.023 per unit; RHEL has cost 0.06 per hour on the smallest. */
const SYSTEM_LICENCE: Licence = { perUnit: parseUsd('0.05'), leastUnits: 4n };
/** Matches systems with a licence. `Linux/UNIX` and what is brought along have none. */
const SYSTEMS_WITH_LICENCE = /^(Windows|Red Hat Enterprise Linux|SUSE Linux|Ubuntu Pro)( Linux| with HA)?$/;
const SYSTEMS_WITHOUT_LICENCE = /^(Linux\/UNIX|Red Hat BYOL Linux|Windows BYOL)$/;

/**
 * A dedicated instance costs 1.06 to 1.1 times a shared one. The 2 USD per hour that AWS adds once per region are no
 * instance's.
 */
const DEDICATED = { times: 5n, over: 4n };

function boundOfInstance({ instanceType, platform, tenancy }: InstanceSpec): Rate {
  const size = parseInstanceType(instanceType) ?? UNKNOWN_SIZE;
  const licences = licencesOf(platform).map((licence) => quartersOfLicence(licence, size));
  const quarters = licences.reduce((sum, licence) => sum + licence, machine(size));
  const { times, over } = tenancy === 'dedicated' ? DEDICATED : { times: 1n, over: 1n };
  return rateOver(money(quarters * times), QUARTERS_PER_UNIT * over * SECONDS_PER_HOUR);
}

function licencesOf(platform: string): readonly Licence[] {
  if (SYSTEMS_WITHOUT_LICENCE.test(platform)) return [];
  return SYSTEMS_WITH_LICENCE.test(platform) ? [SYSTEM_LICENCE] : [SYSTEM_LICENCE, DATABASE_LICENCE];
}
