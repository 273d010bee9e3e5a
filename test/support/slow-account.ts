import type { ResourceId } from '../../src/core/domain/resource-id';
import { floorToSecond, instant, later, MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import { counted, type History, type StateChange } from '../../src/ledger/domain/contribution';
import { rate, ZERO_RATE } from '../../src/ledger/domain/rate';
import { settleNow } from '../../src/ledger/settle-expenses';
import type { Observation } from '../../src/metering/domain/resource';
import { meterResource } from '../../src/metering/meter-resource';
import type { AccountFleet, ResourceAdapter } from '../../src/metering/ports';
import { takeInventory } from '../../src/metering/take-inventory';
import { InstancePrice } from '../../src/metering/types/ec2-instance.price';
import { InMemoryAccount } from './in-memory-account';
import { ACCOUNT, ACCOUNT_ID, on } from './ledgers';

/** What really happens to the resource, by a clock of milliseconds, counted from noon. */
export interface Moment {
  readonly at: number;
  readonly running: boolean;
}

/** One delivery of the event of the `of`-th moment. */
export interface Delivery {
  readonly of: number;
  readonly at: number;
}

/** A look at the account: its API reads at `at` what it answers later. */
export interface SlowLook {
  readonly asked: number;
  readonly at: number;
  readonly answered: number;
}

const NOON = on('21', '12:00:00');
const ORIGIN = { account: ACCOUNT_ID, region: 'eu-west-1' };
const RATE = rate(1_000_000n);
const ARN = 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1';

/** After the start was asked for, until it is billed. */
export const PENDING_MS = 3 * MS_PER_SECOND;

/**
 * An account with one resource, whose APIs take long to answer while it goes on living; its events come whenever they
 * come, in whole seconds.
 */
export class SlowAccount {
  readonly account = new InMemoryAccount(NOON);
  private readonly resource: ResourceId;
  private readonly due: { readonly at: number; readonly happen: () => Promise<unknown> }[];

  constructor(
    private readonly life: readonly Moment[],
    deliveries: readonly Delivery[],
    looks: readonly SlowLook[],
    /** EC2 tells when an instance was started and told to stop; RDS does not. */
    private readonly type: 'ec2-instance' | 'rds-instance',
  ) {
    this.resource = { type, arn: ARN };
    this.due = [
      ...deliveries.map(({ of, at }) => ({ at, happen: () => this.hear(of) })),
      ...looks.map((look) => ({ at: look.asked, happen: () => this.look(look) })),
    ].sort((one, other) => one.at - other.at);
  }

  /** Lets the clock run until then. What is due meanwhile happens, also while somebody waits for an answer. */
  async runUntil(ms: number): Promise<void> {
    for (;;) {
      const next = this.due[0];
      if (next === undefined || next.at > ms) break;
      this.due.shift();
      this.account.clock.moveTo(timeOf(next.at));
      await next.happen();
    }
    this.account.clock.moveTo(timeOf(ms));
  }

  /** What the product knows. */
  async history(): Promise<History> {
    return counted(this.account.table.contributionsOf(ACCOUNT)[0]?.history ?? []);
  }

  /** The moments as events tell them. */
  told(): readonly StateChange[] {
    return this.life.map(({ at, running }) => ({
      at: floorToSecond(timeOf(at)),
      running,
      rate: running ? RATE : ZERO_RATE,
    }));
  }

  /** The position in the ledger, with everything settled until now. */
  async position(): Promise<bigint> {
    await settleNow(ACCOUNT, this.account);
    await this.account.settle();
    return (await this.account.ledgerNow(ACCOUNT)).accrued;
  }

  /** A look that finds everything as it is, at once. */
  async lookNow(): Promise<void> {
    await takeInventory(
      ORIGIN,
      this.ports(() => Promise.resolve(this.runsAt(this.now()))),
    );
  }

  /** Whether it really runs. */
  runsAt(ms: number): boolean {
    return this.last(ms)?.running === true;
  }

  private now(): number {
    return this.account.clock.now() - NOON;
  }

  private async hear(of: number): Promise<void> {
    const change = this.told()[of];
    if (change === undefined) return;
    const { at, running } = change;
    await meterResource(
      [{ about: this.resource, at, running }],
      ORIGIN,
      this.ports(() => Promise.resolve(running)),
    );
  }

  private async look({ at, answered }: SlowLook): Promise<void> {
    await takeInventory(
      ORIGIN,
      this.ports(async () => {
        await this.runUntil(at);
        const runs = this.runsAt(at);
        const since = this.ownTime(at);
        await this.runUntil(answered);
        return { runs, since };
      }),
    );
  }

  private ports(read: () => Promise<boolean | { readonly runs: boolean; readonly since: Instant | undefined }>) {
    const adapter = {
      list: async () => {
        const answer = await read();
        const { runs, since } =
          typeof answer === 'boolean' ? { runs: answer, since: this.ownTime(this.now()) } : answer;
        return runs ? [this.observation(since)] : [];
      },
      observe: async () => [{ ...this.observation(this.ownTime(this.now())), running: this.runsAt(this.now()) }],
      ...(this.type === 'ec2-instance' ? { stopsOf: async () => this.stops() } : {}),
    } as unknown as ResourceAdapter;
    const none = { list: async () => [] } as unknown as ResourceAdapter;
    const fleet: AccountFleet = {
      of: (type) => (type === this.type ? adapter : none),
      regions: async () => ['eu-west-1'],
    };
    // The rest of the account is as it was.
    return Object.assign(Object.create(this.account) as InMemoryAccount, {
      fleets: { reach: async () => fleet },
      minimumMs: () => 0,
    });
  }

  private stops(): ReadonlyMap<string, Instant> {
    const since = this.ownTime(this.now());
    return since === undefined || this.runsAt(this.now()) ? new Map() : new Map([[ARN, since]]);
  }

  /** What its API says, in whole seconds: when its start was asked for, or its stop. */
  private ownTime(ms: number): Instant | undefined {
    const last = this.last(ms);
    if (this.type !== 'ec2-instance' || last === undefined) return undefined;
    return floorToSecond(timeOf(last.running ? last.at - PENDING_MS : last.at));
  }

  private last(ms: number): Moment | undefined {
    return this.life.filter(({ at }) => at <= ms).at(-1);
  }

  private observation(since: Instant | undefined): Observation {
    return {
      arn: ARN,
      running: true,
      price: new InstancePrice({
        instanceType: `${RATE}`,
        platform: 'Linux/UNIX',
        tenancy: 'default',
        market: 'on-demand',
      }),
      tags: {},
      control: this.resource,
      since,
    };
  }
}

export function timeOf(ms: number): Instant {
  return later(NOON, instant(ms));
}
