import {
  DescribeClusterCommand,
  DescribeClusterVersionsCommand,
  EKSClient,
  ListClustersCommand,
  type Cluster,
} from '@aws-sdk/client-eks';
import { mockClient } from 'aws-sdk-client-mock';
import { instant } from '../../../src/core/domain/time';
import { EksClusters } from '../../../src/metering/types/eks-cluster.adapter';
import { awsError, spokeRegion } from './spoke';

const aws = mockClient(EKSClient);
const clusters = new EksClusters(spokeRegion());
const arnOf = (name: string) => `arn:aws:eks:eu-west-1:222222222222:cluster/${name}`;
const NOW = instant(Date.UTC(2026, 10, 15));
const CLUSTER: Cluster = {
  status: 'ACTIVE',
  version: '1.34',
  createdAt: new Date('2026-11-01T10:00:00Z'),
  tags: { Owner: 'shop' },
};

beforeEach(() => {
  aws.reset();
  aws.on(ListClustersCommand).resolves({ clusters: ['a'] });
  aws.on(DescribeClusterCommand).resolves({ cluster: CLUSTER });
  aws.on(DescribeClusterVersionsCommand).resolves({
    clusterVersions: [
      { clusterVersion: '1.34', endOfStandardSupportDate: new Date('2026-12-02T00:00:00Z') },
      { clusterVersion: '1.31', endOfStandardSupportDate: new Date('2025-11-26T00:00:00Z') },
    ],
  });
});

test.each([
  ['CREATING', 0],
  ['PENDING', 0],
  ['ACTIVE', 1],
  ['UPDATING', 1],
  ['FAILED', 1],
  ['DELETING', 0],
  ['a status that nobody knows', 1],
] as const)('a cluster that is %s is counted: %d', async (status, count) => {
  aws.on(DescribeClusterCommand).resolves({ cluster: { ...CLUSTER, status: status as 'ACTIVE' } });
  expect(await clusters.list()).toHaveLength(count);
});

test('all pages are read; each counts since it was made, in the support of its version', async () => {
  aws
    .on(ListClustersCommand)
    .resolvesOnce({ clusters: ['a'], nextToken: 'more' })
    .resolvesOnce({ clusters: ['old', 'odd'] });
  aws.on(DescribeClusterCommand, { name: 'old' }).resolves({ cluster: { ...CLUSTER, version: '1.31' } });
  aws.on(DescribeClusterCommand, { name: 'odd' }).resolves({ cluster: { ...CLUSTER, version: '9.99' } });

  const found = await clusters.list();

  expect(found[0]).toMatchObject({
    arn: arnOf('a'),
    since: Date.parse('2026-11-01T10:00:00Z'),
    tags: { Owner: 'shop' },
    startedBy: 'shop',
    control: undefined,
  });
  expect(found.map(({ price }) => price?.asOf?.(NOW).describe())).toEqual([
    'an EKS control plane of version 1.34',
    'an EKS control plane of version 1.31 in extended support',
    'an EKS control plane of version 9.99 in extended support',
  ]);
});

test('where there are none, nobody asks for versions', async () => {
  aws.on(ListClustersCommand).resolves({ clusters: [] });
  expect(await clusters.list()).toEqual([]);
  expect(aws.commandCalls(DescribeClusterVersionsCommand)).toEqual([]);
});

test('one that cannot be described is told, and the rest goes on; one that is gone is nothing', async () => {
  aws.on(ListClustersCommand).resolves({ clusters: ['a', 'b', 'c'] });
  aws.on(DescribeClusterCommand, { name: 'b' }).rejects(awsError('ThrottlingException'));
  aws.on(DescribeClusterCommand, { name: 'c' }).rejects(awsError('ResourceNotFoundException'));
  const unread: string[] = [];
  expect(await clusters.list(({ arn }) => unread.push(arn))).toHaveLength(1);
  expect(unread).toEqual([arnOf('b')]);
  await expect(clusters.list()).rejects.toThrow('cannot describe the EKS cluster b');
});
