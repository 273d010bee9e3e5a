import type { LinePattern, MeteredLines } from '../../bill/domain/line-pattern';

// How AWS bills what the meters by use count. Requests of S3 are not among it: a bill does not tell which buckets have
// request metrics, without which nobody sees them before the bill.

const LAMBDA: LinePattern = {
  serviceCodes: ['AWSLambda'],
  serviceNames: ['AWS Lambda'],
  usageTypes: [/(^|-)(Request|Lambda-GB-Second|Lambda-Provisioned-GB-Second|Lambda-Storage-GB-Second)(-ARM)?$/],
  descriptions: [/\bAWS Lambda - (Total )?(Compute|Requests|Storage Duration)\b/i],
};
const LAMBDA_PROVISIONED: LinePattern = {
  ...LAMBDA,
  usageTypes: [/(^|-)Lambda-Provisioned-Concurrency(-ARM)?$/],
  descriptions: [/\bAWS Lambda - (Total )?Provisioned Concurrency\b/i],
};

/** Models that are sold through the marketplace are services of their own in a bill. */
const BEDROCK_EDITIONS = [
  'Claude 3 Haiku',
  'Claude 3 Opus',
  'Claude 3.5 Haiku',
  'Claude 3.5 Sonnet',
  'Claude 3.5 Sonnet v2',
  'Claude 3.7 Sonnet',
  'Claude Haiku 4.5',
  'Claude Opus 4',
  'Claude Opus 4.1',
  'Claude Opus 4.5',
  'Claude Opus 4.6',
  'Claude Opus 4.7',
  'Claude Sonnet 4',
  'Claude Sonnet 4.5',
  'Claude Sonnet 4.6',
  'Claude Sonnet 5',
].map((model) => `${model} (Amazon Bedrock Edition)`);

/** Not batches, whose tokens no metric of the runtime tells. */
const BEDROCK: LinePattern = {
  serviceCodes: ['AmazonBedrock', 'AmazonBedrockFoundationModels', 'AmazonBedrockService'],
  serviceNames: ['Amazon Bedrock', ...BEDROCK_EDITIONS],
  usageTypes: [/^(?!.*batch).*(input|output|cache[-_]?(read|write))[-_]?(input[-_]?)?token/i],
  descriptions: [/^(?!.*\bbatch\b).*\b(input|output|cache (read|write))\b.*\btokens?\b/i],
};

const API_GATEWAY: LinePattern = {
  serviceCodes: ['AmazonApiGateway'],
  serviceNames: ['Amazon API Gateway'],
  usageTypes: [/(^|-)ApiGateway(Request|HttpRequest|Message)$/],
  descriptions: [
    /\bAPI calls?\b/i,
    /\bHTTP API requests?\b/i,
    /\bWebSocket\b.*\bmessages?\b/i,
    /\bAPI Gateway .*requests?\b/i,
  ],
};

const SQS: LinePattern = {
  serviceCodes: ['AWSQueueService'],
  serviceNames: ['Amazon Simple Queue Service'],
  usageTypes: [/(^|-)Requests(-FIFO)?(-Tier\d)?$/],
  descriptions: [/\bSQS (standard |FIFO )?requests\b/i, /\bAmazon Simple Queue Service requests\b/i],
};

const SNS: LinePattern = {
  serviceCodes: ['AmazonSNS'],
  serviceNames: ['Amazon Simple Notification Service'],
  usageTypes: [/(^|-)Requests-Tier\d$/],
  descriptions: [/\bAmazon SNS (API )?requests\b/i],
};

/** Not replicated writes, and not the tables of the class for infrequent access. */
const DYNAMODB: LinePattern = {
  serviceCodes: ['AmazonDynamoDB'],
  serviceNames: ['Amazon DynamoDB'],
  usageTypes: [/(^|(?<!IA)-)(Read|Write)(RequestUnits|CapacityUnit-Hrs)$/],
  descriptions: [/\b(?<!replicated )(read|write) request units\b(?!.*\bIA\b)/i, /\bunits of (read|write) capacity\b/i],
};

const STEP_FUNCTIONS: LinePattern = {
  serviceCodes: ['AmazonStates'],
  serviceNames: ['AWS Step Functions'],
  usageTypes: [/(^|-)(StateTransition|StepFunctions-Request|StepFunctions-GB-Second)$/],
  descriptions: [/\bstate transitions?\b/i, /\bExpress Workflows?\b/i],
};

const EVENTBRIDGE: LinePattern = {
  serviceCodes: ['AWSEvents'],
  serviceNames: ['Amazon EventBridge', 'CloudWatch Events', 'AWS CloudWatch Events'],
  usageTypes: [/(^|-)Event-64K-Chunks$/],
  descriptions: [/\bcustom events?\b/i],
};

const CLOUDWATCH_LOGS: LinePattern = {
  serviceCodes: ['AmazonCloudWatch'],
  serviceNames: ['AmazonCloudWatch', 'Amazon CloudWatch'],
  usageTypes: [/(^|-)(DataProcessing|DataProcessingIA|VendedLog|VendedLogIA)-Bytes$/],
  descriptions: [/\blog(s| data) ingested\b/i],
};

const NAT_GATEWAY: LinePattern = {
  serviceCodes: ['AmazonEC2', 'AmazonVPC'],
  serviceNames: ['Amazon Elastic Compute Cloud', 'Amazon Virtual Private Cloud'],
  usageTypes: [/(^|-)NatGateway-Bytes$/],
  descriptions: [/\bData Processed by NAT Gateways?\b/i],
};

const LOAD_BALANCER: LinePattern = {
  serviceCodes: ['AWSELB', 'AmazonEC2'],
  serviceNames: ['Elastic Load Balancing', 'Amazon Elastic Compute Cloud'],
  usageTypes: [/(^|(?<!Outposts)-)LCUUsage$/, /(^|-)DataProcessing-Bytes$/],
  descriptions: [/\bused .*load balancer capacity unit-hour\b/i, /\bData Processed by the LoadBalancer\b/i],
};

/** Not what goes to origins. */
const CLOUDFRONT: LinePattern = {
  serviceCodes: ['AmazonCloudFront'],
  serviceNames: ['Amazon CloudFront'],
  usageTypes: [/(^|-)DataTransfer-Out-Bytes$/, /(^|-)Requests-/],
  descriptions: [/\bdata transfer out\b(?! to origin)/i, /\bHTTPS? Requests\b/i],
};

/** The lines of a bill that meters by use book, by the meter. */
export const USAGE_LINES: MeteredLines = new Map([
  ['lambda-provisioned', [LAMBDA_PROVISIONED]],
  ['lambda', [LAMBDA]],
  ['bedrock', [BEDROCK]],
  ['api-gateway', [API_GATEWAY]],
  ['sqs', [SQS]],
  ['sns', [SNS]],
  ['dynamodb', [DYNAMODB]],
  ['step-functions', [STEP_FUNCTIONS]],
  ['eventbridge', [EVENTBRIDGE]],
  ['cloudwatch-logs', [CLOUDWATCH_LOGS]],
  ['nat-gateway-bytes', [NAT_GATEWAY]],
  ['load-balancer-capacity', [LOAD_BALANCER]],
  ['cloudfront', [CLOUDFRONT]],
]);
