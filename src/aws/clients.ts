import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

/**
 * Every client retries throttling and transient failures up to five times, with the SDK's exponential backoff and
 * full jitter, and gives up on a connection or an answer that does not come.
 */
export const CLIENT_DEFAULTS = {
  maxAttempts: 6,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
} as const;

export const dynamoDb = new DynamoDBClient(CLIENT_DEFAULTS);
export const sns = new SNSClient(CLIENT_DEFAULTS);
export const ssm = new SSMClient(CLIENT_DEFAULTS);
export const sts = new STSClient(CLIENT_DEFAULTS);
