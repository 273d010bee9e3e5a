import { coveringBudgets } from '../budgets/domain/covering';
import { address as toAddress, type AccountId, type Address } from '../core/domain/address';
import { regionOf, type ResourceId, type ResourceType } from '../core/domain/resource-id';
import type { Instant } from '../core/domain/time';
import { addressesOf } from '../ledger/addresses-of';
import { bookChange } from '../ledger/book-change';
import { isRunning } from '../ledger/domain/contribution';
import type { Look } from '../ledger/domain/look';
import { ZERO_RATE } from '../ledger/domain/rate';
import type { Observation } from './domain/resource';
import { meterObservation, METERING_ERRAND, type Metered, type MeteringPorts, type Origin } from './meter-resource';
import type { ResourceAdapter } from './ports';

/**
 * Books everything that runs in an account's region and is not known to run, and ends what is known to run and does
 * not. It makes up for what ran before there was a budget, and for events that were lost (AWS sends most as best
 * effort).
 *
 * A listing takes its time, and the account goes on meanwhile: docs/decisions/0026-a-look-knows-an-interval.md.
 */
export async function takeInventory(origin: Origin, ports: MeteringPorts): Promise<readonly Metered[]> {
  const { account, region } = origin;
  const fleet = await ports.fleets.reach(account, METERING_ERRAND, account);
  const metered: Metered[] = [];
  for (const type of ports.types.byTheHour) {
    const adapter = fleet.of(type, region);
    const asked = ports.clock.now();
    const found = (await adapter.list()).filter(({ running }) => running);
    const look = { asked, answered: ports.clock.now() };
    for (const observation of found) {
      if (await isKnown(observation, ports, origin)) continue;
      const resource = { type, arn: observation.arn };
      const happened = { resource, at: { ...look, own: observation.since }, running: true };
      metered.push(await meterObservation(happened, observation, origin, ports));
    }
    const addresses = await addressesOf(account, ports);
    const missing = await missingOf(type, new Set(found.map(({ arn }) => arn)), region, addresses, ports);
    metered.push(...(await bookMissing(missing, look, adapter, account, addresses, ports)));
  }
  return metered;
}

/** Returns what is known to run and was not found. */
async function missingOf(
  type: ResourceType,
  found: ReadonlySet<string>,
  region: string,
  addresses: readonly Address[],
  ports: MeteringPorts,
): Promise<readonly ResourceId[]> {
  // Every budget is asked: one that was removed and set again has not heard of what stopped meanwhile.
  const known = (await Promise.all(addresses.map((address) => ports.contributions.of(address)))).flat();
  const missing = known.filter(
    ({ resource, history }) =>
      resource.type === type && regionOf(resource.arn) === region && isRunning(history) && !found.has(resource.arn),
  );
  return [...new Map(missing.map(({ resource }) => [resource.arn, resource])).values()];
}

/** Ends what is missing: at the time of its own stop, where its API remembers, or else when the look was asked for. */
async function bookMissing(
  missing: readonly ResourceId[],
  look: Look,
  adapter: ResourceAdapter,
  account: AccountId,
  addresses: readonly Address[],
  ports: MeteringPorts,
): Promise<readonly Metered[]> {
  if (missing.length === 0) return [];
  const ofAccount = toAddress(account);
  const stops = (await adapter.stopsOf?.(missing.map(({ arn }) => arn))) ?? new Map<string, Instant>();
  for (const resource of missing) {
    const at = { ...look, own: stops.get(resource.arn) };
    await bookChange({ resource, at, running: false, rate: ZERO_RATE }, [ofAccount], addresses, ports);
  }
  return missing.map(({ arn }) => ({ arn, running: false, rate: ZERO_RATE, budgets: [ofAccount] }));
}

/**
 * Returns whether a resource is known to run in every budget that it counts in, and in no other: its tags may have
 * changed.
 */
async function isKnown({ arn, tags }: Observation, ports: MeteringPorts, { account }: Origin): Promise<boolean> {
  const budgets = await ports.budgets.of(account);
  const covering = coveringBudgets(account, budgets, tags);
  const rows = await ports.contributions.find(await addressesOf(account, ports, budgets), arn);
  const running = rows.filter(({ history }) => isRunning(history));
  return running.length === covering.length && running.every(({ address }) => covering.includes(address));
}
