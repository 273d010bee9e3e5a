import { uncontrollable } from './contract';

/** The statuses of an instance that has no storage yet, or soon has none. In every other, its storage is billed. */
export const WITHOUT_STORAGE: ReadonlySet<string | undefined> = new Set([
  'creating',
  'deleting',
  'incompatible-create',
]);

export const RDS_STORAGE = uncontrollable({
  type: 'rds-storage',
  label: 'RDS storage',
  goesOn: 'the storage, IOPS and throughput of an instance, stopped or not; what Aurora stores is use',
  // Whoever makes or changes an instance makes its storage.
  starts: ['rds:ModifyDBInstance'],
  read: ['rds:DescribeDBInstances'],
});
