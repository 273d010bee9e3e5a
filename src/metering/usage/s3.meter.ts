import { total } from '../../core/domain/money';
import { flat, tariffCost } from '../domain/tariff';
import { byDimension, countOf, metricsOf, plus, sumOf, usage, type Measured, type UsageMeter } from '../domain/usage';

const WRITES = flat('0.005', 1_000n);
const READS = flat('0.0004', 1_000n);

/** The filter that the console makes for all of a bucket. */
const WHOLE_BUCKET = 'EntireBucket';

const ofBucket = metricsOf('AWS/S3', 'BucketName', 'FilterId');

/**
 * S3: requests, in buckets whose owner has request metrics on. Filters of a bucket may overlap: all are added up unless
 * one is for the whole bucket. Deletes cost nothing.
 */
export const S3_METER: UsageMeter = {
  name: 's3',
  label: 'S3 requests',
  docs: {
    counts:
      'PUT, COPY, POST and LIST; GET, HEAD and SELECT, of buckets with request metrics, ' +
      'at the prices of S3 Standard',
    delay: '1 to 15 minutes',
    missing:
      'all buckets without request metrics (they are off unless somebody turns them on), storage, ' +
      'other storage classes, lifecycle transitions, data transfer',
  },
  source: { url: 'https://aws.amazon.com/s3/pricing/', on: '2026-11-21' },
  wanted: {
    put: ofBucket('PutRequests'),
    post: ofBucket('PostRequests'),
    list: ofBucket('ListRequests'),
    get: ofBucket('GetRequests'),
    head: ofBucket('HeadRequests'),
    select: ofBucket('SelectRequests'),
  },
  usageOf: (measured) =>
    plus(
      ...[...byDimension(measured, 'BucketName').values()].map((ofBucketAll) => {
        const counted = ofFilters(ofBucketAll);
        const sums = (...keys: readonly string[]) => keys.reduce((sum, key) => sum + sumOf(counted, key), 0n);
        return usage({ writes: sums('put', 'post', 'list'), reads: sums('get', 'head', 'select') });
      }),
    ),
  costOf: (of, options) =>
    total([tariffCost(countOf(of, 'writes'), WRITES, options), tariffCost(countOf(of, 'reads'), READS, options)]),
};

function ofFilters(measured: readonly Measured[]): readonly Measured[] {
  const whole = measured.filter(({ dimensions }) => dimensions.FilterId === WHOLE_BUCKET);
  return whole.length > 0 ? whole : measured;
}
