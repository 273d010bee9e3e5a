import type { Instant } from '../../src/core/domain/time';
import { TokenBucket, type Rate } from './token-bucket';

/** A quota of AWS: whom it holds for, and where it stands. */
export interface Quota extends Rate {
  readonly of: 'installation' | 'account' | 'item';
  readonly source: string;
}

const PER_SECOND = (perSecond: number): Rate => ({ burst: perSecond, perSecond });

/** Where AWS publishes no number, it is an assumption on the careful side, and says so. */
export const QUOTAS = {
  'STS AssumeRole': { ...PER_SECOND(600), of: 'installation', source: 'IAM and STS quotas' },
  'DynamoDB reads, table': { ...PER_SECOND(40_000), of: 'installation', source: 'DynamoDB quotas' },
  'DynamoDB writes, table': { ...PER_SECOND(40_000), of: 'installation', source: 'DynamoDB quotas' },
  'DynamoDB writes, item': { ...PER_SECOND(1_000), of: 'item', source: 'DynamoDB, partition key design' },
  'Scheduler changes': { ...PER_SECOND(1_000), of: 'installation', source: 'Scheduler quotas' },
  'Scheduler invocations': { ...PER_SECOND(1_000), of: 'installation', source: 'Scheduler quotas' },
  'Lambda Invoke': { ...PER_SECOND(10_000), of: 'installation', source: 'Lambda quotas: 10 x concurrency' },
  'SNS Publish': { ...PER_SECOND(300), of: 'installation', source: 'SNS quotas, the smallest regions' },
  'Organizations reads': { ...PER_SECOND(5), of: 'installation', source: 'an assumption' },
  'Cost Explorer': { ...PER_SECOND(1), of: 'installation', source: 'an assumption' },
  'SSM GetParameters': { ...PER_SECOND(40), of: 'account', source: 'Systems Manager quotas' },
  'SSM PutParameter': { ...PER_SECOND(3), of: 'account', source: 'Systems Manager quotas' },
  'AWS Budgets': { ...PER_SECOND(5), of: 'account', source: 'an assumption' },
  'EC2 Describe': { burst: 100, perSecond: 20, of: 'account', source: 'EC2 API request throttling' },
  'EC2 changes': { burst: 50, perSecond: 5, of: 'account', source: 'EC2 API request throttling' },
  'other reads of services': { burst: 20, perSecond: 10, of: 'account', source: 'an assumption' },
  'other changes of services': { burst: 10, perSecond: 5, of: 'account', source: 'an assumption' },
  'CloudWatch ListMetrics': { ...PER_SECOND(25), of: 'account', source: 'CloudWatch quotas' },
  'CloudWatch GetMetricData': { ...PER_SECOND(50), of: 'account', source: 'CloudWatch quotas' },
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaName = keyof typeof QUOTAS;

/** How a quota was used. */
export interface QuotaUse {
  readonly calls: number;
  readonly refused: number;
  /** The busiest second of the busiest account or item, as a part of what is allowed at once. */
  readonly peak: number;
  readonly whose: string;
}

class Counted {
  calls = 0;
  refused = 0;
  peak = 0;
  whose = '';
  readonly buckets = new Map<string, TokenBucket>();
}

/** All quotas of an organization. `share`: the part of the installation's that is left for these accounts. */
export class Quotas {
  private readonly counted = new Map<QuotaName, Counted>();

  constructor(
    private readonly now: () => Instant,
    private readonly share: number,
    private readonly factor = 1,
  ) {
    for (const name of Object.keys(QUOTAS) as QuotaName[]) this.counted.set(name, new Counted());
  }

  /** Returns whether AWS takes so many calls (or units) now. `whose`: the account or the item. */
  take(name: QuotaName, whose: string, count = 1): boolean {
    const counted = this.counted.get(name) as Counted;
    const now = this.now();
    counted.calls += count;
    const { of } = QUOTAS[name];
    const key = of === 'installation' ? '' : whose;
    let bucket = counted.buckets.get(key);
    if (bucket === undefined) {
      bucket = new TokenBucket(this.rateOf(name), now);
      counted.buckets.set(key, bucket);
    }
    const taken = bucket.take(count, now);
    if (!taken) counted.refused += count;
    const { peak } = bucket;
    if (peak > counted.peak) {
      counted.peak = peak;
      counted.whose = key;
    }
    return taken;
  }

  used(): Readonly<Record<QuotaName, QuotaUse>> {
    const uses = [...this.counted].map(([name, { calls, refused, peak, whose }]) => [
      name,
      { calls, refused, peak, whose },
    ]);
    return Object.fromEntries(uses) as Record<QuotaName, QuotaUse>;
  }

  /** Forgets whose buckets are full again: memory does not grow with the accounts of the past. */
  forget(): void {
    for (const { buckets } of this.counted.values()) buckets.clear();
  }

  private rateOf(name: QuotaName): Rate {
    const { burst, perSecond, of } = QUOTAS[name];
    const share = (of === 'installation' ? this.share : 1) * this.factor;
    return { burst: Math.max(1, burst * share), perSecond: perSecond * share };
  }
}
