import { flat, GIBIBYTE, tariffCost } from '../domain/tariff';
import { countOf, metricsOf, sumOf, usage, type UsageMeter } from '../domain/usage';

const INGESTED = flat('0.50', GIBIBYTE, 5n * GIBIBYTE);

/** What CloudWatch Logs adds to each event. */
const EVENT_BYTES = 26n;

const ofAccount = metricsOf('AWS/Logs');

/**
 * CloudWatch Logs: bytes ingested, with 26 for each event, at the price of the class Standard. One number for all log
 * groups of the region.
 */
export const CLOUDWATCH_LOGS_METER: UsageMeter = {
  name: 'cloudwatch-logs',
  label: 'CloudWatch Logs',
  docs: {
    counts: 'bytes ingested, at the price of the class Standard',
    delay: '1 to 3 minutes',
    missing: 'storage, queries, live tail, what the class Infrequent Access and vended logs cost less',
  },
  source: { url: 'https://aws.amazon.com/cloudwatch/pricing/', on: '2026-11-21' },
  wanted: { bytes: ofAccount('IncomingBytes'), events: ofAccount('IncomingLogEvents') },
  usageOf: (measured) => usage({ bytes: sumOf(measured, 'bytes') + EVENT_BYTES * sumOf(measured, 'events') }),
  costOf: (of, options) => tariffCost(countOf(of, 'bytes'), INGESTED, options),
};
