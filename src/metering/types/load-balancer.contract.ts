import { uncontrollable } from './contract';
import { COMES, RESTS, RUNS, type StatusTable } from './status.contract';

/**
 * All states of a load balancer. Classic ones have none.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerState.html
 */
export const LOAD_BALANCER_STATES: StatusTable = new Map([
  ['provisioning', COMES],
  ['active', RUNS],
  ['active_impaired', RUNS],
  ['failed', RESTS],
]);

export const LOAD_BALANCER = uncontrollable({
  type: 'load-balancer',
  label: 'load balancer',
  goesOn: 'its hours, a partial one as a full one; its capacity units are use',
  stepSeconds: 3_600,
  starts: ['elasticloadbalancing:CreateLoadBalancer'],
  read: ['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeTags'],
});
