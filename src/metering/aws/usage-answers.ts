import { MS_PER_MINUTE } from '../../core/domain/time';
import type { Clock } from '../../core/ports';
import type { FunctionShape } from '../domain/usage';
import type { Series } from '../ports';
import { ExpiringCache } from '../prices/expiring-cache';

/** What is in use is listed again after a quarter of an hour at the soonest: each list costs something. */
const LISTED = { answerMs: 15 * MS_PER_MINUTE, failureMs: 0 };
const REGIONS = { answerMs: 60 * MS_PER_MINUTE, failureMs: 0 };

/** What spokes have answered that lasts longer than a conversation: by account and region. */
export class UsageAnswers {
  readonly regions: ExpiringCache<readonly string[]>;
  readonly functions: ExpiringCache<ReadonlyMap<string, FunctionShape>>;
  /** What is listed, by account, region and how far back. */
  readonly listed: ExpiringCache<readonly Series[]>;

  constructor(clock: Clock) {
    this.regions = new ExpiringCache(clock, REGIONS);
    this.functions = new ExpiringCache(clock, LISTED);
    this.listed = new ExpiringCache(clock, LISTED);
  }
}
