import {
  DescribeAddressesCommand,
  DescribeNetworkInterfacesCommand,
  EC2Client,
  type NetworkInterface,
} from '@aws-sdk/client-ec2';
import { mockClient } from 'aws-sdk-client-mock';
import { PublicIpv4Addresses } from '../../../src/metering/types/public-ipv4.adapter';
import { awsError, spokeRegion } from './spoke';

const aws = mockClient(EC2Client);
const addresses = new PublicIpv4Addresses(spokeRegion());
const arnOf = (rest: string) => `arn:aws:ec2:eu-west-1:222222222222:${rest}`;
const ATTACHED = new Date('2026-11-01T10:00:00Z');
const interfaceOf = (id: string, ...ips: object[]): NetworkInterface => ({
  NetworkInterfaceId: id,
  PrivateIpAddresses: ips.map((Association) => ({ Association })),
  Attachment: { AttachTime: ATTACHED },
  TagSet: [{ Key: 'app', Value: 'shop' }],
});

beforeEach(() => {
  aws.reset();
  aws.on(DescribeAddressesCommand).resolves({ Addresses: [] });
  aws.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: [] });
});

const listed = async () => (await addresses.list()).map(({ arn, price }) => [arn, price?.describe()]);

test('Elastic IP addresses count, in use or idle, but for those that somebody has brought along', async () => {
  aws.on(DescribeAddressesCommand).resolves({
    Addresses: [
      { AllocationId: 'eipalloc-1', PublicIp: '3.0.0.1', AssociationId: 'eipassoc-1', PublicIpv4Pool: 'amazon' },
      { AllocationId: 'eipalloc-2', PublicIp: '3.0.0.2' },
      { AllocationId: 'eipalloc-3', PublicIp: '3.0.0.3', PublicIpv4Pool: 'ipv4pool-ec2-1' },
      { AllocationId: 'eipalloc-4', CarrierIp: '155.0.0.1' },
    ],
  });
  expect(await listed()).toEqual([
    [arnOf('elastic-ip/eipalloc-1'), 'a public IPv4 address in use'],
    [arnOf('elastic-ip/eipalloc-2'), 'an idle public IPv4 address'],
  ]);
});

test('addresses that AWS gives to interfaces count once each, on all pages', async () => {
  aws.on(DescribeAddressesCommand).resolves({
    Addresses: [{ AllocationId: 'eipalloc-1', PublicIp: '3.0.0.1', AssociationId: 'eipassoc-1' }],
  });
  aws
    .on(DescribeNetworkInterfacesCommand)
    .resolvesOnce({
      NetworkInterfaces: [
        interfaceOf('eni-1', { PublicIp: '3.0.0.1', IpOwnerId: '222222222222' }, { PublicIp: '54.0.0.1' }),
        interfaceOf('eni-2', { CarrierIp: '155.0.0.1' }, { PublicIp: '54.0.0.3', CustomerOwnedIp: '10.0.0.1' }),
      ],
      NextToken: 'more',
    })
    .resolvesOnce({ NetworkInterfaces: [interfaceOf('eni-3', { PublicIp: '54.0.0.2', IpOwnerId: 'amazon-elb' })] });
  expect(await listed()).toEqual([
    [arnOf('elastic-ip/eipalloc-1'), 'a public IPv4 address in use'],
    [arnOf('network-interface/eni-1/54.0.0.1'), 'a public IPv4 address in use'],
    [arnOf('network-interface/eni-3/54.0.0.2'), 'a public IPv4 address in use'],
  ]);
});

test('an address was not there before its interface was', async () => {
  aws
    .on(DescribeNetworkInterfacesCommand)
    .resolves({ NetworkInterfaces: [interfaceOf('eni-1', { PublicIp: '54.0.0.1' })] });
  const [found] = await addresses.list();
  expect(found).toMatchObject({ createdAt: ATTACHED.getTime(), tags: { app: 'shop' }, control: undefined });
  expect(found).not.toHaveProperty('since');
});

test('a refusal is a failure in words', async () => {
  aws.on(DescribeNetworkInterfacesCommand).rejects(awsError('RequestLimitExceeded'));
  await expect(addresses.list()).rejects.toThrow('cannot list the network interfaces with public addresses');
});
