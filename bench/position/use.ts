import { MS_PER_DAY, MS_PER_HOUR, type Instant } from '../../src/core/domain/time';
import { drawUniform, type Random } from '../overshoot/distributions';
import { HISTORY_STARTS, HOURS, HOURS_PER_DAY, SECONDS_PER_HOUR, startOfHour } from './calendar';
import type { CostKind } from './kinds';

/** Some hours in which one kind costs twenty times as much. */
export interface Spike {
  readonly from: Instant;
  readonly to: Instant;
}

export const SPIKE_TIMES = 20;

/** What is paid by use, or is not seen by the hour: one speed for each hour. */
export interface PlannedUse {
  readonly kind: CostKind;
  /** Micro-revantios a second, by the hours since the history began. */
  readonly speeds: readonly bigint[];
  /** What is spent by the beginning of each hour, and by the end of the last. */
  readonly spent: readonly bigint[];
}

const LAUNCHED = 0.25;
/** The busiest hour of a day has so much more than the mean one, at most. */
const DAILY_SWING = { least: 0.2, most: 0.9 } as const;
const BUSIEST_HOUR = { earliest: 9, latest: 20 } as const;
/** What a day of a weekend has of a weekday. */
const WEEKEND = { least: 0.3, most: 1 } as const;
/** An hour is off by so much, more or less. */
const NOISE = 0.3;
const SATURDAY = 6;

/** `speed`: micro-revantios a second of an hour of a weekday, on average. */
export function planUse(kind: CostKind, speed: number, spike: Spike | undefined, random: Random): PlannedUse {
  const begins = random() < LAUNCHED ? Math.floor(random() * HOURS) : 0;
  const swing = drawUniform(DAILY_SWING.least, DAILY_SWING.most, random);
  const busiest = drawUniform(BUSIEST_HOUR.earliest, BUSIEST_HOUR.latest, random);
  const weekend = drawUniform(WEEKEND.least, WEEKEND.most, random);
  const speeds = Array.from({ length: HOURS }, (_none, hour) => {
    if (hour < begins) return 0n;
    if (kind.rhythm === 'flat') return BigInt(Math.round(speed));
    const at = startOfHour(hour);
    const weekday = new Date(at).getUTCDay();
    const turn = ((hour % HOURS_PER_DAY) - busiest) / HOURS_PER_DAY;
    const daily = 1 + swing * Math.cos(2 * Math.PI * turn);
    const weekly = weekday === 0 || weekday === SATURDAY ? weekend : 1;
    const noise = 1 + drawUniform(-NOISE, NOISE, random);
    const isSpike = spike !== undefined && at >= spike.from && at < spike.to;
    return BigInt(Math.round(speed * daily * weekly * noise * (isSpike ? SPIKE_TIMES : 1)));
  });
  return useOf(kind, speeds);
}

export function useOf(kind: CostKind, speeds: readonly bigint[]): PlannedUse {
  const spent = [0n];
  for (const speed of speeds) spent.push((spent.at(-1) ?? 0n) + speed * SECONDS_PER_HOUR);
  return { kind, speeds, spent };
}

/** Returns what is used up to an instant. What is less than a micro-revantio is left out. */
export function usedBy({ speeds, spent }: PlannedUse, at: Instant): bigint {
  const ms = Math.min(Math.max(at - HISTORY_STARTS, 0), (HOURS * MS_PER_DAY) / HOURS_PER_DAY);
  const hour = Math.floor(ms / MS_PER_HOUR);
  return (spent[hour] ?? 0n) + ((speeds[hour] ?? 0n) * BigInt(ms % MS_PER_HOUR)) / 1_000n;
}
