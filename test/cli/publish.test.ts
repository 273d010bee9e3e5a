import {
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { publish } from '../../src/cli/publish';
import { writeDistribution } from '../../src/packaging/distribution';
import { temporaryFolder } from '../packaging/synthesized';

const s3 = mockClient(S3Client);
const TEMPLATE = JSON.stringify({
  Resources: {},
  Parameters: { ArtifactBucket: { Type: 'String' }, OrganizationId: { Type: 'String' } },
});
const from = temporaryFolder();
writeDistribution(
  from,
  new Map([
    ['lambda/a-1.zip', Buffer.from('code')],
    ['templates/management.template.json', Buffer.from(TEMPLATE)],
  ]),
);

async function publishing(options: {
  readonly bucket?: string;
  readonly prefix?: string;
  readonly region?: string;
}): Promise<string> {
  const lines: string[] = [];
  await publish({ bucket: 'artifacts', prefix: '', from, ...options }, (line) => lines.push(line));
  return lines.join('\n');
}

beforeEach(() => {
  s3.reset();
  s3.on(HeadBucketCommand).resolves({ BucketRegion: 'eu-west-1' });
  s3.on(HeadObjectCommand).rejects(
    new S3ServiceException({ name: 'NotFound', $fault: 'client', $metadata: { httpStatusCode: 404 } }),
  );
  s3.on(PutObjectCommand).resolves({});
});

describe('publish', () => {
  test('puts code and templates under the prefix, and prints how to install them', async () => {
    const printed = await publishing({ prefix: 'v1' });
    expect(s3.commandCalls(PutObjectCommand).map(({ args: [{ input }] }) => input.Key)).toEqual([
      'v1/lambda/a-1.zip',
      'v1/templates/management.template.json',
    ]);
    expect(printed).toContain('put        s3://artifacts/v1/lambda/a-1.zip');
    expect(printed).toContain('aws cloudformation deploy --region eu-west-1 --stack-name budget-guardrails-management');
    expect(printed).toContain('--parameter-overrides ArtifactBucket=artifacts OrganizationId=?');
  });

  test.each([
    [{ bucket: 'Artifacts' }, "--bucket: 'Artifacts' is not possible: expected the name of a bucket"],
    [{ prefix: '/v1' }, "--prefix: '/v1/' is not possible: expected nothing, or a path that ends with /"],
    [
      { region: 'us-east-1' },
      "the bucket 'artifacts' is in eu-west-1: expected us-east-1, because Lambda takes code from buckets of its own region alone",
    ],
  ])('refuses %j before anything is put', async (options, message) => {
    await expect(publishing(options)).rejects.toThrow(message);
    expect(s3.commandCalls(PutObjectCommand)).toEqual([]);
  });
});
