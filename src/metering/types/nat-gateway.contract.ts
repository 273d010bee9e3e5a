import { uncontrollable } from './contract';
import { COMES, GONE, RESTS, RUNS, type StatusTable } from './status.contract';

/**
 * All states of a NAT gateway. It is billed while it is available; one that failed never was.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html
 */
export const NAT_GATEWAY_STATES: StatusTable = new Map([
  ['pending', COMES],
  ['available', RUNS],
  ['failed', RESTS],
  ['deleting', GONE],
  ['deleted', GONE],
]);

export const NAT_GATEWAY = uncontrollable({
  type: 'nat-gateway',
  label: 'NAT gateway',
  goesOn: 'its hours, a partial one as a full one; what it processes is use',
  stepSeconds: 3_600,
  starts: ['ec2:CreateNatGateway'],
  read: ['ec2:DescribeNatGateways'],
});
