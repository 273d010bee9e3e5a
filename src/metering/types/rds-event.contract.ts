import * as z from 'zod/mini';
import type { ResourceType } from '../../core/domain/resource-id';
import { parseInstant, type Instant } from '../../core/domain/time';
import type { ReportedChange } from '../domain/resource';
import type { StateChangeEvent } from './contract';

/**
 * The meaning of each id of an RDS event: its source runs from then on or does not, or (undefined) something about it
 * changed that its present state shows.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
 */
export type RdsEventMeanings = ReadonlyMap<string, boolean | undefined>;

const Detail = z.object({
  EventID: z.optional(z.string()),
  SourceArn: z.optional(z.string()),
  Date: z.optional(z.string()),
});

/**
 * Returns the change that an RDS event reports about its source: nothing when its id is absent or has no meaning here.
 */
export function rdsChangesOf(
  type: ResourceType,
  meanings: RdsEventMeanings,
  event: StateChangeEvent,
): readonly ReportedChange[] {
  const { EventID: id = '', SourceArn: arn, Date: date } = Detail.parse(event.detail);
  if (!meanings.has(id)) return [];
  if (arn === undefined) throw new RangeError(`${id} has no SourceArn`);
  return [{ about: { type, arn }, at: happenedAt(date, event.time), running: meanings.get(id) }];
}

/**
 * Returns the time of an event. RDS's own time has milliseconds, but its form is not promised. The event's time has
 * whole seconds.
 */
function happenedAt(date: string | undefined, time: string): Instant {
  try {
    return parseInstant(date ?? time);
  } catch {
    return parseInstant(time);
  }
}
