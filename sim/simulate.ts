import { changeAtOnce } from './organization/at-once';
import { costOf, reportOf, type PartFigures } from './organization/figures';
import { commandOf, run, shrink } from './organization/run';
import { readSetting, type Asked, type Setting } from './organization/settings';

const MOST_TOLD = 20;

/** Plays each seed, prints what it found, and tells of what fails. Returns how many seeds failed. */
async function simulateAll({ setting, seeds, workers, json, shrink: isShortened }: Asked): Promise<number> {
  let failures = 0;
  for (let seed = setting.seed; seed < setting.seed + seeds; seed++) {
    const one = { ...setting, seed };
    const found = await run(one, workers);
    print(found, one, json, seeds);
    if (found.breaches.length === 0) continue;
    failures += 1;
    complain(found, one, workers);
    if (isShortened) console.error(`the smallest that fails: ${commandOf(await shortest(one, workers), workers)}`);
  }
  if (seeds > 1 && !json) console.log(`${seeds} seeds from ${setting.seed}, ${failures} failures`);
  return failures;
}

function print(found: PartFigures, { seed, accounts }: Setting, json: boolean, seeds: number): void {
  if (json) console.log(JSON.stringify({ seed, ...found, breaches: found.breaches.length, cost: costOf(found) }));
  else if (seeds === 1) console.log(reportOf(found));
  else console.log(`seed ${seed}: ${accounts} accounts, ${found.events} events, ${found.breaches.length} breaches`);
}

function complain({ breaches }: PartFigures, setting: Setting, workers: number): void {
  for (const { account, breach } of breaches.slice(0, MOST_TOLD)) {
    console.error(`seed ${setting.seed}, account ${account || '(all)'}: ${breach}`);
  }
  console.error(`${breaches.length} breaches; to repeat it: ${commandOf(setting, workers)}`);
}

function shortest(setting: Setting, workers: number): Promise<Setting> {
  const fails = async (smaller: Setting, with_: number) => (await run(smaller, with_)).breaches.length > 0;
  return shrink(setting, workers, fails, (smaller) => console.error(`still fails: ${commandOf(smaller, workers)}`));
}

/** Changes all budgets at one instant, and prints what became of them. Returns how many are not in force. */
async function changeAll(setting: Setting): Promise<number> {
  const { budgets, inForce, failed, seconds, refused } = await changeAtOnce(setting);
  console.log(`${inForce} of ${budgets} budgets in force after ${seconds.toFixed(0)} s, ${failed} errors`);
  console.log(`${refused} calls were refused by quotas, and asked again`);
  return budgets - inForce + failed;
}

async function main(): Promise<void> {
  const asked = readSetting(process.argv.slice(2));
  const failures = asked.atOnce ? await changeAll(asked.setting) : await simulateAll(asked);
  process.exitCode = failures === 0 ? 0 : 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof RangeError || error instanceof TypeError ? error.message : error);
    process.exitCode = 1;
  });
}
