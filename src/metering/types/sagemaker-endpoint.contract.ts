import { uncontrollable } from './contract';
import { COMES, GONE, RESTS, RUNS, type StatusTable } from './status.contract';

/**
 * All statuses of an endpoint. Its instances are billed from when they are there until it is deleted; one that failed
 * to come up has none. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html
 */
export const ENDPOINT_STATUSES: StatusTable = new Map([
  ['Creating', COMES],
  ['InService', RUNS],
  ['OutOfService', RUNS],
  ['Updating', RUNS],
  ['SystemUpdating', RUNS],
  ['RollingBack', RUNS],
  ['UpdateRollbackFailed', RUNS],
  ['Failed', RESTS],
  ['Deleting', GONE],
]);

export const SAGEMAKER_ENDPOINT = uncontrollable({
  type: 'sagemaker-endpoint',
  label: 'SageMaker endpoint',
  goesOn: 'the instances of its variants; serverless variants are use',
  starts: ['sagemaker:CreateEndpoint', 'sagemaker:UpdateEndpoint*'],
  read: [
    'sagemaker:ListEndpoints',
    'sagemaker:DescribeEndpoint',
    'sagemaker:DescribeEndpointConfig',
    'sagemaker:ListTags',
  ],
});
