import type { ResourceTypeContract } from './contract';

/** The contract of Lambda functions. A function costs by use alone, so no event tells that it spends. */
export const LAMBDA_FUNCTION: ResourceTypeContract = {
  type: 'lambda-function',
  label: 'Lambda function',
  disabling: { disable: 'reserved concurrency 0', restore: 'the old reserved concurrency, or none' },
  meteredByTheHour: false,
  states: { running: { reservation: null }, disabled: { reservation: 0 } },
  minimumSeconds: 0,
  foundByListing: true,
  restoreStage: 3,
  permissions: {
    // lambda:GetFunction is not among them: it hands out the code.
    read: ['lambda:ListFunctions', 'lambda:GetFunctionConcurrency', 'lambda:ListTags'],
    change: [
      {
        actions: ['lambda:PutFunctionConcurrency', 'lambda:DeleteFunctionConcurrency'],
        service: 'lambda',
        resource: 'function:*',
      },
    ],
  },
};
