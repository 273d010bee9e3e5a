import { total } from '../../core/domain/money';
import { flat, MILLION, tariffCost, type Tariff } from '../domain/tariff';
import {
  billedParts,
  byDimension,
  countOf,
  metricsOf,
  plus,
  sumOf,
  usage,
  type Measured,
  type UsageMeter,
} from '../domain/usage';

const BILLION = 1_000n * MILLION;

const tiered = (first: string, next: string, rest: string): Tariff => ({
  ...flat(first, MILLION, MILLION),
  tiers: [{ upTo: 100n * BILLION, usd: first }, { upTo: 200n * BILLION, usd: next }, { usd: rest }],
});
const STANDARD = tiered('0.40', '0.30', '0.24');
const FIFO = tiered('0.50', '0.40', '0.35');

/** A request is billed by the started part of this many bytes. */
const PART = 64n * 1_024n;

const ofQueue = metricsOf('AWS/SQS', 'QueueName');

/**
 * SQS: every call is a request, by the started 64 KB. The metrics count messages, and a call may carry ten of them:
 * this is the most that it can be. Receives that answer nothing are requests, too, and have a metric of their own.
 */
export const SQS_METER: UsageMeter = {
  name: 'sqs',
  label: 'SQS',
  docs: {
    counts: 'messages sent, received and deleted, by 64 KB, and empty receives, of standard and FIFO queues',
    delay: '1 to 3 minutes; up to 15 after a queue was idle for 6 hours',
    missing:
      'calls that change or read a queue, and those of ChangeMessageVisibility; what batches save ' +
      '(one call of ten messages counts as ten); fair queues',
  },
  source: { url: 'https://aws.amazon.com/sqs/pricing/', on: '2026-11-21' },
  wanted: {
    sent: ofQueue('NumberOfMessagesSent'),
    received: ofQueue('NumberOfMessagesReceived'),
    deleted: ofQueue('NumberOfMessagesDeleted'),
    empty: ofQueue('NumberOfEmptyReceives'),
    bytes: ofQueue('SentMessageSize'),
    largest: ofQueue('SentMessageSize', 'Maximum'),
  },
  usageOf: (measured) =>
    plus(
      ...[...byDimension(measured, 'QueueName')].map(([name, ofOne]) =>
        usage({ [name.endsWith('.fifo') ? 'fifo' : 'standard']: requestsOf(ofOne) }),
      ),
    ),
  costOf: (of, options) =>
    total([tariffCost(countOf(of, 'standard'), STANDARD, options), tariffCost(countOf(of, 'fifo'), FIFO, options)]),
};

/** A message that is received may be as large as the largest that is sent now. */
function requestsOf(ofOne: readonly Measured[]): bigint {
  const count = (key: string) => sumOf(ofOne, key);
  const sent = billedParts(count('sent'), count('bytes'), count('largest'), PART);
  const partsOfLargest = (count('largest') + PART - 1n) / PART;
  const received = count('received') * (partsOfLargest > 1n ? partsOfLargest : 1n);
  return sent + received + count('deleted') + count('empty');
}
