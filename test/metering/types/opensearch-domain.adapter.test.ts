import {
  DescribeDomainsCommand,
  ListDomainNamesCommand,
  ListTagsCommand,
  OpenSearchClient,
  type DomainStatus,
} from '@aws-sdk/client-opensearch';
import { mockClient } from 'aws-sdk-client-mock';
import { OpenSearchDomains } from '../../../src/metering/types/opensearch-domain.adapter';
import { awsError, spokeRegion } from './spoke';

const aws = mockClient(OpenSearchClient);
const domains = new OpenSearchDomains(spokeRegion());
const arnOf = (name: string) => `arn:aws:es:eu-west-1:222222222222:domain/${name}`;
const domain = (name: string, more: Partial<DomainStatus> = {}): DomainStatus => ({
  DomainId: name,
  DomainName: name,
  ARN: arnOf(name),
  Created: true,
  EngineVersion: 'OpenSearch_2.17',
  ClusterConfig: { InstanceType: 'r6g.large.search', InstanceCount: 2 },
  ...more,
});
const named = (...names: string[]) =>
  aws.on(ListDomainNamesCommand).resolves({ DomainNames: names.map((DomainName) => ({ DomainName })) });

beforeEach(() => {
  aws.reset();
  aws.on(ListTagsCommand).resolves({ TagList: [{ Key: 'Owner', Value: 'search' }] });
});

test('all nodes count, and the volumes of data nodes', async () => {
  named('a');
  aws.on(DescribeDomainsCommand).resolves({
    DomainStatusList: [
      domain('a', {
        ClusterConfig: {
          InstanceType: 'r6g.large.search',
          InstanceCount: 2,
          DedicatedMasterEnabled: true,
          DedicatedMasterType: 'm6g.large.search',
          DedicatedMasterCount: 3,
          WarmEnabled: true,
          WarmType: 'ultrawarm1.medium.search',
          WarmCount: 2,
          NodeOptions: [{ NodeConfig: { Enabled: true, Type: 'c6g.large.search', Count: 1 } }, { NodeConfig: {} }],
        },
        EBSOptions: { EBSEnabled: true, VolumeType: 'gp3', VolumeSize: 100 },
      }),
    ],
  });
  const [found] = await domains.list();
  expect(found).toMatchObject({ arn: arnOf('a'), tags: { Owner: 'search' }, control: undefined });
  expect(found?.price?.describe()).toBe(
    'a domain of 2 r6g.large.search, 3 m6g.large.search, 2 ultrawarm1.medium.search, 1 c6g.large.search with OpenSearch_2.17',
  );
  // Two data nodes, three masters, two warm nodes, a coordinator, and 200 GB in the shortest month.
  expect(Number(found?.price?.bundled()) / 1e16).toBeCloseTo(0.334 + 0.384 + 0.476 + 0.113 + (200 * 0.122) / 672, 9);
});

test.each([
  ['is being made', { Created: false }, 0],
  ['is there', {}, 1],
  ['is deleted', { Deleted: true }, 0],
])('one that %s', async (_what, more, count) => {
  named('a');
  aws.on(DescribeDomainsCommand).resolves({ DomainStatusList: [domain('a', more)] });
  expect(await domains.list()).toHaveLength(count);
});

test('five are described at once; what cannot be read is told, and the rest goes on', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  named(...names);
  aws.on(DescribeDomainsCommand, { DomainNames: names.slice(0, 5) }).rejects(awsError('ThrottlingException'));
  aws.on(DescribeDomainsCommand, { DomainNames: ['f'] }).resolves({ DomainStatusList: [domain('f')] });
  const unread: string[] = [];
  expect(await domains.list(({ arn }) => unread.push(arn))).toHaveLength(1);
  expect(unread).toEqual(names.slice(0, 5).map(arnOf));
  await expect(domains.list()).rejects.toThrow('cannot describe OpenSearch domains');
});
