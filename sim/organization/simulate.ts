import { periodOf } from '../../src/core/domain/period';
import { instant, later, MS_PER_DAY, MS_PER_HOUR, type Instant } from '../../src/core/domain/time';
import { drawWhole, seeded } from '../law/random';
import { SimulatedAccount } from './account';
import { Installation } from './installation';
import { judge, type Judged } from './judge';
import { People } from './people';
import { NO_ORGANIZATION_FAULTS, type Setting } from './settings';
import { keepTime } from './timetable';

/** The month turns a day before the faults end. */
const TURNS = instant(Date.UTC(2026, 11, 1));
/** In this time without faults everything is to be in order, and every day that had any is billed for good. */
const REST_MS = 6 * MS_PER_DAY - MS_PER_HOUR;
/** Accounts of which AWS's bill does not speak, and those that join later. */
const UNBILLED = 2;
const JOINS_EVERY = 20;

/** The part of the accounts of an organization that a process plays. */
export interface Part {
  readonly first: number;
  readonly step: number;
}

export interface Played extends Judged {
  readonly installation: Installation;
  readonly rssAfterDays: readonly number[];
}

/** Plays a setting, lets the faults end, and judges what has become of every account. */
export async function simulate(
  setting: Setting,
  { first, step }: Part,
  onDay?: (day: number) => void,
): Promise<Played> {
  const ends = later(TURNS, MS_PER_DAY);
  const starts = later(ends, -setting.days * MS_PER_DAY);
  const random = seeded(setting.seed * step + first + 1);
  const installation = new Installation(starts, setting, random, 1 / step);
  for (let index = first; index < setting.accounts; index += step) {
    addAccount(installation, setting, index, starts, ends);
  }
  keepTime(installation, starts, later(ends, REST_MS));
  installation.faults = setting.faults;
  planOutages(installation, starts, ends);
  const rssAfterDays: number[] = [];
  for (let day = starts, count = 1; day < ends; day = later(day, MS_PER_DAY), count++) {
    await installation.clock.run(later(day, MS_PER_DAY));
    endDay(installation);
    rssAfterDays.push(process.memoryUsage().rss);
    onDay?.(count);
  }
  installation.faults = NO_ORGANIZATION_FAULTS;
  for (const account of installation.accounts.values()) {
    account.unreachable = undefined;
    for (const one of account.fleet.resources.values()) one.refusals = 0;
  }
  installation.lambda.closedUntil = undefined;
  for (let day = ends; day < later(ends, REST_MS); day = later(day, MS_PER_DAY)) {
    await installation.clock.run(instant(Math.min(later(day, MS_PER_DAY), later(ends, REST_MS))));
    if (installation.clock.now() % MS_PER_DAY === 0) endDay(installation);
  }
  return { ...judge(installation), installation, rssAfterDays };
}

function addAccount(of: Installation, setting: Setting, index: number, starts: Instant, ends: Instant): void {
  const account = new SimulatedAccount(index, setting.budgets, index % UNBILLED !== 0, of);
  of.accounts.set(account.id, account);
  account.joined = index % JOINS_EVERY === JOINS_EVERY - 1 && setting.days > 1;
  const people = new People(account, setting, () => of.faults, ends);
  if (!account.joined) {
    of.members.place(account.id);
    people.settle(starts);
    return;
  }
  const at = later(starts, Math.floor((setting.days * MS_PER_DAY) / 3));
  of.clock.plan(at, () => {
    of.join(account.id);
    people.settle(later(at, MS_PER_DAY));
  });
}

function planOutages(of: Installation, starts: Instant, ends: Instant): void {
  // People see to the first day.
  for (let day = later(starts, MS_PER_DAY); day < ends; day = later(day, MS_PER_DAY)) {
    if (!of.happens(of.faults.outage)) continue;
    const at = later(day, drawWhole(0, 21, seeded(day / MS_PER_HOUR)) * MS_PER_HOUR);
    of.clock.plan(at, () => (of.lambda.closedUntil = later(at, 2 * MS_PER_HOUR)));
  }
}

/** What a day leaves behind is counted, and what nobody asks about any more is forgotten. */
function endDay(of: Installation): void {
  const now = of.clock.now();
  const period = periodOf(later(now, -1));
  for (const account of of.accounts.values()) {
    account.endDay(period, now);
    account.told = account.told.filter(({ at }) => at > later(now, -MS_PER_DAY));
  }
  of.quotas.forget();
  of.table.forget(now);
}
