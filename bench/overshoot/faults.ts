import type { Random } from './distributions';

/** What goes wrong, each as a share of its kind. */
export interface DayFaults {
  /** Of the calls of AWS, those that are throttled: the SDK makes them again. */
  readonly throttled: number;
  /** Of the calls of AWS, those of which the request or the answer is lost: the SDK makes them again after its timeout. */
  readonly callsLost: number;
  /** Of the events that a service tells, those that never arrive: EventBridge gets them as best effort. */
  readonly eventsLost: number;
  /** Of asynchronous calls, schedules and batches of the stream, those that never arrive: AWS promises each at least once. */
  readonly messagesLost: number;
}

export const NO_FAULTS: DayFaults = { throttled: 0, callsLost: 0, eventsLost: 0, messagesLost: 0 };

/** One call in a hundred is throttled; one in a thousand is lost, and so is one event. */
export const NORMAL_DAY: DayFaults = { throttled: 0.01, callsLost: 0.001, eventsLost: 0.001, messagesLost: 0 };

/** Besides, one message in a thousand is lost for good, as AWS promises that none is. */
export const BAD_DAY: DayFaults = { ...NORMAL_DAY, messagesLost: 0.001 };

/** Returns whether something goes wrong that does so with this share. Without faults, no luck is drawn. */
export function goesWrong(share: number, random: Random): boolean {
  return share > 0 && random() < share;
}
