import { uncontrollable } from './contract';
import { COMES, GONE, RESTS, RUNS, type StatusTable } from './status.contract';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Host.html */
export const HOST_STATES: StatusTable = new Map([
  ['pending', COMES],
  ['available', RUNS],
  ['under-assessment', RUNS],
  ['permanent-failure', RESTS],
  ['released', GONE],
  ['released-permanent-failure', GONE],
]);

export const EC2_HOST = uncontrollable({
  type: 'ec2-host',
  label: 'EC2 dedicated host',
  goesOn: 'its hours, with instances or without; they cost nothing by themselves',
  minimumSeconds: 60,
  starts: ['ec2:AllocateHosts'],
  read: ['ec2:DescribeHosts'],
});
