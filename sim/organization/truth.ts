import { money, type Money } from '../../src/core/domain/money';
import { periodOf, type Period } from '../../src/core/domain/period';
import type { ResourceId, ResourceType } from '../../src/core/domain/resource-id';
import {
  floorToSecond,
  instant,
  later,
  MS_PER_DAY,
  MS_PER_SECOND,
  startOfDay,
  type Instant,
} from '../../src/core/domain/time';

const SECOND = BigInt(MS_PER_SECOND);
/** What was spent is known by the day for this long: bills ask for two months. */
const KEPT_MS = 70 * MS_PER_DAY;

interface Run {
  readonly type: ResourceType;
  readonly rate: bigint;
  readonly since: Instant;
}

/** The product of rate and milliseconds, by the service that is billed, of one UTC day. */
type Day = Map<string, bigint>;

/**
 * What an account has really spent, by the day and the service: to the second in which AWS says that something began or
 * ended, as AWS bills. It knows nothing of the product: it sees what ran.
 */
export class Truth {
  private readonly running = new Map<string, Run>();
  private readonly days = new Map<Instant, Day>();
  /** How fast it is spent now, in micro-revantios a second. */
  speed = 0n;
  /** The fastest since nothing ran. */
  fastest = 0n;

  /** `minimumMs`: what AWS charges at least for a start. */
  constructor(
    private readonly minimumMs: (type: ResourceType) => number,
    private readonly serviceOf: (type: ResourceType) => string,
  ) {}

  /** Returns whether anything is billed by the hour now. */
  get isSpending(): boolean {
    return this.speed > 0n;
  }

  get runs(): ReadonlyMap<string, Run> {
    return this.running;
  }

  begin({ type, arn }: ResourceId, rate: bigint, at: Instant): void {
    if (this.running.has(arn)) return;
    this.running.set(arn, { type, rate, since: floorToSecond(at) });
    if (this.speed === 0n) this.fastest = 0n;
    this.speed += rate;
    if (this.speed > this.fastest) this.fastest = this.speed;
  }

  /** What a run is charged beyond its length is charged when it ends. */
  end(arn: string, at: Instant): void {
    const run = this.running.get(arn);
    if (run === undefined) return;
    const until = floorToSecond(at);
    this.running.delete(arn);
    this.speed -= run.rate;
    for (const [day, ms] of partsOf(run.since, until)) this.add(day, this.serviceOf(run.type), run.rate * BigInt(ms));
    const beyond = Math.max(0, this.minimumMs(run.type) - (until - run.since));
    // What ends as a day begins belongs to the day that was.
    const day = startOfDay(instant(Math.max(run.since, until - 1)));
    if (beyond > 0) this.add(day, this.serviceOf(run.type), run.rate * BigInt(beyond));
  }

  /** Something is spent at one instant. */
  spend(service: string, amount: Money, at: Instant): void {
    this.add(startOfDay(at), service, amount * SECOND);
  }

  /** Returns what was spent in a month by an instant. */
  spentIn(period: Period, now: Instant): Money {
    let product = 0n;
    for (const [day, services] of this.days) {
      if (periodOf(day) === period) for (const part of services.values()) product += part;
    }
    for (const { rate, since } of this.running.values()) {
      for (const [day, ms] of partsOf(since, now)) if (periodOf(day) === period) product += rate * BigInt(ms);
    }
    return money(product / SECOND);
  }

  /** Returns what each service has cost on a day by an instant. */
  onDay(day: Instant, now: Instant): ReadonlyMap<string, Money> {
    const products = new Map(this.days.get(day));
    for (const { type, rate, since } of this.running.values()) {
      const ms = Math.min(now, later(day, MS_PER_DAY)) - Math.max(since, day);
      const service = this.serviceOf(type);
      if (ms > 0) products.set(service, (products.get(service) ?? 0n) + rate * BigInt(ms));
    }
    return new Map([...products].map(([service, product]) => [service, money(product / SECOND)]));
  }

  /** Forgets the days that nobody asks about any more. */
  forget(now: Instant): void {
    for (const day of this.days.keys()) if (later(day, KEPT_MS) < now) this.days.delete(day);
  }

  private add(day: Instant, service: string, product: bigint): void {
    const services = this.days.get(day) ?? new Map<string, bigint>();
    services.set(service, (services.get(service) ?? 0n) + product);
    this.days.set(day, services);
  }
}

/** Returns the milliseconds of a span in each UTC day. */
function partsOf(from: Instant, to: Instant): readonly (readonly [Instant, number])[] {
  const parts: [Instant, number][] = [];
  for (let day = startOfDay(from); day < to; day = later(day, MS_PER_DAY)) {
    const ms = Math.min(to, later(day, MS_PER_DAY)) - Math.max(from, day);
    if (ms > 0) parts.push([day, ms]);
  }
  return parts;
}
