import { total } from '../../core/domain/money';
import { flat, GIBIBYTE, tariffCost, type Tariff } from '../domain/tariff';
import { countOf, metricsOf, sumOf, usage, type UsageMeter, type Wanted } from '../domain/usage';

const TEBIBYTE = 1_024n * GIBIBYTE;
const TEN_MILLION = 10_000_000n;

/** The dearest edge, by step, as far as the steps go: the metrics do not tell from where an answer came. */
const OUT: Tariff = {
  per: GIBIBYTE,
  tiers: [{ upTo: 10n * TEBIBYTE, usd: '0.120' }, { usd: '0.110' }],
  free: TEBIBYTE,
};
/** HTTPS, at the dearest edge. */
const REQUESTS: Tariff = flat('0.0220', 10_000n, TEN_MILLION);

const ofRegion = metricsOf('AWS/CloudFront', 'DistributionId', 'Region');
const ofDistribution = (metric: string): Wanted => ({ ...ofRegion(metric), fixed: { Region: 'Global' } });

/**
 * CloudFront: data transfer out and requests, at an upper bound: the dearest edge and HTTPS. Its metrics are in
 * us-east-1 alone. It is the only service whose metric tells data that goes out to the internet.
 */
export const CLOUDFRONT_METER: UsageMeter = {
  name: 'cloudfront',
  label: 'CloudFront',
  docs: {
    counts: 'bytes that viewers download, and requests, at the price of the dearest edge',
    delay: '1 to 5 minutes',
    missing: 'how much less most edges cost; functions, invalidations, logs; distributions on a flat-rate plan',
  },
  source: { url: 'https://aws.amazon.com/cloudfront/pricing/', on: '2026-11-28' },
  wanted: { bytes: ofDistribution('BytesDownloaded'), requests: ofDistribution('Requests') },
  usageOf: (measured) => usage({ bytes: sumOf(measured, 'bytes'), requests: sumOf(measured, 'requests') }),
  costOf: (of, options) =>
    total([tariffCost(countOf(of, 'bytes'), OUT, options), tariffCost(countOf(of, 'requests'), REQUESTS, options)]),
};
