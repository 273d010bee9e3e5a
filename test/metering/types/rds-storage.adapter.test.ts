import { DescribeDBInstancesCommand, RDSClient, type DBInstance } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { RdsStorages } from '../../../src/metering/types/rds-storage.adapter';
import { awsError, changeOf, spokeRegion } from './spoke';

const aws = mockClient(RDSClient);
const storages = new RdsStorages(spokeRegion());
const arnOf = (name: string) => `arn:aws:rds:eu-west-1:222222222222:db:${name}`;
const INSTANCE: DBInstance = {
  DBInstanceArn: arnOf('shop'),
  DBInstanceStatus: 'available',
  Engine: 'mysql',
  StorageType: 'gp3',
  AllocatedStorage: 100,
  Iops: 3_000,
  StorageThroughput: 125,
  MultiAZ: true,
  InstanceCreateTime: new Date('2026-11-01T10:00:00Z'),
  TagList: [{ Key: 'app', Value: 'shop' }],
};
const has = (...found: Partial<DBInstance>[]) =>
  aws.on(DescribeDBInstancesCommand).resolves({ DBInstances: found.map((each) => ({ ...INSTANCE, ...each })) });

beforeEach(() => aws.reset());

test.each([
  ['available', 1],
  ['stopped', 1],
  ['stopping', 1],
  ['storage-full', 1],
  ['a status that nobody knows', 1],
  ['creating', 0],
  ['deleting', 0],
])('the storage of an instance that is %s is billed: %d', async (DBInstanceStatus, count) => {
  has({ DBInstanceStatus });
  expect(await storages.list()).toHaveLength(count);
});

test.each(['aurora-mysql', 'aurora-postgresql', 'docdb', 'neptune'])('what %s stores is use', async (Engine) => {
  has({ Engine });
  expect(await storages.list()).toEqual([]);
});

test('it goes by the ARN of its instance, and counts since that was made', async () => {
  has({});
  const [found] = await storages.list();
  expect(found).toMatchObject({
    arn: `${arnOf('shop')}/storage`,
    since: Date.parse('2026-11-01T10:00:00Z'),
    tags: { app: 'shop' },
    control: undefined,
  });
  expect(found?.price?.describe()).toBe('100 GiB of gp3, 3000 IOPS for mysql (Multi-AZ)');
});

test('each member of a cluster has storage of one', async () => {
  has({ DBClusterIdentifier: 'shop' });
  const [found] = await storages.list();
  expect(found?.price?.describe()).toBe('100 GiB of gp3, 3000 IOPS for mysql (Single-AZ)');
});

test('is found among all; a refusal is a failure in words', async () => {
  has({}, { DBInstanceArn: arnOf('other') });
  expect(await storages.observe(changeOf('rds-storage', `${arnOf('other')}/storage`))).toHaveLength(1);
  aws.on(DescribeDBInstancesCommand).rejects(awsError('Throttling'));
  await expect(storages.list()).rejects.toThrow('cannot list the RDS instances');
});
