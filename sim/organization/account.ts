import type { WrittenBudget } from '../../src/budgets/domain/budget';
import { accountOf, address as toAddress, type AccountId, type Address } from '../../src/core/domain/address';
import { money, type Money } from '../../src/core/domain/money';
import { periodEnd, periodStart, type Period } from '../../src/core/domain/period';
import { regionOf } from '../../src/core/domain/resource-id';
import { later, MS_PER_HOUR, startOfDay, type Instant } from '../../src/core/domain/time';
import type { ReportedChange } from '../../src/metering/domain/resource';
import type { EventClock } from '../clock';
import type { SimulatedCostTable } from '../cost-table/cost-table';
import { SimulatedFleet } from '../fleet/fleet';
import type { JudgedWorld, Told } from '../law/judged-world';
import { Owner } from '../law/owner';
import { SimulatedLooks } from '../looks';
import { SimulatedSpoke } from './spoke';
import { Truth } from './truth';
import type { SimulatedUse } from './use';

export const HOME = 'eu-west-1';
export const APP = 'app';
const QUEUES = 'Amazon Simple Queue Service';
const EXPENSES = 'AWS Marketplace';
const LATE_USE_MS = 6 * MS_PER_HOUR;
const FIRST_ACCOUNT = 100_000_000_000;

/** What an account needs of the installation that guards it. */
export interface Surroundings {
  readonly clock: EventClock;
  readonly table: SimulatedCostTable;
  readonly lambda: JudgedWorld['lambda'];
  readonly frozen: Set<string>;
  readonly newTruth: () => Truth;
  write(written: WrittenBudget & { readonly Address: string }): void;
  remove(of: Address): void;
  spend(of: Address, amount: Money): void;
  report(of: SimulatedAccount, change: ReportedChange, isLossy: boolean): void;
  parameterChanged(of: SimulatedAccount): void;
  /** Something has stopped in an account. `speed`: its fastest since nothing ran, in micro-revantios a second. */
  stopped(of: SimulatedAccount, speed: bigint): void;
}

/** One account of an organization: its resources, its people, and what it has really spent. */
export class SimulatedAccount implements JudgedWorld {
  readonly id: AccountId;
  readonly addresses;
  readonly clock;
  readonly table;
  readonly lambda;
  readonly fleet: SimulatedFleet;
  readonly owner: Owner;
  readonly looks = new SimulatedLooks();
  readonly spoke: SimulatedSpoke;
  told: Told[] = [];
  readonly stateSince = new Map<string, Instant>();
  unreachable: string | undefined;
  use: SimulatedUse | undefined;
  /** The account joined after the installation. */
  joined = false;
  private readonly truths: ReadonlyMap<Address, Truth>;
  /** What of the use of each month is in the truth already. */
  private readonly accrued = new Map<Period, Money>();
  private isByHand = false;

  /** `isBilled`: AWS's bill speaks of it. Where it does not, meters have to know all. */
  constructor(
    readonly index: number,
    budgets: number,
    readonly isBilled: boolean,
    private readonly around: Surroundings,
  ) {
    this.id = accountOf(toAddress(`${FIRST_ACCOUNT + index}`));
    this.clock = around.clock;
    this.table = around.table;
    this.lambda = around.lambda;
    this.addresses = addressesOf(this.id, budgets);
    this.truths = new Map(Object.values(this.addresses).map((address) => [address, around.newTruth()]));
    this.spoke = new SimulatedSpoke(() => around.parameterChanged(this));
    this.fleet = new SimulatedFleet(around.clock, {
      account: this.id,
      tellsTimes: true,
      remembers: false,
      onReport: (change) => this.hear(change),
    });
    this.owner = new Owner(this);
  }

  get isFrozen(): boolean {
    return [...this.around.frozen].some((arn) => arn.includes(this.id));
  }

  /** Its people do something by hand: the product has no part in it. */
  byHand(act: () => void): void {
    this.isByHand = true;
    act();
    this.isByHand = false;
  }

  thaw(): void {
    for (const arn of this.around.frozen) if (arn.includes(this.id)) this.around.frozen.delete(arn);
  }

  write(written: WrittenBudget & { readonly Address: string }): void {
    this.around.write(written);
  }

  remove(of: Address): void {
    this.around.remove(of);
  }

  spend(of: Address, amount: Money): void {
    this.truths.get(of)?.spend(EXPENSES, amount, this.clock.now());
    this.around.spend(of, amount);
  }

  /** Returns whether something is billed by the hour now. */
  get isSpending(): boolean {
    return this.truths.get(this.addresses.account)?.isSpending ?? false;
  }

  /** Returns what was really spent in a month of a budget by an instant. */
  spentIn(of: Address, period: Period, now: Instant): Money {
    const spent = this.truths.get(of)?.spentIn(period, now) ?? money(0n);
    const isWhole = of === this.addresses.account && this.use !== undefined;
    if (!isWhole) return spent;
    return money(spent + (this.use?.costIn(period, now) ?? 0n) - (this.accrued.get(period) ?? 0n));
  }

  /** Returns what was used in the last hours of a month: metrics and looks are late by so much. */
  usedLastIn(period: Period): Money {
    const end = periodEnd(period);
    const by = (at: Instant) => this.use?.costBetween(periodStart(period), at) ?? 0n;
    return money(by(end) - by(later(end, -LATE_USE_MS)));
  }

  onDay(day: Instant, now: Instant): ReadonlyMap<string, Money> {
    return this.truths.get(this.addresses.account)?.onDay(day, now) ?? new Map();
  }

  /** A day is over: what was used in it is billed. */
  endDay(period: Period, end: Instant): void {
    const { use } = this;
    const truth = this.truths.get(this.addresses.account);
    if (use !== undefined && truth !== undefined) {
      const cost = use.costIn(period, end);
      const day = startOfDay((end - 1) as Instant);
      truth.spend(QUEUES, money(cost - (this.accrued.get(period) ?? 0n)), day);
      this.accrued.set(period, cost);
    }
    for (const one of this.truths.values()) one.forget(end);
  }

  private hear(change: ReportedChange): void {
    const { about, at, running } = change;
    const resource = this.fleet.resources.get(about.arn);
    for (const [address, truth] of this.truths) {
      if (running !== true) {
        truth.end(about.arn, at);
      } else if (resource?.price !== undefined && this.covers(address, resource.tags)) {
        truth.begin({ type: about.type, arn: about.arn }, BigInt(resource.price), at);
      }
    }
    if (running !== true) this.around.stopped(this, this.truths.get(this.addresses.account)?.fastest ?? 0n);
    // A stop whose event is lost is known by its time only where the API keeps it.
    const isKnown = about.type === 'ec2-instance' && resource?.owner === undefined && this.isByHand;
    this.around.report(this, change, this.isBilled || isKnown);
  }

  private covers(address: Address, tags: Readonly<Record<string, string>>): boolean {
    return address === this.addresses.account || address === `${this.id}.${tags[APP] ?? ''}`;
  }
}

function addressesOf(id: AccountId, budgets: number) {
  const more = Array.from({ length: Math.max(0, budgets - 2) }, (_none, index) => `app-${index + 2}`);
  return {
    account: toAddress(id),
    workload: toAddress(`${id}.shop`),
    ...Object.fromEntries(more.map((name) => [name, toAddress(`${id}.${name}`)])),
  };
}

export function originOf({ id }: SimulatedAccount, { about }: ReportedChange) {
  return { account: id, region: regionOf(about.arn) };
}
