import { DescribeHostsCommand, EC2Client, type Host } from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { Ec2Hosts } from '../../../src/metering/types/ec2-host.adapter';
import { awsError, spokeRegion } from './spoke';

const aws = mockClient(EC2Client);
const hosts = new Ec2Hosts(spokeRegion());
const arnOf = (id: string) => `arn:aws:ec2:eu-west-1:222222222222:dedicated-host/${id}`;
const HOST: Host = {
  HostId: 'h-1',
  State: 'available',
  OwnerId: '222222222222',
  HostProperties: { InstanceFamily: 'm5' },
  AvailabilityZone: 'eu-west-1a',
  AllocationTime: new Date('2026-11-01T10:00:00Z'),
  Tags: [{ Key: 'app', Value: 'shop' }],
};
const has = (...found: Partial<Host>[]) =>
  aws.on(DescribeHostsCommand).resolves({ Hosts: found.map((each) => ({ ...HOST, ...each })) });

beforeEach(() => aws.reset());

test.each([
  ['pending', 0],
  ['available', 1],
  ['under-assessment', 1],
  ['permanent-failure', 0],
  ['released', 0],
  ['released-permanent-failure', 0],
  ['a state that nobody knows', 1],
] as const)('a host that is %s is counted: %d', async (State, count) => {
  has({ State: State as 'available' });
  expect(await hosts.list()).toHaveLength(count);
});

test('all pages are read; each counts since it was allocated, but for what others pay', async () => {
  aws
    .on(DescribeHostsCommand)
    .resolvesOnce({ Hosts: [HOST, { ...HOST, HostId: 'h-2', OwnerId: '333333333333' }], NextToken: 'more' })
    .resolvesOnce({
      Hosts: [
        { ...HOST, HostId: 'h-3', HostProperties: { InstanceType: 'c5.large' } },
        { ...HOST, HostId: 'h-4', OutpostArn: 'arn:aws:outposts:eu-west-1:222222222222:outpost/op-1' },
      ],
    });
  const found = await hosts.list();
  expect(found.map(({ arn, price }) => [arn, price?.describe()])).toEqual([
    [arnOf('h-1'), 'a dedicated host for m5'],
    [arnOf('h-3'), 'a dedicated host for c5'],
  ]);
  expect(found[0]).toMatchObject({
    since: Date.parse('2026-11-01T10:00:00Z'),
    tags: { app: 'shop' },
    control: undefined,
  });
});

test('one that is released tells when', async () => {
  has({ State: 'released', ReleaseTime: new Date('2026-11-02T11:30:00Z') }, { HostId: 'h-2' });
  expect(await hosts.stopsOf([arnOf('h-1'), arnOf('h-2')])).toEqual(
    new Map([[arnOf('h-1'), Date.parse('2026-11-02T11:30:00Z')]]),
  );
});

test('a refusal is a failure in words', async () => {
  aws.on(DescribeHostsCommand).rejects(awsError('RequestLimitExceeded'));
  await expect(hosts.list()).rejects.toThrow('cannot list the dedicated hosts');
});
