import { totalOf } from '../sim/organization/cost';
import { costOf, eventsPerSecond } from '../sim/organization/figures';
import { run } from '../sim/organization/run';
import { readSetting } from '../sim/organization/settings';
import { rounded, type Measurement } from './figures';

const ACCOUNTS = 20;
const DAYS = 2;

/**
 * How fast a whole organization is played, in which everything goes wrong. Whether all holds in it is what
 * `npx projen simulate` judges, here as every night: what is open says docs/simulation.md.
 */
export async function measureSimulation(progress: (line: string) => void): Promise<Measurement> {
  progress(`${ACCOUNTS} accounts for ${DAYS} days, and 6 days without faults`);
  const { setting, workers } = readSetting(['--accounts', `${ACCOUNTS}`, '--days', `${DAYS}`]);
  const found = await run(setting, workers);
  for (const { account, breach } of found.breaches) progress(`${account}: ${breach}`);
  return {
    figures: [
      { name: 'simulate.events_per_second', value: eventsPerSecond(found), unit: 'events/s' },
      { name: 'simulate.peak_mebibytes', value: found.peakMebibytes, unit: 'MiB' },
      { name: 'simulate.wrong', value: new Set(found.breaches.map(({ account }) => account)).size, unit: 'accounts' },
      { name: 'simulate.cost_usd_per_account_month', value: rounded(totalOf(costOf(found)), 4), unit: 'USD' },
    ],
    faults: [],
  };
}
