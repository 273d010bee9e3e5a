import type { Money } from '../../src/core/domain/money';
import { periodEnd, periodOf, periodStart, type Period } from '../../src/core/domain/period';
import type { Instant } from '../../src/core/domain/time';
import type { StateChange } from '../../src/ledger/domain/contribution';
import type { Rate } from '../../src/ledger/domain/rate';

/** Micro-revantios a second times milliseconds: the unit in which all that a ledger adds up is a whole number. */
export const PER_MICRO_REVANTIO = 1_000n;
export const PER_REVANTIO = 1_000_000n * PER_MICRO_REVANTIO;

/** All that happened in one budget, in whatever order. */
export interface Happened {
  /** For each resource, what happened to it, and what AWS charges at least for each start. */
  readonly resources: readonly { readonly changes: readonly StateChange[]; readonly minimumMs: number }[];
  readonly expenses: readonly { readonly at: Instant; readonly amount: Money }[];
  /** Speeds that somebody else has added (or taken away), each from an instant on, for good. */
  readonly speeds: readonly { readonly at: Instant; readonly rate: Rate }[];
}

/** What was spent in a month until an instant, a thousand times in micro-revantios: exactly. */
export function exactlySpent({ resources, expenses, speeds }: Happened, period: Period, until: Instant): bigint {
  const from = periodStart(period);
  const to = Math.min(until, periodEnd(period));
  let sum = 0n;
  for (const { at, amount } of expenses) if (periodOf(at) === period) sum += amount * PER_MICRO_REVANTIO;
  for (const { at, rate } of speeds) sum += rate * overlap(at, to, from, to);
  for (const { changes, minimumMs } of resources) {
    for (const run of runsOf(changes)) {
      for (const [index, { at, rate }] of run.speeds.entries()) {
        sum += rate * overlap(at, run.speeds[index + 1]?.at ?? run.end ?? to, from, to);
      }
      const {
        end,
        speeds: [first],
      } = run;
      if (end === undefined || first === undefined || end <= from || end > to) continue;
      sum += (run.speeds.at(-1)?.rate ?? 0n) * BigInt(Math.max(0, minimumMs - (end - first.at)));
    }
  }
  return sum;
}

interface Run {
  readonly speeds: readonly { readonly at: number; readonly rate: bigint }[];
  readonly end: number | undefined;
}

/**
 * From a start to a stop; starts in between change the speed. At one instant the highest speed counts, and a stop
 * before all.
 */
function runsOf(changes: readonly StateChange[]): readonly Run[] {
  const runs: Run[] = [];
  let speeds: { at: number; rate: bigint }[] = [];
  for (const at of [...new Set(changes.map((change) => change.at))].sort((one, other) => one - other)) {
    const now = changes.filter((change) => change.at === at);
    const started = now.filter(({ running }) => running).map(({ rate }) => rate);
    if (started.length > 0) {
      speeds.push({ at, rate: started.reduce<bigint>((one, other) => (other > one ? other : one), 0n) });
    }
    if (started.length === now.length) continue;
    if (speeds.length > 0) runs.push({ speeds, end: at });
    speeds = [];
  }
  return speeds.length > 0 ? [...runs, { speeds, end: undefined }] : runs;
}

function overlap(begin: number, end: number, from: number, to: number): bigint {
  return BigInt(Math.max(0, Math.min(end, to) - Math.max(begin, from)));
}
