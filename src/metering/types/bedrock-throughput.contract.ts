import { uncontrollable } from './contract';
import { COMES, RESTS, RUNS, type StatusTable } from './status.contract';

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_ProvisionedModelSummary.html */
export const THROUGHPUT_STATUSES: StatusTable = new Map([
  ['Creating', COMES],
  ['InService', RUNS],
  ['Updating', RUNS],
  ['Failed', RESTS],
]);

export const BEDROCK_THROUGHPUT = uncontrollable({
  type: 'bedrock-throughput',
  label: 'Bedrock provisioned throughput',
  goesOn: 'the hours of its model units, until it is deleted and its commitment is over',
  stepSeconds: 3_600,
  starts: ['bedrock:CreateProvisionedModelThroughput'],
  read: ['bedrock:ListProvisionedModelThroughputs', 'bedrock:ListTagsForResource'],
});
