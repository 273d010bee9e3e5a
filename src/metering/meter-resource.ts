import { address as toAddress, type Address } from '../core/domain/address';
import { arnOfControl, type ResourceId } from '../core/domain/resource-id';
import { MS_PER_MINUTE, type Instant } from '../core/domain/time';
import { SpokeFailure } from '../core/ports';
import { addressesOf } from '../ledger/addresses-of';
import { bookChange } from '../ledger/book-change';
import { ZERO_RATE } from '../ledger/domain/rate';
import {
  bookObservation,
  describeObservation,
  METERING_ERRAND,
  type Metered,
  type MeteringPorts,
  type Origin,
} from './book-observation';
import { decideTie } from './decide-tie';
import type { Observation, ReportedChange } from './domain/resource';

/**
 * The time for which an API may not know what an event of a start names. The second of Lambda's two further attempts
 * comes after it.
 */
const NOT_YET_DESCRIBED_MS = 2 * MS_PER_MINUTE;

/** Starts or stops the contributions of what an event reports, in every budget of the account that it counts in. */
export async function meterResource(
  changes: readonly ReportedChange[],
  origin: Origin,
  ports: MeteringPorts,
): Promise<readonly Metered[]> {
  if (changes.length > 0) await ports.looks.hear(origin.account, origin.region);
  const metered: Metered[] = [];
  for (const change of changes) {
    metered.push(
      ...(change.running === false ? await meterStop(change, origin, ports) : await meterStart(change, origin, ports)),
    );
  }
  return metered;
}

/**
 * Books a stop without asking the resource: it may be gone, and what it cost is known. Only a start in the same second
 * makes it worth the question.
 */
async function meterStop(change: ReportedChange, origin: Origin, ports: MeteringPorts): Promise<readonly Metered[]> {
  const { account } = origin;
  const ofAccount = toAddress(account);
  const addresses = await addressesOf(account, ports);
  const stopped = await partsOf(change.about, ofAccount, ports);
  for (const resource of stopped) {
    await bookChange({ resource, at: change.at, running: false, rate: ZERO_RATE }, [ofAccount], addresses, ports);
    await decideTie(resource, change, origin, ports);
  }
  return stopped.map(({ arn }) => ({ arn, running: false, rate: ZERO_RATE, budgets: [ofAccount] }));
}

/** Returns what stops with a resource: itself, or its members as far as they are known. */
async function partsOf(
  about: ResourceId,
  ofAccount: Address,
  { contributions, types }: MeteringPorts,
): Promise<readonly ResourceId[]> {
  if (types.membersOf(about.type) === undefined) return [about];
  return (await contributions.of(ofAccount))
    .filter(({ control }) => arnOfControl(control) === about.arn)
    .map(({ resource }) => resource);
}

/**
 * Returns what counts of something that an event names and its API does not: what the event itself tells, or nothing.
 * If it does run after all, the next look books it from its own start on. Throws a SpokeFailure as long as the start is
 * so young that the API may not know it yet: the event is to come again.
 */
function whatIsGone({ about, at, running, observed }: ReportedChange, now: Instant): readonly Observation[] {
  if (running === true && now - at < NOT_YET_DESCRIBED_MS) {
    throw new SpokeFailure(`${about.arn} has just started, and cannot be described yet`);
  }
  return observed === undefined ? [] : [observed];
}

async function meterStart(
  change: ReportedChange,
  { account, region }: Origin,
  ports: MeteringPorts,
): Promise<readonly Metered[]> {
  const fleet = await ports.fleets.reach(account, METERING_ERRAND, account);
  const asked = ports.clock.now();
  const budgets = await ports.budgets.counting(account);
  const observed = await fleet.of(change.about.type, region).observe(change);
  const look = { asked, answered: ports.clock.now() };
  const metered: Metered[] = [];
  for (const observation of observed.length > 0 ? observed : whatIsGone(change, look.answered)) {
    const resource: ResourceId = {
      type: ports.types.membersOf(change.about.type) ?? change.about.type,
      arn: observation.arn,
    };
    const running = change.running ?? observation.running;
    // What does not run now may have run when the event happened, so only the look knows.
    const at = change.running === undefined && !running ? look : change.at;
    const happened = { resource, at, running };
    const described = await describeObservation(observation, { account }, budgets, ports);
    metered.push(await bookObservation(happened, described, { account, region }, ports));
    if (at === change.at) await decideTie(resource, change, { account, region }, ports);
  }
  return metered;
}
