import { formatUsd, money, type Money } from '../src/core/domain/money';
import { period } from '../src/core/domain/period';
import { MS_PER_SECOND } from '../src/core/domain/time';
import { rounded, type Figure, type Measurement } from './figures';
import { ALTERNATIVES, overshootWith } from './overshoot/alternatives';
import { BAD_DAY, NO_FAULTS, NORMAL_DAY, type DayFaults } from './overshoot/faults';
import { guardMonth } from './overshoot/guarded-month';
import { planMonth, type PlannedMonth } from './overshoot/month';
import { seededRandom } from './simulated/random';

const MONTHS = 1_000;
/** What is only compared with needs fewer. */
const MONTHS_COMPARED = 300;
const PERIOD = period('2026-11');
/** EC2 bills by the second. */
const SECOND = MS_PER_SECOND;

/** What the random numbers of a month are for: each has its own, so that one does not move the other. */
const SEEDS = { plan: 20_261_121, guard: 42, alternatives: 7 } as const;
const SEED_STEP = 1_664_525;
const SEED_MODULUS = 2_147_483_647;

/** Above the limit, in money and in time at the speed of the exhaustion. What was stopped too early is not above it. */
interface Overshoot {
  readonly usd: number;
  readonly seconds: number;
}

/** Months of fleets that exhaust their budget: how far above the limit they come to rest. docs/overshoot-model.md. */
export async function measureOvershoot(progress: (line: string) => void): Promise<Measurement> {
  const months = planMonths(MONTHS, SECOND);
  progress(`${MONTHS} months with the product in charge, event by event, in simulated time`);
  const guarded = await guardAll(months, 0);
  const ours = guarded.map(({ overshoot }, index) => overshootOf(overshoot, months[index]));
  progress(
    'the same months with AWS Budgets, polling and metric streams; some in accounts with functions, and billed by the millisecond',
  );
  const others = Object.entries(ALTERNATIVES).map(([name, guard]) => ({
    name,
    overshoots: months.map((month, index) =>
      overshootOf(overshootWith(guard, month, randomOf('alternatives', index)), month),
    ),
  }));
  progress('the same months with the faults of a normal day, and of a bad one on which messages are lost, too');
  const normal = overshootsOf(months, await guardAll(months, 0, NORMAL_DAY));
  const bad = await guardAll(months, 0, BAD_DAY);
  const compared = months.slice(0, MONTHS_COMPARED);
  const exact = planMonths(MONTHS_COMPARED, 1);
  const count = (
    name: string,
    matches: (one: (typeof guarded)[number]) => boolean,
    among = guarded,
    what = 'reserved',
  ): Figure => ({ name: `overshoot.${what}.${name}`, value: among.filter(matches).length, unit: 'months' });
  const isGivenBack = ({ restorations }: (typeof guarded)[number]) => restorations > 0;
  const isRunning = ({ running }: (typeof guarded)[number]) => running > 0;
  return {
    figures: [
      ...secondsOf('reserved', ours),
      {
        name: 'overshoot.reserved.seconds_max',
        value: rounded(Math.max(...ours.map(({ seconds }) => seconds)), 2),
        unit: 's',
      },
      ...secondsOf('reserved_on_a_normal_day', normal),
      ...secondsOf('reserved_on_a_bad_day', overshootsOf(months, bad)),
      ...others.map(({ name, overshoots }): Figure => ({
        name: `overshoot.reserved.usd_vs_${name}`,
        value: rounded(totalUsd(overshoots) / totalUsd(ours), 0),
        unit: 'times',
      })),
      count('stopped_early', ({ overshoot }) => overshoot < 0n),
      count('given_back', isGivenBack),
      count('left_running', isRunning),
      count('given_back', isGivenBack, bad, 'reserved_on_a_bad_day'),
      count('left_running', isRunning, bad, 'reserved_on_a_bad_day'),
      ...others.flatMap(({ name, overshoots }) => secondsOf(name, overshoots)),
      ...secondsOf('with_100_functions', overshootsOf(compared, await guardAll(compared, 100))),
      ...secondsOf('billed_by_the_millisecond', overshootsOf(exact, await guardAll(exact, 0))),
    ],
    faults: [],
  };
}

function planMonths(count: number, billedMs: number): readonly PlannedMonth[] {
  return Array.from({ length: count }, (_none, index) => planMonth(PERIOD, billedMs, randomOf('plan', index)));
}

async function guardAll(months: readonly PlannedMonth[], functions: number, faults: DayFaults = NO_FAULTS) {
  const guarded = [];
  for (const [index, month] of months.entries()) {
    guarded.push(await guardMonth(month, randomOf('guard', index), { functions, faults }));
  }
  return guarded;
}

function overshootsOf(
  months: readonly PlannedMonth[],
  guarded: readonly { readonly overshoot: Money }[],
): readonly Overshoot[] {
  return guarded.map(({ overshoot }, index) => overshootOf(overshoot, months[index]));
}

function overshootOf(overshoot: Money, month: PlannedMonth | undefined): Overshoot {
  const above = money(overshoot > 0n ? overshoot : 0n);
  const { speed = 1n } = month ?? {};
  return { usd: Number(formatUsd(above)), seconds: Number((above * BigInt(MS_PER_SECOND)) / speed) / MS_PER_SECOND };
}

function secondsOf(name: string, overshoots: readonly Overshoot[]): readonly Figure[] {
  const seconds = overshoots.map((one) => one.seconds).sort((one, other) => one - other);
  const at = (share: number) => rounded(seconds[Math.ceil(share * seconds.length) - 1] ?? NaN, 2);
  return [
    { name: `overshoot.${name}.seconds_p50`, value: at(0.5), unit: 's' },
    { name: `overshoot.${name}.seconds_p99`, value: at(0.99), unit: 's' },
    { name: `overshoot.${name}.usd_mean`, value: rounded(totalUsd(overshoots) / overshoots.length, 4), unit: 'USD' },
  ];
}

function totalUsd(overshoots: readonly Overshoot[]): number {
  return overshoots.reduce((sum, { usd }) => sum + usd, 0);
}

/** Months are numbered; neighbours have seeds that are far apart. */
function randomOf(purpose: keyof typeof SEEDS, index: number): () => number {
  return seededRandom(((index + 1) * SEED_STEP + SEEDS[purpose]) % SEED_MODULUS);
}
