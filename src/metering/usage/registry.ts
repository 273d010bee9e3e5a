import type { UsageMeter } from '../domain/usage';
import { API_GATEWAY_METER } from './api-gateway.meter';
import { BEDROCK_METER } from './bedrock.meter';
import { CLOUDFRONT_METER } from './cloudfront.meter';
import { CLOUDWATCH_LOGS_METER } from './cloudwatch-logs.meter';
import { DYNAMODB_METER } from './dynamodb.meter';
import { EVENTBRIDGE_METER } from './eventbridge.meter';
import { LAMBDA_PROVISIONED_METER } from './lambda-provisioned.meter';
import { LAMBDA_METER } from './lambda.meter';
import { LOAD_BALANCER_METER } from './load-balancer.meter';
import { NAT_GATEWAY_METER } from './nat-gateway.meter';
import { S3_METER } from './s3.meter';
import { SNS_METER } from './sns.meter';
import { SQS_METER } from './sqs.meter';
import { STEP_FUNCTIONS_METER } from './step-functions.meter';

/** The meters by use: one line for each. What is asked, booked and said of them follows. */
export const USAGE_METERS: readonly UsageMeter[] = [
  LAMBDA_METER,
  LAMBDA_PROVISIONED_METER,
  BEDROCK_METER,
  API_GATEWAY_METER,
  SQS_METER,
  SNS_METER,
  DYNAMODB_METER,
  STEP_FUNCTIONS_METER,
  EVENTBRIDGE_METER,
  S3_METER,
  CLOUDWATCH_LOGS_METER,
  NAT_GATEWAY_METER,
  LOAD_BALANCER_METER,
  CLOUDFRONT_METER,
];
