import { parseInstant, type Instant } from '../../core/domain/time';
import { own } from '../domain/size-prices';

/** What AWS asks for a major version whose standard support is over, on top of the instance. */
export interface ExtendedSupport {
  /** What usage types end with: `MySQL5.7`. */
  readonly version: string;
  readonly year: 'Yr1-Yr2' | 'Yr3';
}

/** A version of the engine, as the price list names it, and the days from which support is charged. */
interface Support {
  readonly version: string;
  readonly charged: string;
  /** The third year, which costs twice as much. Aurora MySQL has none. */
  readonly third?: string;
}

// The release calendars of RDS for MySQL and PostgreSQL and of Aurora: docs.aws.amazon.com/AmazonRDS/latest/UserGuide/
// MySQL.Concepts.VersionMgmt.html, .../PostgreSQLReleaseNotes/postgresql-release-calendar.html,
// .../AuroraUserGuide/Aurora.VersionPolicy.html.

const POSTGRESQL: Readonly<Record<string, Omit<Support, 'version'>>> = {
  '11': { charged: '2024-04-01', third: '2026-04-01' },
  '12': { charged: '2025-03-01', third: '2027-03-01' },
  '13': { charged: '2026-03-01', third: '2028-03-01' },
  '14': { charged: '2027-03-01', third: '2029-03-01' },
  '15': { charged: '2028-03-01', third: '2030-03-01' },
  '16': { charged: '2029-03-01', third: '2031-03-01' },
};

const of = (engine: string): Readonly<Record<string, Support>> =>
  Object.fromEntries(
    Object.entries(POSTGRESQL).map(([major, days]) => [major, { ...days, version: `${engine}${major}` }]),
  );

/** By the engine and the first numbers of its version. */
const SUPPORT: Readonly<Record<string, Readonly<Record<string, Support>>>> = {
  mysql: {
    '5.7': { version: 'MySQL5.7', charged: '2024-03-01', third: '2026-03-01' },
    '8.0': { version: 'MySQL8.0', charged: '2026-08-01', third: '2028-08-01' },
  },
  'aurora-mysql': {
    '5.7': { version: 'AuroraMySQL2', charged: '2024-12-01' },
    '8.0': { version: 'AuroraMySQL3', charged: '2027-05-01' },
  },
  postgres: of('PostgreSQL'),
  'aurora-postgresql': of('AuroraPostgreSQL'),
};

/** The value of RDS's `EngineLifecycleSupport` of what is upgraded instead when its standard support ends. */
const DISABLED = 'open-source-rds-extended-support-disabled';

/** Returns what is charged for the support of an engine's version at an instant, or undefined for nothing. */
export function extendedSupportOf(
  engine: string,
  engineVersion: string | undefined,
  lifecycleSupport: string | undefined,
  now: Instant,
): ExtendedSupport | undefined {
  const versions = own(SUPPORT, engine);
  if (versions === undefined || engineVersion === undefined || lifecycleSupport === DISABLED) return undefined;
  const numbers = engineVersion.split('.');
  const support = own(versions, numbers.slice(0, 2).join('.')) ?? own(versions, numbers[0] ?? '');
  if (support === undefined || now < startOf(support.charged)) return undefined;
  const { version, third } = support;
  return { version, year: third !== undefined && now >= startOf(third) ? 'Yr3' : 'Yr1-Yr2' };
}

function startOf(day: string): Instant {
  return parseInstant(`${day}T00:00:00Z`);
}
