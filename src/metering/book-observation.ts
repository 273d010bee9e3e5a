import type { Budget } from '../budgets/domain/budget';
import { coveringBudgets } from '../budgets/domain/covering';
import type { AccountId, Address } from '../core/domain/address';
import { periodOf } from '../core/domain/period';
import { regionOf } from '../core/domain/resource-id';
import { MS_PER_SECOND } from '../core/domain/time';
import type { Operators, Spokes } from '../core/ports';
import { addressesOf } from '../ledger/addresses-of';
import { askForRun, type AskingPorts } from '../ledger/ask-for-run';
import { bookChange, type BookingPorts, type ResourceChange } from '../ledger/book-change';
import { ZERO_RATE, type Rate } from '../ledger/domain/rate';
import type { SpendingNotice } from '../ledger/domain/spending-notice';
import type { PricedRate } from './domain/priced-rate';
import type { MeteredTypes, Observation } from './domain/resource';
import type { AccountFleet, Looks, Prices } from './ports';

export interface MeteringPorts extends BookingPorts, Pick<AskingPorts, 'asks' | 'calls'> {
  readonly types: MeteredTypes;
  readonly fleets: Spokes<AccountFleet>;
  readonly prices: Prices;
  readonly looks: Looks;
  /** The region of the functions, in which every spoke has its role. */
  readonly homeRegion: string;
  readonly operators: Operators<SpendingNotice>;
}

/** The origin of an event. EventBridge vouches for both fields. */
export interface Origin {
  readonly account: AccountId;
  readonly region: string;
}

export interface Metered {
  readonly arn: string;
  readonly running: boolean;
  readonly rate: Rate;
  readonly budgets: readonly Address[];
}

export const METERING_ERRAND = 'meter-resource';

/** A resource as it was found, with what it costs and the budgets that it counts in. */
export interface Described {
  readonly observation: Observation;
  readonly covering: readonly Address[];
  readonly addresses: readonly Address[];
  readonly price: Pick<PricedRate, 'rate' | 'isMakeshift' | 'note'> & Partial<Pick<PricedRate, 'certainty'>>;
}

/** Says what a resource costs, and which of the account's budgets it counts in. */
export async function describeObservation(
  observation: Observation,
  { account }: Pick<Origin, 'account'>,
  budgets: readonly Budget[],
  ports: MeteringPorts,
): Promise<Described> {
  const region = regionOf(observation.arn);
  return {
    observation,
    covering: coveringBudgets(account, budgets, observation.tags),
    addresses: await addressesOf(account, ports, budgets),
    price: observation.price === undefined ? { rate: ZERO_RATE } : await ports.prices.rateOf(observation.price, region),
  };
}

/** Books one resource as it was found, and has it stopped again if there is no money for it. */
export async function bookObservation(
  { resource, at, running }: Pick<ResourceChange, 'resource' | 'at' | 'running'>,
  { observation, covering, addresses, price }: Described,
  { account }: Origin,
  ports: MeteringPorts,
): Promise<Metered> {
  const { rate, certainty, note } = price;
  if (certainty === 'bound') {
    await ports.operators.tell({
      kind: 'price-unknown',
      address: account,
      period: periodOf(ports.clock.now()),
      arn: resource.arn,
      rate,
      note: note ?? 'no price was found',
    });
  }
  const { tags, control, startedBy, price: asked } = observation;
  const minimumMs = asked?.minimumSeconds === undefined ? undefined : asked.minimumSeconds * MS_PER_SECOND;
  const ledgers = await bookChange(
    { resource, at, running, rate, tags, control, startedBy, minimumMs },
    covering,
    addresses,
    ports,
  );
  for (const { address } of ledgers.filter(({ state }) => state === 'exhausted')) {
    await askForRun(address, ports);
  }
  return { arn: resource.arn, running, rate, budgets: covering };
}
