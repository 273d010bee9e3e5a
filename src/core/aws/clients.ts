import { AccountClient } from '@aws-sdk/client-account';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { ServiceCatalogClient } from '@aws-sdk/client-service-catalog';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

/**
 * Every client retries throttling and transient failures with the SDK's exponential backoff and full jitter, and gives
 * up on a connection or an answer that does not come.
 */
export const CLIENT_DEFAULTS = {
  maxAttempts: 8,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
} as const;

/**
 * The management account's quotas are shared by everything in it: when one throttles, its client slows down as a whole.
 */
const SHARED_QUOTA = { ...CLIENT_DEFAULTS, retryMode: 'adaptive' } as const;

/** DynamoDB answers in milliseconds: what takes longer is lost, and at the limit nobody waits long for it. */
export const TABLE_TIMEOUT_MS = 2_000;
const TABLES = {
  ...SHARED_QUOTA,
  requestHandler: { ...CLIENT_DEFAULTS.requestHandler, requestTimeout: TABLE_TIMEOUT_MS },
} as const;

export const account = /* @__PURE__ */ new AccountClient(SHARED_QUOTA);
export const cloudFormation = /* @__PURE__ */ new CloudFormationClient(SHARED_QUOTA);
export const dynamoDb = /* @__PURE__ */ new DynamoDBClient(TABLES);
export const lambda = /* @__PURE__ */ new LambdaClient(SHARED_QUOTA);
export const organizations = /* @__PURE__ */ new OrganizationsClient(SHARED_QUOTA);
export const scheduler = /* @__PURE__ */ new SchedulerClient(SHARED_QUOTA);
export const serviceCatalog = /* @__PURE__ */ new ServiceCatalogClient(SHARED_QUOTA);
export const sns = /* @__PURE__ */ new SNSClient(SHARED_QUOTA);
export const ssm = /* @__PURE__ */ new SSMClient(SHARED_QUOTA);
export const sts = /* @__PURE__ */ new STSClient(SHARED_QUOTA);
