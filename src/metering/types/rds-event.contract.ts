import * as z from 'zod/mini';
import type { ResourceType } from '../../core/domain/resource-id';
import { parseInstant, type Instant } from '../../core/domain/time';
import type { ReportedChange } from '../domain/resource';
import type { StateChangeEvent } from './contract';

/**
 * What an id of an RDS event says: that its source runs from then on or does not, or (undefined) that something about
 * it changed that its present state shows.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html
 */
export type RdsEventMeanings = ReadonlyMap<string, boolean | undefined>;

const Detail = z.object({
  EventID: z.optional(z.string()),
  SourceArn: z.optional(z.string()),
  Date: z.optional(z.string()),
});

/** The change that an RDS event reports about its source. Nothing when its id is absent or has no meaning here. */
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

/** RDS's own time has milliseconds, but its form is not promised; the event's has whole seconds. */
function happenedAt(date: string | undefined, time: string): Instant {
  try {
    return parseInstant(date ?? time);
  } catch {
    return parseInstant(time);
  }
}
