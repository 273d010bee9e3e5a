import pMap from 'p-map';
import type { AccountId } from '../core/domain/address';
import { instant, later, type Instant } from '../core/domain/time';
import { SpokeDenied, SpokeFailure, type Spokes } from '../core/ports';
import { turnOf } from './domain/region-turn';
import type { UsageMeter } from './domain/usage';
import { idleListInterval, unusedListInterval } from './domain/usage-interval';
import type { LookRecord, MeterRecord } from './domain/usage-record';
import type { UsageMetrics } from './ports';
import { readUsage, type RegionUsage } from './read-usage';

export interface LookInTurnPorts {
  readonly usageMeters: readonly UsageMeter[];
  readonly metrics: Spokes<UsageMetrics>;
  readonly homeRegion: string;
}

/** What came of a region. It has neither use nor failure if it is not its turn, or if it is closed. */
export interface RegionLook {
  readonly region: string;
  readonly usage?: RegionUsage;
  readonly failure?: unknown;
}

/** What the turns of regions depend on, besides what looks have seen. */
export interface TurnRules {
  /** The regions that something else tells of. */
  readonly expected: ReadonlySet<string>;
  /** How many accounts are looked at. */
  readonly accounts: number;
}

type Seen = Pick<LookRecord, 'lookedAt' | 'usedAt' | 'intervalMs'>;

const USAGE_ERRAND = 'meter-usage';
const CONCURRENCY = 4;

/** Reads what an account has used in the regions whose turn it is. What cannot be read delays nothing else. */
export async function lookInTurn(
  account: AccountId,
  { look, records }: { readonly look: LookRecord; readonly records: ReadonlyMap<string, MeterRecord> },
  rules: TurnRules,
  now: Instant,
  { metrics: spokes, homeRegion, usageMeters }: LookInTurnPorts,
): Promise<readonly RegionLook[]> {
  const { since, lookedAt, functions } = look;
  const known = new Set([...records.values()].flatMap((record) => [...record.keys()]));
  try {
    const metrics = await spokes.reach(account, USAGE_ERRAND, account);
    const regions = new Set([homeRegion, ...(await metrics.regions()), ...known]);
    return await pMap(
      regions,
      async (region) => {
        // What is due before the next look is taken now: no turn is late.
        if (turnIn(region, look, rules) >= later(now, look.intervalMs)) return { region };
        try {
          const place = { region, since, lookedAt: lookedAt.get(region), known: functions.get(region) ?? new Map() };
          return { region, usage: await readUsage(place, now, usageMeters, metrics) };
        } catch (failure) {
          // Where a policy allows nothing, and nothing was ever used, there is nothing to see.
          const isClosed = failure instanceof SpokeDenied && !known.has(region) && region !== homeRegion;
          return isClosed ? { region } : { region, failure };
        }
      },
      { concurrency: CONCURRENCY },
    );
  } catch (failure) {
    if (!(failure instanceof SpokeFailure)) throw failure;
    return [{ region: homeRegion, failure }];
  }
}

/** Returns when the first of the regions has its turn: before, nothing would be asked. */
export function firstTurn(looks: readonly RegionLook[], seen: Seen, rules: TurnRules): Instant {
  const open = looks.map(({ region }) => region).filter((region) => seen.lookedAt.has(region));
  return open.length === 0 ? instant(0) : instant(Math.min(...open.map((region) => turnIn(region, seen, rules))));
}

/** Returns what is remembered of regions: what was seen now, and before where nothing could be seen. */
export function seenIn<T>(
  before: ReadonlyMap<string, T>,
  looks: readonly RegionLook[],
  of: (usage: RegionUsage) => T | undefined,
): ReadonlyMap<string, T> {
  const seen = looks.flatMap(({ region, usage }) => {
    const value = usage && of(usage);
    return value === undefined ? [] : [[region, value] as const];
  });
  return new Map([...before, ...seen]);
}

function turnIn(region: string, { lookedAt, usedAt, intervalMs }: Seen, { expected, accounts }: TurnRules): Instant {
  return turnOf(
    { lookedAt: lookedAt.get(region), usedAt: usedAt.get(region), isExpected: expected.has(region) },
    { idleMs: idleListInterval(accounts), unusedMs: unusedListInterval(accounts, intervalMs) },
  );
}
