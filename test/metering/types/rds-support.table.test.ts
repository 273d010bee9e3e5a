import { parseInstant } from '../../../src/core/domain/time';
import { extendedSupportOf } from '../../../src/metering/types/rds-support.table';

const ENABLED = 'open-source-rds-extended-support';
const supportOn = (day: string, engine: string, version?: string, lifecycle: string | undefined = ENABLED) =>
  extendedSupportOf(engine, version, lifecycle, parseInstant(`${day}Z`));

describe('the support of an old version', () => {
  test.each([
    ['mysql', '5.7.44', '2024-02-29T23:59:59.999', undefined],
    ['mysql', '5.7.44', '2024-03-01T00:00:00', 'Yr1-Yr2 MySQL5.7'],
    ['mysql', '5.7.44', '2026-02-28T23:59:59.999', 'Yr1-Yr2 MySQL5.7'],
    ['mysql', '5.7.44-rds.20240408', '2026-03-01T00:00:00', 'Yr3 MySQL5.7'],
    ['mysql', '8.0.36', '2026-11-28T00:00:00', 'Yr1-Yr2 MySQL8.0'],
    ['mysql', '8.4.3', '2026-11-28T00:00:00', undefined],
    ['postgres', '11.22', '2026-11-28T00:00:00', 'Yr3 PostgreSQL11'],
    ['postgres', '12.22', '2026-11-28T00:00:00', 'Yr1-Yr2 PostgreSQL12'],
    ['postgres', '17.2', '2026-11-28T00:00:00', undefined],
    ['aurora-postgresql', '13.9', '2026-11-28T00:00:00', 'Yr1-Yr2 AuroraPostgreSQL13'],
    ['aurora-mysql', '5.7.mysql_aurora.2.11.1', '2027-02-01T00:00:00', 'Yr1-Yr2 AuroraMySQL2'],
    ['aurora-mysql', '8.0.mysql_aurora.3.05.2', '2026-11-28T00:00:00', undefined],
    ['mariadb', '10.3.39', '2026-11-28T00:00:00', undefined],
    ['constructor', '5.7', '2026-11-28T00:00:00', undefined],
  ])('%s %s on %s: %s', (engine, version, day, support) => {
    const found = supportOn(day, engine, version);
    expect(found && `${found.year} ${found.version}`).toBe(support);
  });

  test('is not charged for what is upgraded instead, and not known without a version', () => {
    const on = '2026-11-28T00:00:00';
    expect(supportOn(on, 'mysql', '5.7.44', 'open-source-rds-extended-support-disabled')).toBeUndefined();
    expect(supportOn(on, 'mysql')).toBeUndefined();
  });
});
