import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  RDSClient,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
  type DBInstance,
} from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { RdsInstances } from '../../../src/metering/types/rds-instance.adapter';
import { DatabasePrice } from '../../../src/metering/types/rds-instance.price';
import { awsError, changeOf, spokeRegion } from './spoke';

const arnOf = (name: string) => `arn:aws:rds:eu-west-1:222222222222:db:${name}`;
const ARN = arnOf('orders');

const aws = mockClient(RDSClient);
const instances = new RdsInstances(spokeRegion());

const INSTANCE: DBInstance = {
  DBInstanceIdentifier: 'orders',
  DBInstanceArn: ARN,
  DBInstanceStatus: 'available',
  DBInstanceClass: 'db.t3.large',
  Engine: 'mysql',
  MultiAZ: true,
  LicenseModel: 'general-public-license',
  TagList: [{ Key: 'Owner', Value: 'search' }],
};

const present = (...found: Partial<DBInstance>[]) =>
  aws.on(DescribeDBInstancesCommand).resolves({ DBInstances: found.map((instance) => ({ ...INSTANCE, ...instance })) });
const observed = async () => (await instances.observe(changeOf('rds-instance', ARN)))[0];

/** One instance, as RDS keeps it: it refuses to stop what is not available, and to start what is not stopped. */
function fakeInstance() {
  const instance = { ...INSTANCE };
  const change = (from: string, to: string) => () => {
    if (instance.DBInstanceStatus !== from) {
      throw awsError('InvalidDBInstanceStateFault', `Instance orders is not in ${from} state.`);
    }
    instance.DBInstanceStatus = to;
  };
  aws
    .on(DescribeDBInstancesCommand, { DBInstanceIdentifier: 'orders' })
    .callsFake(() => ({ DBInstances: [{ ...instance }] }));
  aws.on(StopDBInstanceCommand, { DBInstanceIdentifier: 'orders' }).callsFake(change('available', 'stopped'));
  aws.on(StartDBInstanceCommand, { DBInstanceIdentifier: 'orders' }).callsFake(change('stopped', 'available'));
  return instance;
}

beforeEach(() => aws.reset());

describe('what an instance is', () => {
  test('with its price, its tags and itself as what stops it', async () => {
    present({});

    expect(await observed()).toEqual({
      arn: ARN,
      running: true,
      price: {
        spec: {
          instanceClass: 'db.t3.large',
          engine: 'mysql',
          multiAz: true,
          licenseModel: 'general-public-license',
        },
      },
      tags: { Owner: 'search' },
      control: { type: 'rds-instance', arn: ARN },
      startedBy: 'search',
    });
    expect(aws.commandCalls(DescribeDBInstancesCommand)[0]?.args[0].input).toMatchObject({
      DBInstanceIdentifier: 'orders',
    });
    expect(aws.commandCalls(DescribeDBClustersCommand)).toEqual([]);
  });

  test('its zone, its storage, its version and what becomes of an old one are told', async () => {
    present({
      AvailabilityZone: 'us-west-2-lax-1a',
      StorageType: 'aurora-iopt1',
      EngineVersion: '5.7.44',
      EngineLifecycleSupport: 'open-source-rds-extended-support',
    });

    expect((await observed())?.price).toMatchObject({
      spec: {
        zone: 'us-west-2-lax-1a',
        storageType: 'aurora-iopt1',
        engineVersion: '5.7.44',
        lifecycleSupport: 'open-source-rds-extended-support',
      },
    });
  });

  test.each([
    ['available', true],
    ['backing-up', true],
    ['modifying', true],
    ['storage-full', true],
    ['a-status-to-come', true],
    ['creating', false],
    ['starting', false],
    ['stopping', false],
    ['stopped', false],
    ['deleting', false],
    ['failed', false],
  ])('%s is billed: %s', async (status, running) => {
    present({ DBInstanceStatus: status });

    expect((await observed())?.running).toBe(running);
  });

  test('a member of a cluster stops with its cluster', async () => {
    present({ DBClusterIdentifier: 'shop', Engine: 'aurora-mysql' });

    expect((await observed())?.control).toEqual({
      type: 'rds-cluster',
      arn: 'arn:aws:rds:eu-west-1:222222222222:cluster:shop',
    });
  });

  test('a serverless member costs at most its cluster’s highest capacity', async () => {
    present({ DBInstanceClass: 'db.serverless', DBClusterIdentifier: 'shop', Engine: 'aurora-postgresql' });
    aws.on(DescribeDBClustersCommand, { DBClusterIdentifier: 'shop' }).resolves({
      DBClusters: [
        { DBClusterIdentifier: 'shop', ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 } },
      ],
    });

    expect((await observed())?.price).toMatchObject({ spec: { instanceClass: 'db.serverless', maxCapacityUnits: 16 } });
  });

  test('gone, it is nothing', async () => {
    aws.on(DescribeDBInstancesCommand).rejects(awsError('DBInstanceNotFoundFault'));

    expect(await observed()).toBeUndefined();
    expect(await instances.read(ARN)).toBeUndefined();
  });
});

test('lists what is billed, over all pages, with the capacities of all clusters at once', async () => {
  const serverless = (name: string, cluster: string) => ({
    ...INSTANCE,
    DBInstanceArn: arnOf(name),
    DBInstanceClass: 'db.serverless',
    DBClusterIdentifier: cluster,
  });
  aws
    .on(DescribeDBInstancesCommand)
    .resolves({ DBInstances: [INSTANCE, { ...INSTANCE, DBInstanceStatus: 'stopped' }], Marker: 'more' });
  aws
    .on(DescribeDBInstancesCommand, { Marker: 'more' })
    .resolves({ DBInstances: [serverless('a', 'one'), serverless('b', 'two')] });
  aws.on(DescribeDBClustersCommand).resolves({
    DBClusters: [{ DBClusterIdentifier: 'one', ServerlessV2ScalingConfiguration: { MaxCapacity: 2 } }],
    Marker: 'more',
  });
  aws.on(DescribeDBClustersCommand, { Marker: 'more' }).resolves({
    DBClusters: [{ DBClusterIdentifier: 'two', ServerlessV2ScalingConfiguration: { MaxCapacity: 4 } }],
  });

  const found = (await instances.list()).map(({ arn, price }) => [
    arn,
    price instanceof DatabasePrice ? price.spec.maxCapacityUnits : undefined,
  ]);
  expect(found).toEqual([
    [ARN, undefined],
    [arnOf('a'), 2],
    [arnOf('b'), 4],
  ]);
});

describe('stopping and starting', () => {
  test.each([
    ['available', 'active'],
    ['starting', 'active'],
    ['backing-up', 'active'],
    ['modifying', 'active'],
    ['stopping', 'disabled'],
    ['stopped', 'disabled'],
    ['deleting', undefined],
  ] as const)('%s is %s', async (status, kind) => {
    present({ DBInstanceStatus: status });

    expect(await instances.read(ARN)).toEqual(
      kind && { kind, previous: { state: 'running' }, tags: { Owner: 'search' } },
    );
    expect(await instances.isRestored(ARN)).toBe(kind === 'active' && status !== 'starting');
  });

  test('a status that RDS does not have yet is unknown, and neither stopped nor started', async () => {
    const instance = fakeInstance();
    instance.DBInstanceStatus = 'a-status-to-come';

    expect(await instances.read(ARN)).toMatchObject({ kind: 'unknown' });
    await instances.disable(ARN);
    await instances.restore(ARN);
    expect(instance.DBInstanceStatus).toBe('a-status-to-come');
  });

  test('whose key was taken away while it was stopped is not billed, and given back only when it runs', async () => {
    const instance = fakeInstance();
    await instances.disable(ARN);
    instance.DBInstanceStatus = 'inaccessible-encryption-credentials-recoverable';
    aws.on(StartDBInstanceCommand).rejects(awsError('KMSKeyNotAccessibleFault', 'the key is disabled'));

    expect(await instances.read(ARN)).toMatchObject({ kind: 'disabled' });
    expect(await observed()).toMatchObject({ running: false });
    await expect(instances.restore(ARN)).rejects.toThrow('KMSKeyNotAccessibleFault: the key is disabled');
    expect(await instances.isRestored(ARN)).toBe(false);
  });

  test.each<[Partial<DBInstance>, string]>([
    [{ DBClusterIdentifier: 'shop' }, 'it stops with its cluster shop only'],
    [{ ReadReplicaSourceDBInstanceIdentifier: 'primary' }, 'RDS does not stop a read replica: it follows primary'],
    [{ ReadReplicaDBInstanceIdentifiers: ['copy'] }, 'RDS does not stop what has read replicas: copy'],
    [{ ReadReplicaDBClusterIdentifiers: ['copies'] }, 'RDS does not stop what has read replicas: copies'],
    [{ Engine: 'sqlserver-se' }, 'RDS does not stop SQL Server in more than one Availability Zone'],
    [{ Engine: 'custom-sqlserver-ee' }, 'RDS does not stop SQL Server in more than one Availability Zone'],
    [{ Engine: 'custom-oracle-ee-cdb' }, 'RDS does not stop RDS Custom for Oracle'],
    [{ DBInstanceIdentifier: 'awsaccelerator-audit' }, 'it belongs to the Landing Zone Accelerator'],
  ])('what RDS never stops is left running, and the reason told: %j', async (instance, reason) => {
    present(instance);

    expect(await instances.read(ARN)).toMatchObject({ kind: 'active', spared: reason });
    await expect(instances.disable(ARN)).rejects.toThrow(reason);
    expect(aws.commandCalls(StopDBInstanceCommand)).toEqual([]);
  });

  test.each<[Partial<DBInstance>]>([
    [{ ReadReplicaDBInstanceIdentifiers: [], ReadReplicaDBClusterIdentifiers: [], DBClusterIdentifier: '' }],
    [{ Engine: 'sqlserver-se', MultiAZ: false }],
    [{ Engine: 'custom-sqlserver-se', MultiAZ: false }],
    [{ Engine: 'oracle-ee' }],
    [{ ReadReplicaSourceDBInstanceIdentifier: 'primary', DBInstanceStatus: 'stopped' }],
  ])('any other is not: %j', async (instance) => {
    present(instance);

    expect(await instances.read(ARN)).not.toHaveProperty('spared');
  });

  test('twice is as once, although RDS refuses the second', async () => {
    const instance = fakeInstance();
    const before = await instances.read(ARN);

    await instances.disable(ARN);
    await instances.disable(ARN);
    expect(instance.DBInstanceStatus).toBe('stopped');

    await instances.restore(ARN);
    await instances.restore(ARN);
    expect(await instances.read(ARN)).toEqual(before);
    expect(aws.commandCalls(StopDBInstanceCommand)).toHaveLength(1);
    expect(aws.commandCalls(StartDBInstanceCommand)).toHaveLength(1);
  });

  test('what RDS refuses is a failure in its words', async () => {
    const instance = fakeInstance();
    instance.DBInstanceStatus = 'backing-up';
    await expect(instances.disable(ARN)).rejects.toThrow(
      `account 222222222222: cannot stop ${ARN}: InvalidDBInstanceStateFault: Instance orders is not in available state.`,
    );

    instance.DBInstanceStatus = 'stopping';
    await expect(instances.restore(ARN)).rejects.toThrow(`cannot start ${ARN}: InvalidDBInstanceStateFault`);
  });

  test('a permission that is missing is a failure with advice', async () => {
    aws
      .on(DescribeDBInstancesCommand)
      .rejects(awsError('AccessDenied', 'not authorized to perform: rds:DescribeDBInstances'));

    await expect(instances.list()).rejects.toThrow(
      'account 222222222222: cannot list the RDS instances: AccessDenied: not authorized',
    );
  });
});
