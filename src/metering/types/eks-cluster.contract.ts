import { uncontrollable } from './contract';
import { COMES, GONE, RUNS, type StatusTable } from './status.contract';

/**
 * All statuses of a cluster. AWS does not say whether one that failed is billed, so it counts.
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html
 */
export const CLUSTER_STATUSES: StatusTable = new Map([
  ['CREATING', COMES],
  ['PENDING', COMES],
  ['ACTIVE', RUNS],
  ['UPDATING', RUNS],
  ['FAILED', RUNS],
  ['DELETING', GONE],
]);

export const EKS_CLUSTER = uncontrollable({
  type: 'eks-cluster',
  label: 'EKS control plane',
  goesOn: 'the hours of its control plane, in standard or extended support; its nodes are instances',
  starts: ['eks:CreateCluster', 'eks:UpdateClusterConfig'],
  read: ['eks:ListClusters', 'eks:DescribeCluster', 'eks:DescribeClusterVersions'],
});
