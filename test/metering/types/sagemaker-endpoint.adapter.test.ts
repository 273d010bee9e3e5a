import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  ListEndpointsCommand,
  ListTagsCommand,
  SageMakerClient,
  type EndpointSummary,
} from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import { SageMakerEndpoints } from '../../../src/metering/types/sagemaker-endpoint.adapter';
import { awsError, spokeRegion } from './spoke';

const aws = mockClient(SageMakerClient);
const endpoints = new SageMakerEndpoints(spokeRegion());
const arnOf = (name: string) => `arn:aws:sagemaker:eu-west-1:222222222222:endpoint/${name}`;
const CREATED = new Date('2026-11-01T10:00:00Z');
const endpoint = (name: string, EndpointStatus = 'InService'): EndpointSummary => ({
  EndpointName: name,
  EndpointArn: arnOf(name),
  EndpointStatus: EndpointStatus as 'InService',
  CreationTime: CREATED,
  LastModifiedTime: CREATED,
});
const has = (...found: EndpointSummary[]) => aws.on(ListEndpointsCommand).resolves({ Endpoints: found });

beforeEach(() => {
  aws.reset();
  aws.on(ListTagsCommand).resolves({ Tags: [{ Key: 'Owner', Value: 'ml' }] });
  aws.on(DescribeEndpointCommand).resolves({
    EndpointConfigName: 'c',
    ProductionVariants: [{ VariantName: 'a', CurrentInstanceCount: 2 }],
  });
  aws.on(DescribeEndpointConfigCommand, { EndpointConfigName: 'c' }).resolves({
    ProductionVariants: [{ VariantName: 'a', ModelName: 'm', InstanceType: 'ml.m5.xlarge' }],
  });
});

test.each([
  ['Creating', 0],
  ['InService', 1],
  ['OutOfService', 1],
  ['Updating', 1],
  ['SystemUpdating', 1],
  ['RollingBack', 1],
  ['UpdateRollbackFailed', 1],
  ['Failed', 0],
  ['Deleting', 0],
  ['a status that nobody knows', 1],
])('an endpoint that is %s is counted: %d', async (status, count) => {
  has(endpoint('e', status));
  expect(await endpoints.list()).toHaveLength(count);
});

test('all pages are read; each has the instances that it has now, of the type that is configured', async () => {
  aws
    .on(ListEndpointsCommand)
    .resolvesOnce({ Endpoints: [endpoint('e')], NextToken: 'more' })
    .resolvesOnce({ Endpoints: [endpoint('f')] });
  aws.on(DescribeEndpointCommand, { EndpointName: 'f' }).resolves({
    EndpointConfigName: 'd',
    ProductionVariants: [
      { VariantName: 'a', CurrentInstanceCount: 1 },
      { VariantName: 'none', CurrentInstanceCount: 0 },
      { VariantName: 'serverless', CurrentServerlessConfig: { MemorySizeInMB: 1_024, MaxConcurrency: 1 } },
      { VariantName: 'unconfigured', CurrentInstanceCount: 3 },
    ],
    ShadowProductionVariants: [{ VariantName: 's', CurrentInstanceCount: 1 }],
  });
  aws.on(DescribeEndpointConfigCommand, { EndpointConfigName: 'd' }).resolves({
    ProductionVariants: [{ VariantName: 'a', InstanceType: 'ml.g5.xlarge' }],
    ShadowProductionVariants: [{ VariantName: 's', InstanceType: 'ml.m5.large' }],
  });
  const [first, second] = await endpoints.list();
  expect(first).toMatchObject({
    arn: arnOf('e'),
    createdAt: CREATED.getTime(),
    tags: { Owner: 'ml' },
    startedBy: 'ml',
    control: undefined,
  });
  expect([first?.price?.describe(), second?.price?.describe()]).toEqual([
    'an endpoint of 2 ml.m5.xlarge',
    'an endpoint of 1 ml.g5.xlarge, 3 unknown, 1 ml.m5.large',
  ]);
});

test('one without instances costs nothing by the hour', async () => {
  has(endpoint('e'));
  aws.on(DescribeEndpointCommand).resolves({
    EndpointConfigName: 'c',
    ProductionVariants: [{ VariantName: 'a', CurrentInstanceCount: 0 }],
  });
  expect(await endpoints.list()).toEqual([]);
});

test('one that cannot be described is told, and the rest goes on', async () => {
  has(endpoint('e'), endpoint('f'));
  aws.on(DescribeEndpointCommand, { EndpointName: 'f' }).rejects(awsError('ThrottlingException'));
  const unread: string[] = [];
  expect(await endpoints.list(({ arn }) => unread.push(arn))).toHaveLength(1);
  expect(unread).toEqual([arnOf('f')]);
  await expect(endpoints.list()).rejects.toThrow(`cannot describe ${arnOf('f')}`);
});
