import { totalOf } from '../sim/organization/cost';
import { costAt, kneeOf } from '../sim/organization/extrapolate';
import { costOf, eventsPerSecond, type PartFigures } from '../sim/organization/figures';
import { run } from '../sim/organization/run';
import { readSetting } from '../sim/organization/settings';
import type { Comparison } from './command-line';
import { rounded, type Figure, type Measurement } from './figures';
import { memoryOfLook, memoryOfLookAt } from './look/process';

const ACCOUNTS = 20;
const DAYS = 2;
/** Two sizes of a calm month in which no budget runs out: other sizes are worked out from them. */
const CALM_SIZES = [10, 40] as const;
const SIZES = [100, 1_000, 10_000] as const;

/**
 * How fast a whole organization is played, in which everything goes wrong. Whether all holds in it is what
 * `npx projen simulate` judges, here as every night: what is open says docs/simulation.md.
 */
export async function measureSimulation(
  progress: (line: string) => void,
  { against }: Comparison,
): Promise<Measurement> {
  progress(`${ACCOUNTS} accounts for ${DAYS} days, and 6 days without faults`);
  const { setting, workers } = readSetting(['--accounts', `${ACCOUNTS}`, '--days', `${DAYS}`]);
  const found = await run(setting, workers);
  for (const { account, breach } of found.breaches) progress(`${account}: ${breach}`);
  const [small, large] = await Promise.all(CALM_SIZES.map(calm));
  if (small === undefined || large === undefined) throw new Error('two sizes are played');
  const looks = [
    ['scale.look_mebibytes_10000', memoryOfLook(progress)] as const,
    ...(against === '' ? [] : [[`scale.look_mebibytes_10000_${against}`, memoryOfLookAt(against, progress)] as const]),
  ];
  return {
    figures: [
      { name: 'simulate.events_per_second', value: eventsPerSecond(found), unit: 'events/s' },
      { name: 'simulate.peak_mebibytes', value: found.peakMebibytes, unit: 'MiB' },
      { name: 'simulate.wrong', value: new Set(found.breaches.map(({ account }) => account)).size, unit: 'accounts' },
      { name: 'simulate.cost_usd_per_account_month', value: rounded(totalOf(costOf(found)), 4), unit: 'USD' },
      ...SIZES.map((size) => costFigure(size, small, large)),
      { name: 'scale.knee_accounts', value: kneeOf(found), unit: 'accounts' },
      ...looks.map(([name, bytes]): Figure => ({ name, value: rounded(bytes, 1), unit: 'MiB' })),
    ],
    faults: [],
  };
}

function calm(accounts: number): Promise<PartFigures> {
  const { setting } = readSetting(['--accounts', `${accounts}`, '--days', '1', '--calm', '--ample']);
  return run(setting, 1);
}

function costFigure(size: number, small: PartFigures, large: PartFigures): Figure {
  const name = `scale.cost_usd_per_account_month_${size}`;
  return { name, value: rounded(costAt(size, small, large), 4), unit: 'USD' };
}
