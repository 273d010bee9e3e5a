import { coveringBudgets } from '../budgets/domain/covering';
import { address as toAddress } from '../core/domain/address';
import type { ResourceType } from '../core/domain/resource-id';
import { floorToSecond, later, type Instant } from '../core/domain/time';
import { addressesOf } from '../ledger/addresses-of';
import { bookChange } from '../ledger/book-change';
import { isRunning } from '../ledger/domain/contribution';
import { ZERO_RATE } from '../ledger/domain/rate';
import type { Observation } from './domain/resource';
import { meterObservation, METERING_ERRAND, type Metered, type MeteringPorts, type Origin } from './meter-resource';

/**
 * Books everything that runs in an account's region and is not known to run, and ends what is known to run and does
 * not: for what ran before there was a budget, and for events that were lost (AWS sends most as best effort).
 */
export async function takeInventory({ account, region }: Origin, ports: MeteringPorts): Promise<readonly Metered[]> {
  // Before the lists are read: what starts or stops meanwhile has an event that is newer. Events tell whole seconds, as
  // if all had happened as the second began, so a look must not seem newer than what happened after it in the same
  // second.
  const second = floorToSecond(ports.clock.now());
  const fleet = await ports.fleets.reach(account, METERING_ERRAND, account);
  const metered: Metered[] = [];
  for (const type of ports.types.byTheHour) {
    const found = (await fleet.of(type, region).list()).filter(({ running }) => running);
    for (const observation of found) {
      if (await isKnown(observation, ports, { account, region })) continue;
      const happened = { resource: { type, arn: observation.arn }, at: second, running: true };
      metered.push(await meterObservation(happened, observation, { account, region }, ports));
    }
    metered.push(
      ...(await bookMissing(type, new Set(found.map(({ arn }) => arn)), later(second, -1), { account, region }, ports)),
    );
  }
  return metered;
}

async function bookMissing(
  type: ResourceType,
  found: ReadonlySet<string>,
  at: Instant,
  { account, region }: Origin,
  ports: MeteringPorts,
): Promise<readonly Metered[]> {
  const ofAccount = toAddress(account);
  const addresses = await addressesOf(account, ports);
  // In every budget: one that was removed and set again has not heard of what stopped meanwhile.
  const known = (await Promise.all(addresses.map((address) => ports.contributions.of(address)))).flat();
  const missing = new Map(
    known
      .filter(
        ({ resource, history }) =>
          resource.type === type && regionOf(resource.arn) === region && isRunning(history) && !found.has(resource.arn),
      )
      .map(({ resource }) => [resource.arn, resource]),
  );
  for (const resource of missing.values()) {
    await bookChange({ resource, at, running: false, rate: ZERO_RATE }, [ofAccount], addresses, ports);
  }
  return [...missing.keys()].map((arn) => ({ arn, running: false, rate: ZERO_RATE, budgets: [ofAccount] }));
}

/** Whether it is known to run in every budget that it counts in, and in no other: its tags may have changed. */
async function isKnown({ arn, tags }: Observation, ports: MeteringPorts, { account }: Origin): Promise<boolean> {
  const budgets = await ports.budgets.of(account);
  const covering = coveringBudgets(account, budgets, tags);
  const rows = await ports.contributions.find(await addressesOf(account, ports, budgets), arn);
  const running = rows.filter(({ history }) => isRunning(history));
  return running.length === covering.length && running.every(({ address }) => covering.includes(address));
}

function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
