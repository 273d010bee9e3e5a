import { pascalCase, USE_CASES } from '../../../src/core/contracts/names';
import { formatInstant, later, MS_PER_HOUR } from '../../../src/core/domain/time';
import { given } from './given';
import { NOW, type InMemoryOffice } from './in-memory-office';

export const ACCOUNT = '222222222222';
export const OTHER = '333333333333';
export const SENT = later(NOW, -3 * MS_PER_HOUR);
const ARN = 'arn:aws:lambda:eu-west-1:111111111111:function';

export const QUEUES = [
  'BudgetsUndelivered',
  'CostsUndelivered',
  'UnsyncedBudgets',
  'UnreadBill',
  'Unmetered',
  'Undisabled',
  'SchedulesUncalled',
  'Unrecorded',
  'Unonboarded',
  'Unended',
];

/** An installation with functions and queues, and what has failed in it. */
export function failed(prepare: (office: InMemoryOffice) => void) {
  return given((office) => {
    office.installation.made = [
      ...QUEUES.map((name) => ({ type: 'AWS::SQS::Queue', logicalId: `${name}Queue9EF58883`, physicalId: name })),
      ...USE_CASES.map((name) => ({
        type: 'AWS::Lambda::Function',
        logicalId: `${pascalCase(name)}Function281A1B0F`,
        physicalId: name,
      })),
    ];
    prepare(office);
  });
}

/** What Lambda says of a call that failed for good. */
export const failedCall = (of: string, requestPayload: unknown, errorMessage = 'Rate exceeded') => ({
  version: '1.0',
  timestamp: formatInstant(SENT),
  requestContext: {
    requestId: 'request-1',
    functionArn: `${ARN}:${of}:$LATEST`,
    condition: 'RetriesExhausted',
    approximateInvokeCount: 3,
  },
  requestPayload,
  responseContext: { statusCode: 200, functionError: 'Unhandled' },
  responsePayload: { errorType: 'ThrottlingException', errorMessage },
});

/** What Lambda says of records that it gave up. */
export const failedRecords = (of: string) => ({
  version: '1.0',
  timestamp: formatInstant(SENT),
  requestContext: { requestId: 'request-2', functionArn: `${ARN}:${of}`, condition: 'RetryAttemptsExhausted' },
  responseContext: { statusCode: 200, functionError: 'Unhandled' },
  DDBStreamBatchInfo: { shardId: 'shard-1', startSequenceNumber: '1', endSequenceNumber: '2', batchSize: 2 },
});

/** The attributes of what EventBridge or Scheduler could not hand over. */
export const undelivered = (of: string) => ({
  TARGET_ARN: `${ARN}:${of}`,
  ERROR_CODE: 'NO_PERMISSIONS',
  ERROR_MESSAGE: 'not allowed',
});

export const changeOf = (time: string) => ({
  id: 'event-1',
  source: 'aws.ec2',
  'detail-type': 'EC2 Instance State-change Notification',
  account: ACCOUNT,
  region: 'eu-west-1',
  time,
  detail: { 'instance-id': 'i-1', state: 'running' },
});

export const parameterChanged = (id: string) => ({
  id,
  source: 'aws.ssm',
  'detail-type': 'Parameter Store Change',
  account: ACCOUNT,
  detail: { name: '/budget-guardrails/budget', operation: 'Update' },
});
