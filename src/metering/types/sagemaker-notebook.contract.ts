import * as z from 'zod/mini';
import { parseInstant } from '../../core/domain/time';
import type { ReportedChange } from '../domain/resource';
import type { ResourceTypeContract, StateChangeEvent } from './contract';
import { COMES, GONE, meaningOf, RESTS, RUNS, type StatusTable } from './status.contract';

/**
 * All statuses of a notebook instance. It is billed in `InService`, because SageMaker stops charging as it is told to
 * stop. One that waits for an instance is `Pending`, sometimes for long; `Failed` is one that did not start, and one
 * that is `Updating` was stopped before. What maintenance costs is not told, so it counts.
 * https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_StopNotebookInstance.html
 */
export const NOTEBOOK_STATUSES: StatusTable = new Map([
  ['Pending', COMES],
  ['InService', RUNS],
  ['PendingMaintenance', RUNS],
  ['InMaintenance', RUNS],
  ['Stopping', RESTS],
  ['Stopped', RESTS],
  ['Failed', RESTS],
  ['Updating', RESTS],
  ['Deleting', GONE],
]);

/** The statuses whose events tell whether it is billed from then on. */
const TELLING = ['InService', 'Stopping', 'Stopped', 'Failed', 'Deleting'];

const Detail = z.object({
  NotebookInstanceArn: z.string().check(z.includes(':notebook-instance/')),
  NotebookInstanceStatus: z.string(),
});

/** A notebook in a VPC is started with its caller's right to make network interfaces there. */
const THROUGH_SAGEMAKER = { Bool: { 'aws:ViaAWSService': 'true' } };

export const SAGEMAKER_NOTEBOOK: ResourceTypeContract = {
  type: 'sagemaker-notebook',
  label: 'SageMaker notebook instance',
  disabling: { disable: 'stopped', restore: 'started' },
  events: {
    source: 'aws.sagemaker',
    detailTypes: ['SageMaker Notebook Instance State Change'],
    detail: { NotebookInstanceStatus: TELLING },
    changesOf,
  },
  meteredByTheHour: true,
  states: { running: { state: 'running' }, disabled: { state: 'stopped' } },
  minimumSeconds: 0,
  foundByListing: false,
  restoreStage: 2,
  starts: ['sagemaker:CreateNotebookInstance', 'sagemaker:StartNotebookInstance'],
  permissions: {
    // The descriptions are for the start of one that is in a VPC:
    // https://docs.aws.amazon.com/sagemaker/latest/dg/api-permissions-reference.html
    read: [
      'sagemaker:ListNotebookInstances',
      'sagemaker:ListTags',
      'ec2:DescribeAvailabilityZones',
      'ec2:DescribeInternetGateways',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
    ],
    change: [
      {
        actions: ['sagemaker:StopNotebookInstance', 'sagemaker:StartNotebookInstance'],
        service: 'sagemaker',
        resource: 'notebook-instance/*',
      },
      {
        // To start one whose volume is encrypted with a customer's key, its caller lets SageMaker use the key.
        actions: ['kms:CreateGrant'],
        service: 'kms',
        resource: 'key/*',
        conditions: { Bool: { 'kms:GrantIsForAWSResource': 'true' }, StringLike: { 'kms:ViaService': 'sagemaker.*' } },
      },
      ...['network-interface/*', 'security-group/*', 'subnet/*'].map((resource) => ({
        actions: ['ec2:CreateNetworkInterface', 'ec2:AttachNetworkInterface', 'ec2:ModifyNetworkInterfaceAttribute'],
        service: 'ec2',
        resource,
        conditions: THROUGH_SAGEMAKER,
      })),
    ],
    stops: ['sagemaker:StopNotebookInstance'],
  },
};

/** Reads one event; SageMaker may send several about one change. A status that nobody knows changes nothing. */
function changesOf({ detail, time }: StateChangeEvent): readonly ReportedChange[] {
  const { NotebookInstanceArn: arn, NotebookInstanceStatus: status } = Detail.parse(detail);
  if (!TELLING.includes(status)) return [];
  const running = meaningOf(NOTEBOOK_STATUSES, status).billed;
  return [{ about: { type: 'sagemaker-notebook', arn }, at: parseInstant(time), running }];
}
