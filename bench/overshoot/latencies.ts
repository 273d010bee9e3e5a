import type { FleetCall } from '../../sim/fleet/adapters';
import type { TableCall } from '../../sim/wire';
import { CLIENT_DEFAULTS, TABLE_TIMEOUT_MS } from '../../src/core/aws/clients';
import type { Spread } from './distributions';

// What everything takes, in ms. docs/overshoot-model.md says where each number comes from.

/** The calls that functions make. In a spoke, on a connection that has to be made first. */
export const CALL_MS = {
  item: { median: 5, p99: 25 },
  query: { median: 7, p99: 35 },
  transaction: { median: 12, p99: 60 },
  schedule: { median: 60, p99: 400 },
  publish: { median: 30, p99: 200 },
  invoke: { median: 30, p99: 200 },
  price: { median: 250, p99: 1_500 },
  session: { median: 80, p99: 500 },
  describe: { median: 200, p99: 1_000 },
  disable: { median: 500, p99: 2_000 },
  restore: { median: 500, p99: 2_000 },
  'list-functions': { median: 120, p99: 600 },
  'read-function': { median: 60, p99: 400 },
} as const satisfies Readonly<Record<TableCall | FleetCall | string, Spread>>;
export type AwsCall = keyof typeof CALL_MS;

const TABLE_CALLS: readonly AwsCall[] = ['item', 'query', 'transaction'];

/** After this time the SDK makes a call again that has no answer. */
export function timeoutOf(call: AwsCall): number {
  return TABLE_CALLS.includes(call) ? TABLE_TIMEOUT_MS : CLIENT_DEFAULTS.requestHandler.requestTimeout;
}

/** What the SDK takes of a function's processor for each call: the calls of one environment share it. */
export const CALL_CPU_MS = 6;

/** How long the SDK waits at most before it makes a throttled call again: twice as long each time. */
export const THROTTLED_MS = 500;
/** The calls that the SDK makes of one, at the most. */
export const MOST_TRIES = CLIENT_DEFAULTS.maxAttempts;

/** From the change of an instance's state to the bus of its account. */
export const EVENT_MS: Spread = { median: 1_000, p99: 8_000 };
/** From one bus to the next, or to a function. */
export const BUS_MS: Spread = { median: 250, p99: 1_500 };
/** What an asynchronous call waits for in Lambda. */
export const QUEUE_MS: Spread = { median: 20, p99: 300 };
/** From a write to its record in the stream. */
export const STREAM_MS: Spread = { median: 100, p99: 500 };
/** Lambda looks at a stream this often. */
export const STREAM_POLL_MS = 250;

export const WARM_START_MS: Spread = { median: 8, p99: 50 };
export const COLD_START_MS: Spread = { median: 800, p99: 2_500 };
/** How long Lambda keeps an environment that nobody uses. */
export const IDLE_MINUTES = { shortest: 5, longest: 15 } as const;

/**
 * EventBridge Scheduler calls this much after its minute at the latest, and no time in between is likelier than
 * another.
 */
export const SCHEDULER_LATENESS_MS = 60_000;

/** How long an instance takes to stop and to start. It is billed in neither. */
export const STOPPING_MS: Spread = { median: 30_000, p99: 120_000 };
export const PENDING_MS: Spread = { median: 8_000, p99: 40_000 };
