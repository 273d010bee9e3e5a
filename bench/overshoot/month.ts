import { parseUsd, money, type Money } from '../../src/core/domain/money';
import { periodEnd, periodStart, type Period } from '../../src/core/domain/period';
import {
  instant,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  type Instant,
} from '../../src/core/domain/time';
import { ratePerHour, rate, type Rate } from '../../src/ledger/domain/rate';
import { drawExponential, drawLogUniform, drawUniform, type Random } from './distributions';

/** What its owner means to do with one instance: when its billing begins, ends, begins again … */
export interface PlannedInstance {
  readonly arn: string;
  readonly rate: Rate;
  /** The first of them begins it. */
  readonly toggles: readonly Instant[];
}

/** A month of an account, without a guardrail, and the budget that it exhausts. */
export interface PlannedMonth {
  readonly period: Period;
  readonly instances: readonly PlannedInstance[];
  /** AWS bills in steps of this: a second, as it says. */
  readonly billedMs: number;
  readonly limit: Money;
  /** When its real spending reaches the limit. */
  readonly exhaustion: Instant;
  /** Its real speed then. */
  readonly speed: Rate;
}

/** Instances of one account: from one alone to a hundred. */
const FLEET = { smallest: 1, largest: 100 } as const;
/** USD an hour, on demand: from a t3.micro to a p3.2xlarge. */
const PRICE = { lowest: 0.0104, highest: 3.06 } as const;
const PRICE_DECIMALS = 4;
/** The part of the instances that are started once and stay. */
const STEADY = 0.4;
/** How long the others run, and stand still, on average: each in its own way. */
const SPELL_MS = { shortest: MS_PER_HOUR, longest: 5 * MS_PER_DAY } as const;
/** EC2 takes this long to be ready for the next change. */
const LEAST_MS = 5 * MS_PER_MINUTE;

/** A month whose limit is what it has spent at a random instant at which something runs. */
export function planMonth(period: Period, billedMs: number, random: Random): PlannedMonth {
  for (;;) {
    const instances = planFleet(period, billedMs, random);
    const earliest = periodStart(period) + MS_PER_DAY;
    const exhaustion = instant(Math.round(drawUniform(earliest, periodEnd(period) - MS_PER_DAY, random)));
    const speed = speedAt(instances, exhaustion);
    if (speed > 0n) return { period, instances, billedMs, limit: spentBy(instances, exhaustion), exhaustion, speed };
  }
}

/**
 * What the plan has cost by an instant, if nothing intervenes. The seconds that EC2 charges at least for a start count
 * where it stops.
 */
export function spentBy(instances: readonly PlannedInstance[], at: Instant): Money {
  let product = 0n;
  for (const { rate: own, toggles } of instances) {
    let ms = 0;
    for (let index = 0; index < toggles.length; index += 2) {
      const from = toggles[index] ?? at;
      if (from < at) ms += Math.min(toggles[index + 1] ?? at, at) - from;
    }
    product += own * BigInt(ms);
  }
  return money(product / BigInt(MS_PER_SECOND));
}

export function speedAt(instances: readonly PlannedInstance[], at: Instant): Rate {
  return rate(instances.reduce((sum, planned) => (isOn(planned, at) ? sum + planned.rate : sum), 0n));
}

export function isOn({ toggles }: PlannedInstance, at: Instant): boolean {
  return toggles.filter((toggle) => toggle <= at).length % 2 === 1;
}

function planFleet(period: Period, billedMs: number, random: Random): readonly PlannedInstance[] {
  const size = Math.round(drawLogUniform(FLEET.smallest, FLEET.largest, random));
  return Array.from({ length: size }, (_none, index) => {
    const toggles = random() < STEADY ? [beginning(period, random)] : planSpells(period, random);
    return {
      arn: `arn:aws:ec2:us-east-1:123456789012:instance/i-${index.toString(16).padStart(17, '0')}`,
      rate: ratePerHour(parseUsd(drawLogUniform(PRICE.lowest, PRICE.highest, random).toFixed(PRICE_DECIMALS))),
      toggles: toggles.map((at) => instant(Math.round(at / billedMs) * billedMs)),
    };
  });
}

/** Half of what stays was there before the month. */
function beginning(period: Period, random: Random): number {
  const start = periodStart(period);
  return random() < 0.5 ? start : drawUniform(start, periodEnd(period), random);
}

function planSpells(period: Period, random: Random): readonly number[] {
  const running = drawLogUniform(SPELL_MS.shortest, SPELL_MS.longest, random);
  const still = drawLogUniform(SPELL_MS.shortest, SPELL_MS.longest, random);
  const toggles: number[] = [];
  let at = periodStart(period) + drawExponential(still, random);
  while (at < periodEnd(period)) {
    toggles.push(at);
    at += LEAST_MS + drawExponential(toggles.length % 2 === 1 ? running : still, random);
  }
  return toggles;
}
