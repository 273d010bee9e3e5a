import type { AccountId } from '../../src/core/domain/address';
import { later, MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import { SpokeFailure } from '../../src/core/ports';
import { FaultyWire, SPOKE_CALLS, Throttled, timesOf } from '../law/faulty-wire';
import type { Wire } from '../wire';
import type { QuotaName, Quotas } from './quotas';

/** The SDK's attempts and waits, as src/core/aws/clients.ts has them: each wait is somewhere up to twice the last. */
const ATTEMPTS = 8;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 20_000;

/** Units that a call of DynamoDB costs: rows of up to 8 KB are read consistently; a transaction writes two, twice. */
export const READ_UNITS: Readonly<Record<string, number>> = { item: 2, query: 4, transaction: 8 };
export const WRITE_UNITS: Readonly<Record<string, number>> = { item: 2, query: 4, transaction: 12 };

const OVER = Promise.resolve();

/** The quotas of the calls that have one each, by the kind of the call. */
const ONE_QUOTA: Readonly<Record<string, QuotaName>> = {
  session: 'STS AssumeRole',
  schedule: 'Scheduler changes',
  invoke: 'Lambda Invoke',
  publish: 'SNS Publish',
  organizations: 'Organizations reads',
  bill: 'Cost Explorer',
  'aws-budget': 'AWS Budgets',
};

/** The types that EC2 describes. */
const OF_EC2 = /\bec2|ebs-volume|nat-gateway|public-ipv4/;

/** Of so many invocations, one has each of its calls at a time of its own. */
const PATIENT = 1 / 4;
/** So much time is owed at most. */
const LONGEST_OWED_MS = 2 * MS_PER_SECOND;

/**
 * The way of one invocation to AWS, whose services have quotas: what they refuse is asked again, as by the SDK.
 *
 * Months of a thousand accounts are too many calls for an event of the clock each. In most invocations, calls that are
 * under way together end together where they may, and the time of what is read alone goes by before the next write: as
 * long all in all, and answered no later than it would be.
 */
export class MeteredWire extends FaultyWire {
  /** How many calls needed no event of the clock. */
  joined = 0;
  private isPatient = this.random() < PATIENT;
  private underWay = 0;
  private owedMs = 0;
  private next: { readonly at: Instant; readonly over: Promise<void> } | undefined;

  constructor(
    private readonly quotas: Quotas,
    ...rest: ConstructorParameters<typeof FaultyWire>
  ) {
    super(...rest);
  }

  /** The same way, into one account: its calls count there. */
  into(account: AccountId): Wire<string> {
    return {
      read: (kind, effect, name) => this.read(kind, effect, `${name}@${account}`),
      write: (kind, effect, name) => this.write(kind, effect, `${name}@${account}`),
    };
  }

  /** A list of what an account has nothing of: it counts, and takes no time, as most of a look's lists would. */
  async listNothing(type: string, account: AccountId): Promise<readonly []> {
    this.quotas.take(quotaOf('describe', `list ${type}`, false) as QuotaName, account);
    return [];
  }

  override async read<T>(kind: string, effect: () => T, name: string): Promise<T> {
    this.underWay += 1;
    try {
      return await super.read(kind, effect, name);
    } finally {
      this.underWay -= 1;
    }
  }

  override async write<T>(kind: string, effect: () => T, name: string): Promise<T> {
    this.underWay += 1;
    try {
      return await super.write(kind, effect, name);
    } finally {
      this.underWay -= 1;
    }
  }

  /** Nothing that began on it goes on. */
  get isIdle(): boolean {
    return this.underWay === 0;
  }

  override reset(): void {
    super.reset();
    this.isPatient = this.random() < PATIENT;
    this.joined = 0;
    this.next = undefined;
  }

  override async settle(): Promise<void> {
    const ms = this.owedMs;
    this.owedMs = 0;
    if (ms > 0) await this.clock.pause(ms);
  }

  protected override takeTime(kind: string, isWrite: boolean): Promise<void> {
    if (this.isPatient) return super.takeTime(kind, isWrite);
    const now = this.clock.now();
    const [least, most] = timesOf(kind);
    const { next, owedMs } = this;
    if (next !== undefined && next.at >= now + least && next.at <= now + most) {
      this.joined += 1;
      return next.over;
    }
    const ms = this.timeOf(kind) + owedMs;
    if (this.underWay === 1 && !isWrite && ms < LONGEST_OWED_MS) {
      this.joined += 1;
      this.owedMs = ms;
      return OVER;
    }
    this.owedMs = 0;
    const over = this.clock.pause(ms);
    this.next = { at: later(now, ms), over };
    return over;
  }

  protected override async admit(kind: string, name: string, isWrite: boolean): Promise<void> {
    const quota = quotaOf(kind, name, isWrite);
    if (quota === undefined) return;
    const units = isWrite ? WRITE_UNITS[kind] : READ_UNITS[kind];
    const whose = name.slice(name.lastIndexOf('@') + 1);
    for (let attempt = 1; !this.quotas.take(quota, whose, units ?? 1); attempt++) {
      if (attempt === ATTEMPTS) {
        const refusal = `${name}: ${quota} refuses`;
        throw SPOKE_CALLS.has(kind) ? new SpokeFailure(refusal) : new Throttled(refusal);
      }
      await this.clock.pause(Math.ceil(this.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt)));
    }
  }
}

function quotaOf(kind: string, name: string, isWrite: boolean): QuotaName | undefined {
  if (kind in READ_UNITS) return isWrite ? 'DynamoDB writes, table' : 'DynamoDB reads, table';
  switch (kind) {
    case 'describe':
      return OF_EC2.test(name) ? 'EC2 Describe' : 'other reads of services';
    case 'disable':
    case 'restore':
      return OF_EC2.test(name) ? 'EC2 changes' : 'other changes of services';
    case 'parameters':
      return isWrite ? 'SSM PutParameter' : 'SSM GetParameters';
    case 'metrics':
      return name.startsWith('list') ? 'CloudWatch ListMetrics' : 'CloudWatch GetMetricData';
    default:
      return ONE_QUOTA[kind];
  }
}
