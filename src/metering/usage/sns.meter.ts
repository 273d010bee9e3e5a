import { flat, MILLION, tariffCost } from '../domain/tariff';
import { billedParts, byDimension, countOf, metricsOf, plus, sumOf, usage, type UsageMeter } from '../domain/usage';

const PUBLISHES = flat('0.50', MILLION, MILLION);

/** A message is billed by the started part of this many bytes. */
const PART = 64n * 1_024n;

const ofTopic = metricsOf('AWS/SNS', 'TopicName');

/** SNS: what is published, by the started 64 KB. */
export const SNS_METER: UsageMeter = {
  name: 'sns',
  label: 'SNS',
  docs: {
    counts: 'messages published to standard topics, by 64 KB',
    delay: '5 to 10 minutes',
    missing: 'deliveries by HTTP, e-mail and SMS (the metrics do not tell by which way), FIFO topics beyond a message',
  },
  source: { url: 'https://aws.amazon.com/sns/pricing/', on: '2026-11-21' },
  wanted: {
    published: ofTopic('NumberOfMessagesPublished'),
    bytes: ofTopic('PublishSize'),
    largest: ofTopic('PublishSize', 'Maximum'),
  },
  usageOf: (measured) =>
    plus(
      ...[...byDimension(measured, 'TopicName').values()].map((ofOne) =>
        usage({
          publishes: billedParts(sumOf(ofOne, 'published'), sumOf(ofOne, 'bytes'), sumOf(ofOne, 'largest'), PART),
        }),
      ),
    ),
  costOf: (of, options) => tariffCost(countOf(of, 'publishes'), PUBLISHES, options),
};
