import {
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  RDSClient,
  StartDBClusterCommand,
  StopDBClusterCommand,
  type DBCluster,
} from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { RdsClusters } from '../../../src/metering/types/rds-cluster.adapter';
import { awsError, changeOf, spokeRegion } from './spoke';

const ARN = 'arn:aws:rds:eu-west-1:222222222222:cluster:shop';
const CONTROL = { type: 'rds-cluster', arn: ARN };

const aws = mockClient(RDSClient);
const clusters = new RdsClusters(spokeRegion());

/** One cluster, as RDS keeps it: it refuses to stop what is not available, and to start what is not stopped. */
function fakeCluster() {
  const cluster: DBCluster = {
    DBClusterIdentifier: 'shop',
    DBClusterArn: ARN,
    Status: 'available',
    TagList: [{ Key: 'team', Value: 'search' }],
  };
  const change = (from: string, to: string) => () => {
    if (cluster.Status !== from) throw awsError('InvalidDBClusterStateFault', `Cluster shop is not in ${from} state.`);
    cluster.Status = to;
  };
  aws
    .on(DescribeDBClustersCommand, { DBClusterIdentifier: 'shop' })
    .callsFake(() => ({ DBClusters: [{ ...cluster }] }));
  aws.on(StopDBClusterCommand, { DBClusterIdentifier: 'shop' }).callsFake(change('available', 'stopped'));
  aws.on(StartDBClusterCommand, { DBClusterIdentifier: 'shop' }).callsFake(change('stopped', 'available'));
  return cluster;
}

beforeEach(() => aws.reset());

describe('RdsClusters', () => {
  test('what a cluster costs is the cost of its members, which stop with it', async () => {
    const member = (name: string) => ({
      DBInstanceArn: `arn:aws:rds:eu-west-1:222222222222:db:${name}`,
      DBInstanceStatus: 'available',
      DBInstanceClass: 'db.r6g.large',
      Engine: 'aurora-mysql',
      DBClusterIdentifier: 'shop',
      LicenseModel: 'general-public-license',
    });
    const filters = { Filters: [{ Name: 'db-cluster-id', Values: ['shop'] }] };
    aws.on(DescribeDBInstancesCommand, filters).resolves({ DBInstances: [member('writer')], Marker: 'more' });
    aws.on(DescribeDBInstancesCommand, { ...filters, Marker: 'more' }).resolves({ DBInstances: [member('reader')] });

    expect(await clusters.observe(changeOf('rds-cluster', ARN))).toMatchObject([
      { arn: 'arn:aws:rds:eu-west-1:222222222222:db:writer', running: true, control: CONTROL },
      { arn: 'arn:aws:rds:eu-west-1:222222222222:db:reader', running: true, control: CONTROL },
    ]);
  });

  test('lists nothing: the members are listed as instances', async () => {
    expect(await clusters.list()).toEqual([]);
    expect(aws.calls()).toEqual([]);
  });

  test('a cluster that is gone is nothing', async () => {
    for (const command of [DescribeDBInstancesCommand, DescribeDBClustersCommand] as const) {
      aws.on(command as typeof DescribeDBClustersCommand).rejects(awsError('DBClusterNotFoundFault'));
    }

    expect(await clusters.observe(changeOf('rds-cluster', ARN))).toEqual([]);
    expect(await clusters.read(ARN)).toBeUndefined();
    expect(await clusters.isRestored(ARN)).toBe(false);
  });

  test.each([
    ['available', 'active'],
    ['starting', 'active'],
    ['stopping', 'disabled'],
    ['stopped', 'disabled'],
    ['deleting', undefined],
  ] as const)('%s is %s', async (status, kind) => {
    fakeCluster().Status = status;

    expect(await clusters.read(ARN)).toEqual(
      kind && { kind, previous: { state: 'running' }, tags: { team: 'search' } },
    );
  });

  test('one that starts is not given back yet', async () => {
    const cluster = fakeCluster();
    expect(await clusters.isRestored(ARN)).toBe(true);

    cluster.Status = 'starting';
    expect(await clusters.isRestored(ARN)).toBe(false);
  });

  test.each<[Partial<DBCluster>, string]>([
    [{ EngineMode: 'serverless' }, 'RDS does not stop Aurora Serverless v1: it pauses by itself'],
    [{ GlobalClusterIdentifier: 'world' }, 'RDS does not stop a part of a global database: world'],
    [{ ReplicationSourceIdentifier: 'far' }, 'RDS does not stop a read replica: it follows far'],
    [{ ReadReplicaIdentifiers: ['far'] }, 'RDS does not stop what has read replicas: far'],
  ])('what RDS never stops is left running, and the reason told: %j', async (more, reason) => {
    Object.assign(fakeCluster(), more);

    expect(await clusters.read(ARN)).toMatchObject({ kind: 'active', spared: reason });
    await expect(clusters.disable(ARN)).rejects.toThrow(reason);
    expect(aws.commandCalls(StopDBClusterCommand)).toEqual([]);
  });

  test('stops and starts, and twice is as once', async () => {
    fakeCluster();
    const before = await clusters.read(ARN);

    await clusters.disable(ARN);
    await clusters.disable(ARN);
    expect(await clusters.read(ARN)).toMatchObject({ kind: 'disabled' });

    await clusters.restore(ARN);
    await clusters.restore(ARN);
    expect(await clusters.read(ARN)).toEqual(before);
  });

  test('what RDS refuses is a failure in its words', async () => {
    const cluster = fakeCluster();
    cluster.Status = 'upgrading';
    await expect(clusters.disable(ARN)).rejects.toThrow(
      `account 222222222222: cannot stop ${ARN}: InvalidDBClusterStateFault: Cluster shop is not in available state.`,
    );

    cluster.Status = 'stopping';
    await expect(clusters.restore(ARN)).rejects.toThrow(`cannot start ${ARN}: InvalidDBClusterStateFault`);
  });
});
