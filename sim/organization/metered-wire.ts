import type { AccountId } from '../../src/core/domain/address';
import { SpokeFailure } from '../../src/core/ports';
import { FaultyWire, SPOKE_CALLS, Throttled } from '../law/faulty-wire';
import type { Wire } from '../wire';
import type { QuotaName, Quotas } from './quotas';

/** The SDK's attempts and waits, as src/core/aws/clients.ts has them: each wait is somewhere up to twice the last. */
const ATTEMPTS = 8;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 20_000;

/** Units that a call of DynamoDB costs: rows of up to 8 KB are read consistently; a transaction writes two, twice. */
export const READ_UNITS: Readonly<Record<string, number>> = { item: 2, query: 4, transaction: 8 };
export const WRITE_UNITS: Readonly<Record<string, number>> = { item: 2, query: 4, transaction: 12 };

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

/** The way of one invocation to AWS, whose services have quotas: what they refuse is asked again, as by the SDK. */
export class MeteredWire extends FaultyWire {
  /** What a call that has no quota of its own counts as. */
  calls = 0;

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

  protected override async admit(kind: string, name: string, isWrite: boolean): Promise<void> {
    this.calls += 1;
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
