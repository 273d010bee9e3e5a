import { ceilDivide } from '../../src/core/domain/division';
import { money, type Money } from '../../src/core/domain/money';
import {
  instant,
  later,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  type Instant,
} from '../../src/core/domain/time';
import { positionAt, type Ledger } from '../../src/ledger/domain/ledger';
import { rate } from '../../src/ledger/domain/rate';
import { drawUniform, type Random } from '../overshoot/distributions';
import { atList, type PlannedAccount } from './account';
import { billOf } from './bill';
import { HISTORY_STARTS, MONTH_ENDS, MONTH_STARTS } from './calendar';
import { heardChanges, type HeardChange } from './heard';
import { AccountInstallation, type TableCalls } from './installation';
import { lookInterval, METRICS_DELAY_MS } from './looks';
import { partOf, spentBetween, usedBetween } from './truth';

/** How an account looked to the product in the month, if nobody was stopped. */
export interface Followed {
  readonly samples: readonly { readonly at: Instant; readonly known: Money; readonly truth: Money }[];
  /** When the known position first reached the limit. Undefined: not in this month. */
  readonly exhaustedAt: Instant | undefined;
  /** Looks at what is paid by use in the month, and the metrics in use that each asks for. */
  readonly looks: number;
  readonly readCalls: TableCalls;
  readonly writeCalls: TableCalls;
}

const BILL_EVERY_MS = 6 * MS_PER_HOUR;
const BILL_MINUTE_MS = 10 * MS_PER_MINUTE;

interface Event {
  readonly at: Instant;
  readonly happen: () => Promise<void>;
}

/** Lets the product follow an account through the month, event by event, in simulated time. */
export async function followAccount(account: PlannedAccount, random: Random): Promise<Followed> {
  const follower = new Follower(account);
  const events = eventsOf(account, follower, random).sort((one, other) => one.at - other.at);
  for (const { at, happen } of events) {
    await follower.advance(at);
    await happen();
  }
  await follower.advance(later(MONTH_ENDS, -1));
  return follower.found();
}

function eventsOf(account: PlannedAccount, follower: Follower, random: Random): Event[] {
  const { adoptedAt, samples } = account;
  const { installation } = follower;
  const events: Event[] = [{ at: adoptedAt, happen: () => follower.adopt() }];
  const listRate = ({ resource }: HeardChange) => rate(atList(resource.rate, resource.kind, account));
  for (const change of heardChanges(account, ({ seen }) => seen === 'live', random)) {
    const happen = () => installation.hear(change, listRate(change));
    if (change.heardAt < MONTH_ENDS) events.push({ at: change.heardAt, happen });
  }
  for (let at = later(HISTORY_STARTS, BILL_MINUTE_MS); at < MONTH_ENDS; at = later(at, BILL_EVERY_MS)) {
    // The reads of a day differ in when they begin by seconds.
    const readAt = later(at, Math.round(drawUniform(0, MS_PER_MINUTE, random)));
    events.push({ at: readAt, happen: () => installation.readBill() });
  }
  if (adoptedAt < MONTH_STARTS) {
    events.push({ at: MONTH_STARTS, happen: async () => void (await installation.ledger()) });
  }
  for (const at of samples) events.push({ at, happen: () => follower.sample(at) });
  return events;
}

class Follower {
  readonly installation: AccountInstallation;
  private readonly uses;
  private readonly samples: { readonly at: Instant; readonly known: Money; readonly truth: Money }[] = [];
  private ledger: Ledger | undefined;
  /** What was seen of use, and is not in the ledger yet: what lies between two events is booked at once. */
  private seen = 0n;
  private seenThrough: Instant;
  private nextLook: Instant;
  private looks = 0;
  private exhaustedAt: Instant | undefined;

  constructor(private readonly account: PlannedAccount) {
    this.installation = new AccountInstallation(account.address, (now) => billOf(account.address, account.bills, now));
    this.uses = partOf(account, ({ seen }) => seen === 'use').uses;
    this.seenThrough = account.adoptedAt;
    this.nextLook = account.adoptedAt;
  }

  async adopt(): Promise<void> {
    await this.installation.adopt(this.account.limit);
    this.ledger = await this.installation.ledger();
  }

  async sample(at: Instant): Promise<void> {
    this.samples.push({
      at,
      known: await this.installation.position(),
      truth: spentBetween(this.account, MONTH_STARTS, at),
    });
  }

  /** Lets time pass: meters by use look, and the position may reach the limit. */
  async advance(to: Instant): Promise<void> {
    if (this.ledger !== undefined) {
      this.ledger = await this.installation.ledger();
      while (this.nextLook <= to) {
        const at = instant(Math.max(this.nextLook, this.installation.clock.now()));
        this.watch(this.ledger, at);
        this.installation.clock.moveTo(at);
        await this.look(this.ledger, at);
      }
      this.watch(this.ledger, to);
    }
    this.installation.clock.moveTo(to);
    await this.book();
  }

  found(): Followed {
    const { looks, samples, exhaustedAt } = this;
    const { reads, writes } = this.installation.wire;
    return { looks, samples, exhaustedAt, readCalls: reads, writeCalls: writes };
  }

  private async look(ledger: Ledger, at: Instant): Promise<void> {
    const through = instant(Math.max(at - METRICS_DELAY_MS, this.seenThrough));
    // What was used in the month before is booked there.
    if (this.seenThrough < MONTH_STARTS && through > MONTH_STARTS) {
      const late = this.paidBetween(this.seenThrough, MONTH_STARTS, ledger);
      if (late > 0n) await this.installation.use(late, later(MONTH_STARTS, -1));
      this.seenThrough = MONTH_STARTS;
    }
    const used = this.paidBetween(this.seenThrough, through, ledger);
    const speed = ledger.rate + (used * BigInt(MS_PER_SECOND)) / BigInt(Math.max(through - this.seenThrough, 1));
    this.seen += used;
    this.seenThrough = through;
    if (at >= MONTH_STARTS) this.looks += 1;
    this.nextLook = later(at, lookInterval(money(this.account.limit - this.known(ledger, at)), speed));
  }

  /** What meters count for what was used: the list prices, at what is paid of them. */
  private paidBetween(from: Instant, to: Instant, ledger: Ledger): bigint {
    return this.uses.reduce((sum, use) => {
      const list = atList(usedBetween([use], from, to), use.kind, this.account);
      return list === 0n ? sum : sum + this.installation.paid(use.kind.type, list, ledger);
    }, 0n);
  }

  private known(ledger: Ledger, at: Instant): bigint {
    return positionAt(ledger, at) + this.seen;
  }

  /** Notes when the position reaches the limit, from now up to an instant: no meter says anything meanwhile. */
  private watch(ledger: Ledger, to: Instant): void {
    const now = this.installation.clock.now();
    if (this.exhaustedAt !== undefined || now < MONTH_STARTS || now < this.account.adoptedAt) return;
    const left = this.account.limit - this.known(ledger, now);
    if (left <= 0n) {
      this.exhaustedAt = now;
      return;
    }
    if (ledger.rate <= 0n) return;
    const ms = ceilDivide(left * BigInt(MS_PER_SECOND), ledger.rate);
    if (ms <= BigInt(Math.min(to - now, MS_PER_DAY))) this.exhaustedAt = later(now, Number(ms));
  }

  private async book(): Promise<void> {
    if (this.seen === 0n) return;
    const seen = this.seen;
    this.seen = 0n;
    const now = this.installation.clock.now();
    const isOfBefore = this.seenThrough <= MONTH_STARTS && now >= MONTH_STARTS;
    await this.installation.use(seen, isOfBefore ? later(MONTH_STARTS, -1) : now);
    this.ledger = await this.installation.ledger();
  }
}
