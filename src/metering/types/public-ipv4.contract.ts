import { uncontrollable } from './contract';

export const PUBLIC_IPV4 = uncontrollable({
  type: 'public-ipv4',
  label: 'public IPv4 address',
  goesOn: 'its hours, in use or idle',
  minimumSeconds: 60,
  starts: ['ec2:AllocateAddress'],
  read: ['ec2:DescribeAddresses', 'ec2:DescribeNetworkInterfaces'],
});
