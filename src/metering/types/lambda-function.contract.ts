import type { ResourceTypeContract } from './contract';
import { COMES, GONE, RESTS, RUNS, UNKNOWN, type StatusTable } from './status.contract';

/**
 * All states of a function. One that is inactive runs again as it is called; one that failed to be made, or is
 * deactivated, cannot be called.
 * https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
 */
export const FUNCTION_STATES: StatusTable = new Map([
  ['Pending', COMES],
  ['Active', RUNS],
  ['ActiveNonInvocable', RUNS],
  ['Inactive', COMES],
  ['Failed', RESTS],
  ['Deactivating', RESTS],
  ['Deactivated', RESTS],
  ['Deleting', GONE],
]);

/**
 * All states of an event source mapping. While it is made or changed, nobody can tell whether it will be on, and Lambda
 * takes no other change.
 * https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingConfiguration.html
 */
export const MAPPING_STATES: StatusTable = new Map([
  ['Creating', UNKNOWN],
  ['Updating', UNKNOWN],
  ['Enabling', COMES],
  ['Enabled', RUNS],
  ['Disabling', RESTS],
  ['Disabled', RESTS],
  ['Deleting', GONE],
]);

/** The contract of Lambda functions. A function costs by use alone, so no event tells that it spends. */
export const LAMBDA_FUNCTION: ResourceTypeContract = {
  type: 'lambda-function',
  label: 'Lambda function',
  disabling: {
    disable: 'event source mappings off, then reserved concurrency 0',
    restore: 'the old reserved concurrency, or none, then the mappings on that were',
  },
  meteredByTheHour: false,
  states: { running: { reservation: null }, disabled: { reservation: 0 } },
  minimumSeconds: 0,
  foundByListing: true,
  restoreStage: 3,
  starts: [
    'lambda:CreateEventSourceMapping',
    'lambda:CreateFunction',
    'lambda:DeleteFunctionConcurrency',
    'lambda:Invoke*',
    'lambda:Put*Concurrency*',
    'lambda:UpdateEventSourceMapping',
  ],
  permissions: {
    // lambda:GetFunction is not among them: it hands out the code.
    read: [
      'lambda:ListFunctions',
      'lambda:GetFunctionConfiguration',
      'lambda:GetFunctionConcurrency',
      'lambda:GetFunctionEventInvokeConfig',
      'lambda:ListEventSourceMappings',
      'lambda:ListTags',
    ],
    change: [
      {
        actions: ['lambda:PutFunctionConcurrency', 'lambda:DeleteFunctionConcurrency'],
        service: 'lambda',
        resource: 'function:*',
      },
      { actions: ['lambda:UpdateEventSourceMapping'], service: 'lambda', resource: 'event-source-mapping:*' },
    ],
    stops: [],
  },
};
