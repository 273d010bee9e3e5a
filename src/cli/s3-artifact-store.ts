import {
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3ServiceException,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { ArtifactStore } from '../packaging/artifact-store';
import { PackagingError } from '../packaging/packaging-error';

const NOT_FOUND = 404;

/** Keeps artifacts in a bucket. It needs `s3:ListBucket`, `s3:GetObject` and `s3:PutObject`. */
export class S3ArtifactStore implements ArtifactStore {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /**
   * Returns the bucket's region. Throws a PackagingError that names the bucket if it cannot be reached, for whatever
   * reason.
   */
  async region(): Promise<string> {
    const { BucketRegion: region } = await this.s3
      .send(new HeadBucketCommand({ Bucket: this.bucket }))
      .catch((error: unknown) => {
        throw new PackagingError(
          `the bucket '${this.bucket}' cannot be used: ${reasonOf(error)}: expected one that you may list, read and write`,
        );
      });
    if (region === undefined) {
      throw new PackagingError(`S3 does not say where the bucket '${this.bucket}' is: expected its region`);
    }
    return region;
  }

  async checksumOf(key: string): Promise<string | undefined> {
    try {
      const { ChecksumSHA256: checksum } = await this.s3.send(
        new HeadObjectCommand({ Bucket: this.bucket, Key: key, ChecksumMode: 'ENABLED' }),
      );
      return checksum === undefined ? undefined : Buffer.from(checksum, 'base64').toString('hex');
    } catch (error) {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === NOT_FOUND) return undefined;
      throw error;
    }
  }

  async put(key: string, bytes: Uint8Array, sha256: string): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: bytes,
        ContentType: key.endsWith('.json') ? 'application/json' : 'application/zip',
        ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      }),
    );
  }
}

/**
 * Says why a bucket cannot be used. HeadBucket has no words of its own, only a status. Errors of credentials, region
 * and network have.
 */
function reasonOf(error: unknown): string {
  if (!(error instanceof S3ServiceException)) return (error as Error).message;
  const { httpStatusCode: status } = error.$metadata;
  return status === NOT_FOUND ? 'there is none of that name' : `S3 answers ${status ?? error.name}`;
}
