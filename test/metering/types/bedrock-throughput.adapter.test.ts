import {
  BedrockClient,
  ListProvisionedModelThroughputsCommand,
  ListTagsForResourceCommand,
  type ProvisionedModelSummary,
} from '@aws-sdk/client-bedrock';
import { mockClient } from 'aws-sdk-client-mock';
import { BedrockThroughputs } from '../../../src/metering/types/bedrock-throughput.adapter';
import { withoutList } from '../../support/reserved-prices';
import { awsError, spokeRegion } from './spoke';

const aws = mockClient(BedrockClient);
const throughputs = new BedrockThroughputs(spokeRegion());
const arnOf = (id: string) => `arn:aws:bedrock:eu-west-1:222222222222:provisioned-model/${id}`;
const MODEL = 'arn:aws:bedrock:eu-west-1::foundation-model/amazon.titan-text';
const CREATED = new Date('2026-11-01T10:00:00Z');
const throughput = (id: string, more: Partial<ProvisionedModelSummary> = {}): ProvisionedModelSummary => ({
  provisionedModelName: id,
  provisionedModelArn: arnOf(id),
  modelArn: MODEL,
  desiredModelArn: MODEL,
  foundationModelArn: MODEL,
  modelUnits: 2,
  desiredModelUnits: 2,
  status: 'InService',
  creationTime: CREATED,
  lastModifiedTime: CREATED,
  ...more,
});
const has = (...found: ProvisionedModelSummary[]) =>
  aws.on(ListProvisionedModelThroughputsCommand).resolves({ provisionedModelSummaries: found });

beforeEach(() => {
  aws.reset();
  aws.on(ListTagsForResourceCommand).resolves({ tags: [{ key: 'Owner', value: 'ml' }] });
});

test.each([
  ['Creating', 0],
  ['InService', 1],
  ['Updating', 1],
  ['Failed', 0],
  ['a status that nobody knows', 1],
] as const)('one that is %s is counted: %d', async (status, count) => {
  has(throughput('a', { status: status as 'InService' }));
  expect(await throughputs.list()).toHaveLength(count);
});

test('all pages are read; each counts since it was made, at a bound for its units', async () => {
  aws
    .on(ListProvisionedModelThroughputsCommand)
    .resolvesOnce({ provisionedModelSummaries: [throughput('a')], nextToken: 'more' })
    .resolvesOnce({ provisionedModelSummaries: [throughput('b', { modelUnits: 1, commitmentDuration: 'OneMonth' })] });
  const [first, second] = await throughputs.list();
  expect(first).toMatchObject({
    arn: arnOf('a'),
    since: CREATED.getTime(),
    tags: { Owner: 'ml' },
    startedBy: 'ml',
    control: undefined,
  });
  if (first?.price === undefined || second?.price === undefined) throw new Error('no price');
  expect([first.price.describe(), second.price.describe()]).toEqual([
    '2 model units of amazon.titan-text (no commitment)',
    '1 model units of amazon.titan-text (OneMonth)',
  ]);
  expect(await withoutList(first.price)).toBe('bound 400 USD/h');
  expect(() => first.price?.listed('eu-west-1')).toThrow('the throughput of amazon.titan-text');
});

test('one whose tags cannot be read is told, and the rest goes on', async () => {
  has(throughput('a'), throughput('b'));
  aws.on(ListTagsForResourceCommand, { resourceARN: arnOf('b') }).rejects(awsError('ThrottlingException'));
  const unread: string[] = [];
  expect(await throughputs.list(({ arn }) => unread.push(arn))).toHaveLength(1);
  expect(unread).toEqual([arnOf('b')]);
  await expect(throughputs.list()).rejects.toThrow(`cannot read the tags of ${arnOf('b')}`);
});
