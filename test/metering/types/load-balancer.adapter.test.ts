import {
  DescribeLoadBalancersCommand as DescribeClassicCommand,
  DescribeTagsCommand as DescribeClassicTagsCommand,
  ElasticLoadBalancingClient,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { LoadBalancers } from '../../../src/metering/types/load-balancer.adapter';
import { awsError, spokeRegion } from './spoke';

const elb = mockClient(ElasticLoadBalancingV2Client);
const classic = mockClient(ElasticLoadBalancingClient);
const balancers = new LoadBalancers(spokeRegion());
const arnOf = (rest: string) => `arn:aws:elasticloadbalancing:eu-west-1:222222222222:loadbalancer/${rest}`;
const CREATED = new Date('2026-11-01T10:00:00Z');
const made = (name: string, more: Partial<LoadBalancer> = {}): LoadBalancer => ({
  LoadBalancerArn: arnOf(`app/${name}/1`),
  Type: 'application',
  State: { Code: 'active' },
  CreatedTime: CREATED,
  ...more,
});

beforeEach(() => {
  elb.reset();
  classic.reset();
  elb.on(DescribeLoadBalancersCommand).resolves({ LoadBalancers: [] });
  elb.on(DescribeTagsCommand).resolves({ TagDescriptions: [] });
  classic.on(DescribeClassicCommand).resolves({ LoadBalancerDescriptions: [] });
  classic.on(DescribeClassicTagsCommand).resolves({ TagDescriptions: [] });
});

test.each([
  ['provisioning', 0],
  ['active', 1],
  ['active_impaired', 1],
  ['failed', 0],
  ['a state that nobody knows', 1],
] as const)('a load balancer that is %s is counted: %d', async (Code, count) => {
  elb.on(DescribeLoadBalancersCommand).resolves({ LoadBalancers: [made('a', { State: { Code: Code as 'active' } })] });
  expect(await balancers.list()).toHaveLength(count);
});

test('all kinds are listed, on all pages, with their tags, since they were made', async () => {
  elb
    .on(DescribeLoadBalancersCommand)
    .resolvesOnce({ LoadBalancers: [made('a'), made('n', { Type: 'network' })], NextMarker: 'more' })
    .resolvesOnce({ LoadBalancers: [made('g', { Type: 'gateway' })] });
  elb.on(DescribeTagsCommand).resolves({
    TagDescriptions: [{ ResourceArn: arnOf('app/a/1'), Tags: [{ Key: 'Owner', Value: 'shop' }] }],
  });
  classic
    .on(DescribeClassicCommand)
    .resolves({ LoadBalancerDescriptions: [{ LoadBalancerName: 'old', CreatedTime: CREATED }] });
  classic
    .on(DescribeClassicTagsCommand, { LoadBalancerNames: ['old'] })
    .resolves({ TagDescriptions: [{ LoadBalancerName: 'old', Tags: [{ Key: 'app', Value: 'shop' }] }] });

  const found = await balancers.list();

  expect(found.map(({ price }) => price?.describe())).toEqual([
    'a load balancer (application)',
    'a load balancer (network)',
    'a load balancer (gateway)',
    'a load balancer (classic)',
  ]);
  expect(found[0]).toMatchObject({
    arn: arnOf('app/a/1'),
    tags: { Owner: 'shop' },
    startedBy: 'shop',
    since: CREATED.getTime(),
    control: undefined,
  });
  expect(found[3]).toMatchObject({ arn: arnOf('old'), tags: { app: 'shop' }, since: CREATED.getTime() });
});

test.each([
  [[{ ZoneName: 'us-west-2-lax-1a' }], 'a load balancer (application) in us-west-2-lax-1a'],
  [[{ ZoneName: 'us-east-1-wl1-was-wlz-1' }], 'a load balancer (application) in us-east-1-wl1-was-wlz-1'],
  [[{ ZoneName: 'us-west-2a', OutpostId: 'op-1' }], 'a load balancer (application) on an Outpost'],
  [[{ ZoneName: 'us-west-2a' }, { ZoneName: 'us-west-2b' }], 'a load balancer (application)'],
])('where one is tells what it costs: %j', async (AvailabilityZones, words) => {
  elb.on(DescribeLoadBalancersCommand).resolves({ LoadBalancers: [made('a', { AvailabilityZones })] });
  expect((await balancers.list()).map(({ price }) => price?.describe())).toEqual([words]);
});

test('tags are asked for twenty at a time; those that cannot be read are told, and the rest goes on', async () => {
  const all = Array.from({ length: 25 }, (_, index) => made(String(index)));
  elb.on(DescribeLoadBalancersCommand).resolves({ LoadBalancers: all });
  elb.on(DescribeTagsCommand).rejectsOnce(awsError('Throttling')).resolves({ TagDescriptions: [] });
  const unread: string[] = [];

  const found = await balancers.list(({ arn }) => unread.push(arn));

  expect([found.length, unread.length, unread[0]]).toEqual([5, 20, arnOf('app/0/1')]);
  elb.on(DescribeTagsCommand).rejects(awsError('Throttling'));
  await expect(balancers.list()).rejects.toThrow('cannot read the tags of load balancers');
});
