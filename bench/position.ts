import type { Money } from '../src/core/domain/money';
import { nameOf } from './build/version';
import type { Comparison } from './command-line';
import { rounded, type Figure, type Measurement } from './figures';
import type { PlannedAccount } from './position/account';
import { guardedBy } from './position/guards';
import { usdOf } from './position/installation';
import { accountNumber, randomOf } from './position/organization';
import { followAll, positionsWith, type FollowedAccount } from './position/run';
import { watchAll } from './position/watch-all';
import { totalCost, watchingCost } from './position/watching-cost';

const ACCOUNTS = 1_000;
/** The accounts of which each is followed once more, with discounts. */
const DISCOUNTED = 300;
const SIZES = [100, 10_000] as const;
const PERCENT = 100;
const DECIMALS = 6;

/** The position that is known and the truth, for a month of an organization: docs/position-model.md. */
export async function measurePosition(progress: (line: string) => void, { against }: Comparison): Promise<Measurement> {
  progress(`a month of ${ACCOUNTS} accounts, event by event, in simulated time`);
  const accounts = Array.from({ length: ACCOUNTS }, (_none, index) => accountNumber(index));
  const followed = await followAll(ACCOUNTS);
  const errors = accounts.flatMap((account, index) =>
    (followed[index]?.samples ?? []).map(({ known, truth }) => errorOf(known, truth, account)),
  );
  const figures: Figure[] = [...errorFigures('position', errors)];
  if (against !== '') {
    const commit = await nameOf(against);
    progress(`the same month with ${commit}`);
    const positions = await positionsWith(commit, accounts);
    const before = accounts.flatMap((account, index) =>
      (followed[index]?.samples ?? []).map(({ truth }, sample) =>
        errorOf(positions[index]?.[sample] ?? truth, truth, account),
      ),
    );
    figures.push(...errorFigures(`position.${commit}`, before), {
      name: 'position.times_better',
      value: rounded(meanOf(before.map(Math.abs)) / meanOf(errors.map(Math.abs)), 1),
      unit: 'times',
    });
  }
  progress(`the same month of ${DISCOUNTED} accounts that pay less than list prices`);
  const discounted = (await followAll(DISCOUNTED, true)).flatMap(({ samples }, index) =>
    samples.map(({ known, truth }) => errorOf(known, truth, accounts[index] as PlannedAccount)),
  );
  figures.push(...errorFigures('position.discounts', discounted));
  progress('what it costs to watch');
  return { figures: [...figures, ...overshootFigures(accounts, followed), ...(await costFigures())], faults: [] };
}

/** In percent of the limit; below zero: less is known than is true. */
function errorOf(known: Money, truth: Money, { limit }: PlannedAccount): number {
  return (Number(known - truth) / Number(limit)) * PERCENT;
}

function errorFigures(name: string, errors: readonly number[]): readonly Figure[] {
  const distances = errors.map(Math.abs).sort((one, other) => one - other);
  const at = (share: number) => rounded(distances[Math.ceil(share * distances.length) - 1] ?? NaN, 4);
  return [
    { name: `${name}.mean_abs_error_percent`, value: rounded(meanOf(distances), 4), unit: '%' },
    { name: `${name}.abs_error_percent_p50`, value: at(0.5), unit: '%' },
    { name: `${name}.abs_error_percent_p99`, value: at(0.99), unit: '%' },
    { name: `${name}.mean_error_percent`, value: rounded(meanOf(errors), 4), unit: '%' },
  ];
}

function overshootFigures(
  accounts: readonly PlannedAccount[],
  followed: readonly FollowedAccount[],
): readonly Figure[] {
  const guarded = accounts.map((account, index) =>
    guardedBy(account, followed[index]?.exhaustedAt, randomOf('guards', index)),
  );
  const mean = (of: (one: (typeof guarded)[number]) => Money) => meanOf(guarded.map((one) => usdOf(of(one))));
  const [ours, theirs] = [mean((one) => one.ours), mean((one) => one.awsBudgets)];
  const goingOn = mean((one) => one.oursGoingOn);
  const usd = (name: string, value: number): Figure => ({
    name: `overshoot.all.${name}`,
    value: rounded(value, 4),
    unit: 'USD',
  });
  return [
    usd('usd_mean', ours),
    usd(
      'early_usd_mean',
      mean((one) => one.early),
    ),
    usd('aws_budgets_usd_mean', theirs),
    { name: 'overshoot.all.usd_vs_aws_budgets', value: rounded(theirs / ours, 1), unit: 'times' },
    usd('going_on.usd_mean', goingOn),
    { name: 'overshoot.all.going_on.usd_vs_aws_budgets', value: rounded(theirs / goingOn, 1), unit: 'times' },
  ];
}

async function costFigures(): Promise<readonly Figure[]> {
  const figure = (name: string, value: number): Figure => ({ name, value: rounded(value, DECIMALS), unit: 'USD' });
  const figures: Figure[] = [];
  for (const size of SIZES) {
    const cost = watchingCost(size, await watchAll(size));
    figures.push(figure(`bill.cost_usd_per_account_month_${size}`, totalCost(cost)));
    for (const [part, usd] of Object.entries(cost)) {
      figures.push(figure(`bill.cost_${size}.${part}_usd`, usd as number));
    }
  }
  return figures;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
