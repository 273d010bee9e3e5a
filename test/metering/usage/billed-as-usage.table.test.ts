import type { FocusRow } from '../../../src/bill/domain/focus-row';
import { LineMatcher } from '../../../src/bill/domain/line-pattern';
import { readExactDecimal } from '../../../src/core/domain/decimal';
import { METERED_LINES } from '../../../src/metering/types/billed-as.table';
import { USAGE_LINES } from '../../../src/metering/usage/billed-as-usage.table';
import { USAGE_METERS } from '../../../src/metering/usage/registry';

const EC2 = 'Amazon Elastic Compute Cloud';
const ELB = 'Elastic Load Balancing';
const matcher = new LineMatcher(new Map([...METERED_LINES, ...USAGE_LINES]));
const meterOf = (changed: Partial<FocusRow>) =>
  matcher.meterOf({
    number: 1,
    service: EC2,
    category: 'Usage',
    cost: readExactDecimal('1'),
    faults: [],
    ...changed,
  });

test('every meter has its lines but S3’s, whose buckets a bill does not tell apart', () => {
  expect([...USAGE_LINES.keys(), 's3'].sort()).toEqual(USAGE_METERS.map(({ name }) => name).sort());
  expect([...USAGE_LINES.keys()].filter((name) => METERED_LINES.has(name))).toEqual([]);
});

test.each<[string | undefined, string, string]>([
  ['lambda', 'AWS Lambda', 'AWS Lambda - Total Compute (Provisioned) - US West (Oregon)'],
  ['lambda', 'AWS Lambda', 'AWS Lambda - Total Requests - US East (Northern Virginia)'],
  ['lambda-provisioned', 'AWS Lambda', 'AWS Lambda - Provisioned Concurrency - US West (Oregon)'],
  ['sqs', 'Amazon Simple Queue Service', '$0.40 per million Amazon SQS standard requests in Tier1 in US West (Oregon)'],
  ['dynamodb', 'Amazon DynamoDB', '$0.00065 per hour for units of write capacity beyond the free tier'],
  ['dynamodb', 'Amazon DynamoDB', '$0.625 per million write request units (N. Virginia)'],
  [
    'cloudwatch-logs',
    'AmazonCloudWatch',
    '$0.63 per GB of vended logs ingested in Standard log class for the first 10TB - EU (Frankfurt)',
  ],
  ['cloudwatch-logs', 'AmazonCloudWatch', '$0.50 per GB custom log data ingested in Standard log class - US East'],
  ['nat-gateway-bytes', EC2, '$0.045 per GB Data Processed by NAT Gateways'],
  ['load-balancer-capacity', ELB, '$0.006 per used Network load balancer capacity unit-hour (or partial hour)'],
  ['load-balancer-capacity', ELB, '$0.008 per used Application load balancer capacity unit-hour (or partial hour)'],
  ['cloudfront', 'Amazon CloudFront', '$0.0100 per 10,000 HTTPS Requests'],
  ['cloudfront', 'Amazon CloudFront', '$0.085 per GB - first 10 TB / month data transfer out'],
  ['bedrock', 'Claude Sonnet 4.5 (Amazon Bedrock Edition)', 'AWS Marketplace - $3.00 per million input tokens'],
  ['step-functions', 'AWS Step Functions', '$0.025 per 1,000 state transitions'],
  [undefined, 'AmazonCloudWatch', '$0.03 per GB-mo of log storage - US West (Oregon)'],
  [undefined, 'Amazon Simple Notification Service', '$0.090 per GB - first 10 TB / month data transfer out'],
  [undefined, 'Amazon Simple Storage Service', '$0.004 per 10,000 GET and all other requests'],
  ['load-balancer', ELB, '$0.0225 per Application LoadBalancer-hour (or partial hour)'],
  [undefined, ELB, '$0.090 per GB - first 10 TB / month data transfer out beyond the global free tier'],
  ['nat-gateway', EC2, '$0.045 per NAT Gateway Hour'],
  [undefined, 'Amazon CloudFront', '$0.020 per GB - data transfer out to origin'],
  [undefined, 'Amazon Bedrock', '$1.50 per million batch input tokens'],
])('%s books: %s, %s', (meter, service, description) => {
  expect(meterOf({ service, description })).toBe(meter);
});

test.each<[string | undefined, string, string]>([
  ['lambda', 'AWSLambda', 'EUC1-Lambda-GB-Second-ARM'],
  ['lambda', 'AWSLambda', 'Request'],
  ['lambda-provisioned', 'AWSLambda', 'USW2-Lambda-Provisioned-Concurrency'],
  ['bedrock', 'AmazonBedrock', 'USE1-NovaPro-input-tokens'],
  ['bedrock', 'AmazonBedrock', 'USE1-NovaPro-cache-read-input-token-count'],
  ['api-gateway', 'AmazonApiGateway', 'USE1-ApiGatewayHttpRequest'],
  ['sqs', 'AWSQueueService', 'USW2-Requests-FIFO-Tier1'],
  ['sns', 'AmazonSNS', 'USE1-Requests-Tier1'],
  ['dynamodb', 'AmazonDynamoDB', 'USW2-ReadRequestUnits'],
  ['eventbridge', 'AWSEvents', 'USE1-Event-64K-Chunks'],
  ['cloudwatch-logs', 'AmazonCloudWatch', 'EUC1-VendedLog-Bytes'],
  ['nat-gateway-bytes', 'AmazonEC2', 'NatGateway-Bytes'],
  ['load-balancer-capacity', 'AWSELB', 'EUW1-LCUUsage'],
  ['cloudfront', 'AmazonCloudFront', 'EU-DataTransfer-Out-Bytes'],
  [undefined, 'AmazonDynamoDB', 'USW2-ReplWriteRequestUnits'],
  [undefined, 'AmazonDynamoDB', 'USW2-IA-WriteRequestUnits'],
  [undefined, 'AWSELB', 'EUW1-ReservedLCUUsage'],
  [undefined, 'AWSELB', 'EUW1-Outposts-LCUUsage'],
  [undefined, 'AmazonCloudFront', 'EU-DataTransfer-Out-OBytes'],
  [undefined, 'AmazonBedrock', 'USE1-NovaPro-input-tokens-batch'],
  [undefined, 'AmazonS3', 'Requests-Tier2'],
])('%s books the usage type: %s, %s', (meter, serviceCode, usageType) => {
  expect(meterOf({ serviceCode, usageType })).toBe(meter);
});
