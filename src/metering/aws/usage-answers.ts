import type { AccountId } from '../../core/domain/address';
import { MS_PER_MINUTE } from '../../core/domain/time';
import type { Clock } from '../../core/ports';
import type { FunctionShape } from '../domain/usage';
import type { Series } from '../ports';
import { ExpiringCache } from '../prices/expiring-cache';

/** What is in use is listed again after a quarter of an hour: each list costs something. */
const LISTED = { answerMs: 15 * MS_PER_MINUTE, failureMs: 0 };
const REGIONS = { answerMs: 60 * MS_PER_MINUTE, failureMs: 0 };

/** What spokes have answered that lasts longer than a conversation: by account and region. */
export class UsageAnswers {
  readonly regions: ExpiringCache<readonly string[]>;
  readonly functions: ExpiringCache<ReadonlyMap<string, FunctionShape>>;
  private readonly listed: ExpiringCache<readonly Series[]>;
  private readonly idle: ExpiringCache<readonly Series[]>;

  /** `idleMs`: after how long a region is listed again in which nothing is in use. */
  constructor(clock: Clock, idleMs: () => number) {
    this.regions = new ExpiringCache(clock, REGIONS);
    this.functions = new ExpiringCache(clock, LISTED);
    this.listed = new ExpiringCache(clock, LISTED);
    this.idle = new ExpiringCache(clock, {
      get answerMs() {
        return idleMs();
      },
      failureMs: 0,
    });
  }

  /** Returns the series of a region: from `ask`, or as it answered lately. */
  async series(account: AccountId, region: string, ask: () => Promise<readonly Series[]>): Promise<readonly Series[]> {
    const key = `${account} ${region}`;
    const list = () => this.listed.get(key, ask);
    const lately = await this.idle.get(key, list);
    return lately.length === 0 ? lately : list();
  }
}
