import { flat, tariffCost } from '../domain/tariff';
import { billedParts, countOf, metricsOf, sumOf, usage, type UsageMeter } from '../domain/usage';

const EVENTS = flat('1.00', 1_000_000n);

/** An event is billed by the started part of this many bytes. */
const PART = 64n * 1_024n;

const ofAccount = metricsOf('AWS/Events');

/** EventBridge: events that the account puts on its buses itself, by the started 64 KB. Events of AWS cost nothing. */
export const EVENTBRIDGE_METER: UsageMeter = {
  name: 'eventbridge',
  label: 'EventBridge',
  docs: {
    counts: 'custom events, by 64 KB',
    delay: '1 to 3 minutes',
    missing: 'events of partners and from other accounts, archives and replays, pipes, schedules, API destinations',
  },
  source: { url: 'https://aws.amazon.com/eventbridge/pricing/', on: '2026-11-21' },
  wanted: {
    entries: ofAccount('PutEventsEntriesCount'),
    bytes: ofAccount('PutEventsRequestSize'),
    largest: ofAccount('PutEventsRequestSize', 'Maximum'),
  },
  usageOf: (measured) =>
    usage({
      events: billedParts(sumOf(measured, 'entries'), sumOf(measured, 'bytes'), sumOf(measured, 'largest'), PART),
    }),
  costOf: (of, options) => tariffCost(countOf(of, 'events'), EVENTS, options),
};
