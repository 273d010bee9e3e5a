import type { Address } from '../core/domain/address';
import { money, type Money } from '../core/domain/money';
import type { Instant } from '../core/domain/time';
import type { UsedDay } from '../ledger/count-live';
import type { Meters } from '../ledger/ports';
import { readMeterRecord } from './domain/usage-record';
import { LOOK } from './meter-account-usage';

/** Returns what meters by use have counted of the last days in an account, by meter, in all of its regions. */
export async function usedByDay(
  address: Address,
  { meters }: { readonly meters: Meters },
): Promise<ReadonlyMap<Instant, UsedDay>> {
  const days = new Map<Instant, { readonly booked: Map<string, Money>; readonly listed: Map<string, Money> }>();
  for (const { meter, progress } of await meters.of(address)) {
    if (meter === LOOK) continue;
    for (const { days: counted = [] } of readMeterRecord(progress).values()) {
      for (const [start, { booked, listed }] of counted) {
        const day = days.get(start) ?? { booked: new Map(), listed: new Map() };
        add(day.booked, meter, booked);
        add(day.listed, meter, listed);
        days.set(start, day);
      }
    }
  }
  return days;
}

function add(sums: Map<string, Money>, name: string, amount: Money): void {
  sums.set(name, money((sums.get(name) ?? 0n) + amount));
}
