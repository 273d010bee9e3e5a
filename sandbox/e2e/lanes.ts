import { basename } from 'node:path';

/** More would wait for each other’s processor time. */
const LANES = 3;

/** The first lane is installed by the CDK CLI, which takes so many seconds longer. */
const HEAD_START = 20;

/** What a file takes that nobody has measured. */
const UNKNOWN = 15;

/** Seconds that files took on two cores. They decide who runs beside whom, so each run has the same neighbours. */
const SECONDS: Readonly<Record<string, number>> = {
  'accounts-come': 15,
  'bad-days-doubled': 28,
  'bad-days-killed-even': 120,
  'bad-days-killed-odd': 120,
  'bad-days-refusing': 20,
  'bad-values': 15,
  'budget-arrives': 10,
  'budget-by-management': 21,
  'changed-by-hand': 8,
  'cost-table': 60,
  freeze: 29,
  'gives-back': 15,
  'held-members': 15,
  'import-many': 50,
  onboarding: 35,
  'other-region': 13,
  packages: 8,
  payer: 40,
  raises: 20,
  people: 45,
  'session-policies': 5,
  'stack-updates': 13,
  'stops-in-time': 18,
  'stops-that-hold': 54,
  templates: 9,
  'two-budgets': 13,
  uncontrollable: 30,
  upgrades: 45,
  'whole-bill': 25,
  usage: 36,
  'workload-budgets': 6,
};

/** They leave so many accounts or budgets behind that each look of those after them takes long. */
const LAST: readonly string[] = ['accounts-come', 'import-many'];

/** The files in lanes that end at about the same time: the longest first, each where it can begin soonest. */
export function lanesOf(files: readonly string[]): readonly (readonly string[])[] {
  const lanes = Array.from({ length: Math.min(LANES, files.length) }, (_none, index) => ({
    files: [] as string[],
    ends: index === 0 && files.length > 1 ? HEAD_START : 0,
  }));
  for (const file of [...files].sort((one, other) => secondsOf(other) - secondsOf(one) || one.localeCompare(other))) {
    const soonest = lanes.reduce((best, lane) => (lane.ends < best.ends ? lane : best));
    soonest.files.push(file);
    soonest.ends += secondsOf(file);
  }
  return lanes.map(({ files: chosen }) =>
    [...chosen].sort((one, other) => Number(isLast(one)) - Number(isLast(other))),
  );
}

function isLast(file: string): boolean {
  return LAST.includes(basename(file, '.e2e.ts'));
}

function secondsOf(file: string): number {
  return SECONDS[basename(file, '.e2e.ts')] ?? UNKNOWN;
}
