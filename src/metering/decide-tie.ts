import { address as toAddress } from '../core/domain/address';
import type { ResourceId } from '../core/domain/resource-id';
import { floorToSecond, later, MS_PER_SECOND, type Instant } from '../core/domain/time';
import { counted, type History, type StateChange } from '../ledger/domain/contribution';
import {
  bookObservation,
  describeObservation,
  METERING_ERRAND,
  type MeteringPorts,
  type Origin,
} from './book-observation';
import type { ReportedChange } from './domain/resource';

/**
 * Has the resource itself decide when events tell a start and a stop of it in one second, and nothing later: events
 * tell whole seconds, so which of the two came last nobody can say. What it is now is booked right after both.
 *
 * Why: docs/decisions/0026-a-look-knows-an-interval.md.
 */
export async function decideTie(
  resource: ResourceId,
  { about, at }: ReportedChange,
  origin: Origin,
  ports: MeteringPorts,
): Promise<void> {
  const ofAccount = toAddress(origin.account);
  const [row] = await ports.contributions.find([ofAccount], resource.arn);
  const last = lastOfTie(row?.history ?? [], at);
  if (last === undefined) return;
  const second = floorToSecond(at);
  await ports.clock.pause(Math.max(0, later(second, MS_PER_SECOND) - ports.clock.now()));
  const fleet = await ports.fleets.reach(origin.account, METERING_ERRAND, origin.account);
  const budgets = await ports.budgets.counting(origin.account);
  const asked = ports.clock.now();
  const observed = await fleet.of(about.type, origin.region).observe({ about, at, running: undefined });
  const observation = observed.find(({ arn }) => arn === resource.arn);
  if (observation === undefined || observation.running === last.running) return;
  const { running, since } = observation;
  const look = { asked, answered: ports.clock.now(), own: running ? since : undefined };
  // Only what has not started again since then is known to have run from that second on.
  const isOfSecond = running && since !== undefined && since < later(second, MS_PER_SECOND);
  const when = isOfSecond ? later(last.at, 1) : look;
  const described = await describeObservation(observation, origin, budgets, ports);
  await bookObservation({ resource, at: when, running }, described, origin, ports);
}

/**
 * Returns the later of a start and a stop that events tell in one second, as far as they are told apart. Undefined:
 * something later is known, or the second has no more than one kind.
 */
function lastOfTie(history: History, at: Instant): StateChange | undefined {
  const known = counted(history);
  const second = floorToSecond(at);
  const last = known.at(-1);
  const ofSecond = known.filter((change) => floorToSecond(change.at) === second);
  const isTie = ofSecond.some(({ running }) => running) && ofSecond.some(({ running }) => !running);
  return isTie && last !== undefined && floorToSecond(last.at) === second ? last : undefined;
}
