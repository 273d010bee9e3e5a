import {
  DescribeClustersCommand,
  PauseClusterCommand,
  RedshiftClient,
  ResumeClusterCommand,
  type Cluster,
} from '@aws-sdk/client-redshift';
import { mockClient } from 'aws-sdk-client-mock';
import { RedshiftClusters } from '../../../src/metering/types/redshift-cluster.adapter';
import { awsError, changeOf, spokeRegion } from './spoke';

const aws = mockClient(RedshiftClient);
const clusters = new RedshiftClusters(spokeRegion());
const ARN = 'arn:aws:redshift:eu-west-1:222222222222:cluster:sales';
const CLUSTER: Cluster = {
  ClusterIdentifier: 'sales',
  ClusterStatus: 'available',
  NodeType: 'ra3.4xlarge',
  NumberOfNodes: 2,
  MultiAZ: 'Disabled',
  ClusterCreateTime: new Date('2026-11-01T10:00:00Z'),
  Tags: [{ Key: 'Owner', Value: 'sales' }],
};
const has = (...found: Partial<Cluster>[]) =>
  aws.on(DescribeClustersCommand).resolves({ Clusters: found.map((each) => ({ ...CLUSTER, ...each })) });

/** A cluster as Redshift keeps it: it refuses what its status does not allow. */
function fakeCluster() {
  const cluster = { ...CLUSTER };
  const change = (from: string, to: string) => () => {
    if (cluster.ClusterStatus !== from) {
      throw awsError('InvalidClusterState', `the cluster is ${cluster.ClusterStatus}`);
    }
    cluster.ClusterStatus = to;
    return {};
  };
  aws.on(DescribeClustersCommand, { ClusterIdentifier: 'sales' }).callsFake(() => ({ Clusters: [{ ...cluster }] }));
  aws.on(PauseClusterCommand, { ClusterIdentifier: 'sales' }).callsFake(change('available', 'paused'));
  aws.on(ResumeClusterCommand, { ClusterIdentifier: 'sales' }).callsFake(change('paused', 'available'));
  return cluster;
}

beforeEach(() => aws.reset());

describe('clusters', () => {
  test.each([
    ['available', true, 'active'],
    ['available, prep-for-resize', true, 'active'],
    ['modifying', true, 'active'],
    ['resizing', true, 'active'],
    ['storage-full', true, 'active'],
    ['creating', false, 'active'],
    ['resuming', false, 'active'],
    ['pausing', false, 'disabled'],
    ['paused', false, 'disabled'],
    ['deleting', false, undefined],
    ['final-snapshot', false, undefined],
    ['hardware-failure', true, 'unknown'],
    ['a status that nobody knows', true, 'unknown'],
  ])('that are %s are billed: %s, and are %s', async (ClusterStatus, billed, kind) => {
    has({ ClusterStatus });
    expect((await clusters.observe(changeOf('redshift-cluster', ARN)))[0]?.running).toBe(billed);
    expect((await clusters.list()).length).toBe(billed ? 1 : 0);
    expect((await clusters.read(ARN))?.kind).toBe(kind);
  });

  test('are listed on all pages, with what they cost and what stops them', async () => {
    aws
      .on(DescribeClustersCommand)
      .resolvesOnce({ Clusters: [CLUSTER], Marker: 'more' })
      .resolvesOnce({ Clusters: [{ ...CLUSTER, ClusterIdentifier: 'other', MultiAZ: 'Enabled' }] });
    const [first, second] = await clusters.list();
    expect(first).toMatchObject({
      arn: ARN,
      control: { type: 'redshift-cluster', arn: ARN },
      startedBy: 'sales',
      createdAt: Date.parse('2026-11-01T10:00:00Z'),
    });
    expect(first).not.toHaveProperty('since');
    expect([first?.price?.describe(), second?.price?.describe()]).toEqual([
      '2 ra3.4xlarge of Redshift',
      '2 ra3.4xlarge of Redshift in two zones',
    ]);
  });

  test('that do not exist are nothing', async () => {
    aws.on(DescribeClustersCommand).rejects(awsError('ClusterNotFound'));
    expect([await clusters.read(ARN), await clusters.observe(changeOf('redshift-cluster', ARN))]).toEqual([
      undefined,
      [],
    ]);
    expect(await clusters.isRestored(ARN)).toBe(false);
  });
});

describe('a cluster', () => {
  test('is paused and resumed; twice is as once', async () => {
    const cluster = fakeCluster();
    await clusters.disable(ARN);
    await clusters.disable(ARN);
    expect([cluster.ClusterStatus, await clusters.isRestored(ARN)]).toEqual(['paused', false]);
    await clusters.restore(ARN);
    await clusters.restore(ARN);
    expect([cluster.ClusterStatus, await clusters.isRestored(ARN)]).toEqual(['available', true]);
    expect([aws.commandCalls(PauseClusterCommand).length, aws.commandCalls(ResumeClusterCommand).length]).toEqual([
      1, 1,
    ]);
  });

  test('that refuses is a failure in words', async () => {
    fakeCluster().ClusterStatus = 'resizing';
    await expect(clusters.disable(ARN)).rejects.toThrow(
      `cannot pause ${ARN}: InvalidClusterState: the cluster is resizing`,
    );
  });

  test('of the landing zone is left running', async () => {
    has({ ClusterIdentifier: 'aws-controltower-logs' });
    expect((await clusters.read(ARN))?.spared).toBeDefined();
    await expect(clusters.disable(ARN)).rejects.toThrow('is not stopped');
  });
});
