import type { ResourceTypeContract } from './contract';
import { COMES, GONE, RUNS, type StatusTable } from './status.contract';

/**
 * All statuses of a compute environment. Whether it takes jobs is its state, not its status. One that is invalid starts
 * nothing, keeps what it has, and is valid again as soon as its settings are.
 * https://docs.aws.amazon.com/batch/latest/APIReference/API_ComputeEnvironmentDetail.html
 */
export const ENVIRONMENT_STATUSES: StatusTable = new Map([
  ['CREATING', COMES],
  ['UPDATING', COMES],
  ['VALID', RUNS],
  ['INVALID', RUNS],
  ['DELETING', GONE],
  ['DELETED', GONE],
]);

/**
 * The contract of the compute environments of AWS Batch. One costs what its instances and tasks cost, which count by
 * themselves. Nothing tells whose instance of Batch is whose, so an exhausted budget looks for the environments.
 */
export const BATCH_ENVIRONMENT: ResourceTypeContract = {
  type: 'batch-environment',
  label: 'Batch compute environment',
  disabling: {
    disable: 'off, and its minimum of vCPUs 0: jobs that run end by themselves, the others wait in their queues',
    restore: 'the old minimum of vCPUs, and on',
  },
  meteredByTheHour: false,
  states: { running: { state: 'ENABLED', minimum: 4 }, disabled: { state: 'DISABLED', minimum: 0 } },
  minimumSeconds: 0,
  foundByListing: true,
  restoreStage: 3,
  starts: ['batch:CreateComputeEnvironment', 'batch:SubmitJob', 'batch:UpdateComputeEnvironment'],
  permissions: {
    read: ['batch:DescribeComputeEnvironments'],
    change: [{ actions: ['batch:UpdateComputeEnvironment'], service: 'batch', resource: 'compute-environment/*' }],
    stops: [],
  },
};
