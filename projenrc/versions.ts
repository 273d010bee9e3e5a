/**
 * The dependencies, each pinned where a newer or looser one was seen to break.
 * docs/decisions/0004-pinned-toolchain.md has the reasons, docs/decisions/0011-libraries-and-services.md what else was
 * looked at.
 */
export const CDK_VERSION = '2.276.0';
export const CDK_CLI_VERSION = '2.1148.1';
export const CONSTRUCTS_VERSION = '10.8.1';
export const TYPESCRIPT_VERSION = '~6.0.3';
export const NODE_VERSION = '22.0.0';
/** CI runs on both: the least that will do, and the newest that is kept long. */
export const LEAST_NODE = '22';
export const NEWEST_NODE = '24';

/** What the Lambda bundles contain. */
export const RUNTIME_DEPENDENCIES = [
  '@aws-sdk/client-account@^3',
  '@aws-sdk/client-application-auto-scaling@^3',
  '@aws-sdk/client-auto-scaling@^3',
  '@aws-sdk/client-bedrock@^3',
  '@aws-sdk/client-budgets@^3',
  '@aws-sdk/client-cloudformation@^3',
  '@aws-sdk/client-cloudwatch@^3',
  '@aws-sdk/client-cost-explorer@^3',
  '@aws-sdk/client-dynamodb@^3',
  '@aws-sdk/client-ec2@^3',
  '@aws-sdk/client-ecs@^3',
  '@aws-sdk/client-eks@^3',
  '@aws-sdk/client-elastic-load-balancing@^3',
  '@aws-sdk/client-elastic-load-balancing-v2@^3',
  '@aws-sdk/client-elasticache@^3',
  '@aws-sdk/client-lambda@^3',
  '@aws-sdk/client-opensearch@^3',
  '@aws-sdk/client-organizations@^3',
  '@aws-sdk/client-pricing@^3',
  '@aws-sdk/client-rds@^3',
  '@aws-sdk/client-redshift@^3',
  '@aws-sdk/client-sagemaker@^3',
  '@aws-sdk/client-scheduler@^3',
  '@aws-sdk/client-service-catalog@^3',
  '@aws-sdk/client-sns@^3',
  '@aws-sdk/client-ssm@^3',
  '@aws-sdk/client-sts@^3',
  '@aws-sdk/credential-provider-env@^3',
  '@aws-sdk/util-dynamodb@^3',
  'p-map@^7',
  'zod@^4',
];

export const DEVELOPMENT_DEPENDENCIES = [
  '@aws-sdk/client-dynamodb-streams@^3',
  '@aws-sdk/client-eventbridge@^3',
  '@aws-sdk/client-iam@^3',
  '@aws-sdk/client-s3@^3',
  '@aws-sdk/client-sqs@^3',
  '@cdklabs/cdk-validator-cfnguard@0.0.62',
  '@clack/prompts@1.9.0',
  '@duckdb/node-api@1.5.6-r.1',
  '@swc/core@1.16.18',
  '@swc/jest@^0.2.39',
  '@types/aws-lambda',
  '@types/node@^22',
  'aws-sdk-client-mock@^4.1.0',
  'cdk-nag@3.0.2',
  'commander@14.0.3',
  'csv-parse@^7.0.3',
  'dependency-cruiser@17.4.3',
  'echarts@6.1.0',
  'fast-check@^4.10.2',
  'fflate@0.8.3',
  'hyparquet@1.33.0',
  'hyparquet-compressors@^1.1.2',
  'hyparquet-writer@0.17.0',
  'jest-environment-node@^30',
  'jest-runtime@^30',
  'oxfmt@0.79.0',
  'oxlint@1.94.0',
  'oxlint-tsgolint@7.0.2008',
  'tsc-native@npm:typescript@7.0.2',
  'yaml@^2.9.1',
];
