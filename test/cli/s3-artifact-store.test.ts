import {
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { S3ArtifactStore } from '../../src/cli/s3-artifact-store';

const s3 = mockClient(S3Client);
const store = new S3ArtifactStore(new S3Client({ region: 'eu-west-1' }), 'artifacts');
const HEX = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const BASE64 = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const answer = (httpStatusCode: number) =>
  new S3ServiceException({ name: 'Unknown', $fault: 'client', $metadata: { httpStatusCode } });

beforeEach(() => s3.reset());

describe('artifacts in S3', () => {
  test('are compared by the SHA-256 that S3 keeps', async () => {
    s3.on(HeadObjectCommand, { Bucket: 'artifacts', Key: 'lambda/a.zip', ChecksumMode: 'ENABLED' }).resolves({
      ChecksumSHA256: BASE64,
    });
    expect(await store.checksumOf('lambda/a.zip')).toBe(HEX);
  });

  test('that are not there, or came without one, have none', async () => {
    s3.on(HeadObjectCommand).rejectsOnce(answer(404)).resolves({});
    expect([await store.checksumOf('a'), await store.checksumOf('a')]).toEqual([undefined, undefined]);
  });

  test('that may not be read are no reason to go on', async () => {
    s3.on(HeadObjectCommand).rejects(answer(403));
    await expect(store.checksumOf('a')).rejects.toThrow(S3ServiceException);
  });

  test('are put with it, so that S3 verifies what arrived', async () => {
    s3.on(PutObjectCommand).resolves({});
    await store.put('lambda/a.zip', new Uint8Array(), HEX);
    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toEqual({
      Bucket: 'artifacts',
      Key: 'lambda/a.zip',
      Body: new Uint8Array(),
      ContentType: 'application/zip',
      ChecksumSHA256: BASE64,
    });
  });
});

describe('the bucket', () => {
  test('says where it is', async () => {
    s3.on(HeadBucketCommand, { Bucket: 'artifacts' }).resolves({ BucketRegion: 'us-east-1' });
    expect(await store.region()).toBe('us-east-1');
  });

  test.each([
    [404, "the bucket 'artifacts' cannot be used: there is none of that name"],
    [403, "the bucket 'artifacts' cannot be used: S3 answers 403"],
  ])('that cannot be used, with the answer %d, is named', async (status, message) => {
    s3.on(HeadBucketCommand).rejects(answer(status));
    await expect(store.region()).rejects.toThrow(message);
  });

  test('that cannot be asked is named, with the reason', async () => {
    s3.on(HeadBucketCommand).rejects(new Error('Could not load credentials from any providers'));
    await expect(store.region()).rejects.toThrow(
      "the bucket 'artifacts' cannot be used: Could not load credentials from any providers",
    );
  });

  test('whose region S3 does not say is named', async () => {
    s3.on(HeadBucketCommand).resolves({});
    await expect(store.region()).rejects.toThrow("S3 does not say where the bucket 'artifacts' is");
  });
});
