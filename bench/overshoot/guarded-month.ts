import { EventClock } from '../../sim/clock';
import { DEFAULT_THRESHOLDS, type Budget } from '../../src/budgets/domain/budget';
import { accountOf, address as toAddress } from '../../src/core/domain/address';
import { money, type Money } from '../../src/core/domain/money';
import { periodStart } from '../../src/core/domain/period';
import { instant, later, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, type Instant } from '../../src/core/domain/time';
import { currentRate, difference, remembered, type History } from '../../src/ledger/domain/contribution';
import { newLedger, type Ledger } from '../../src/ledger/domain/ledger';
import { rate } from '../../src/ledger/domain/rate';
import { NOTHING_BOOKED } from '../../src/ledger/domain/unsettled';
import type { Contribution } from '../../src/ledger/ports';
import { minimumMs } from '../../src/metering/types/contracts';
import type { Random } from './distributions';
import { Installation, type InstallationOptions } from './installation';
import type { PlannedInstance, PlannedMonth } from './month';

/** What became of a month with the product in charge. */
export interface GuardedMonth {
  /** Real spending above the limit, when everything has come to rest; negative: it was stopped too early. */
  readonly overshoot: Money;
  /** How often something was given back although the month had not ended. */
  readonly restorations: number;
  /** Instances that were still running in the end. */
  readonly running: number;
}

/** Before this, the month is arithmetic: all its events have arrived, and the ledger says what they say. */
const WATCHED_BEFORE_MS = 2 * MS_PER_HOUR;
/** Long after everything should have come to rest, and an hourly look. */
const WATCHED_AFTER_MS = 80 * MS_PER_MINUTE;
/** Of each hour, in which the hourly look begins. */
const LOOKS_AT_MS = 37 * MS_PER_MINUTE;

const ADDRESS = toAddress('123456789012');

/** The hours around the exhaustion of a planned month, event by event. Throws when a function fails. */
export async function guardMonth(
  month: PlannedMonth,
  random: Random,
  options: InstallationOptions,
): Promise<GuardedMonth> {
  const { exhaustion, instances, limit } = month;
  const begin = later(exhaustion, -WATCHED_BEFORE_MS);
  const end = later(exhaustion, WATCHED_AFTER_MS);
  const time = new EventClock(begin);
  const ledger = ledgerOf(month, begin);
  const installation = new Installation(month, budgetOf(limit), time, random, options);
  const contributions = instances.map((planned) => contributionOf(planned, begin));
  installation.begin(
    ledger,
    contributions.filter(({ history }) => history.length > 0),
  );
  for (const planned of instances) follow(planned, begin, end, time, installation);
  for (let hour = Math.ceil((begin - LOOKS_AT_MS) / MS_PER_HOUR); ; hour++) {
    const at = instant(hour * MS_PER_HOUR + LOOKS_AT_MS);
    if (at > end) break;
    time.plan(at, () => installation.look());
  }
  await time.run(end);
  if (installation.failures.length > 0) throw installation.failures[0];
  const { fleet, restorations } = installation;
  return { overshoot: money(fleet.spent - limit), restorations, running: fleet.running };
}

/** The owner does what was planned, and starts nothing any more when the message is out. */
function follow(
  { arn, toggles }: PlannedInstance,
  begin: Instant,
  end: Instant,
  time: EventClock,
  installation: Installation,
): void {
  for (const [index, toggle] of toggles.entries()) {
    if (toggle <= begin || toggle > end) continue;
    const isStart = index % 2 === 0;
    time.plan(toggle, () => {
      if (!isStart) installation.fleet.stopByHand(arn);
      else if (!installation.isTold) installation.fleet.startByHand(arn);
    });
  }
}

function ledgerOf({ instances, limit, period }: PlannedMonth, at: Instant): Ledger {
  const start = periodStart(period);
  const histories = instances.map((planned) => historyOf(planned, at));
  const accrued = histories.reduce(
    (sum, history) => sum + difference([], history, { minimumMs: minimumMs('ec2-instance'), stepMs: 1 }, start, at),
    0n,
  );
  const speed = histories.reduce((sum, history) => sum + currentRate(history), 0n);
  return {
    ...newLedger(ADDRESS, period, start),
    accrued: money(accrued),
    rate: rate(speed),
    updatedAt: at,
    settledThrough: at,
    settledSpeed: { at, rate: rate(speed), booked: NOTHING_BOOKED },
    limit,
    thresholds: DEFAULT_THRESHOLDS,
  };
}

/** What events tell of a plan: the second in which each change happened. */
function historyOf({ toggles, rate: own }: PlannedInstance, at: Instant): History {
  return toggles
    .filter((toggle) => toggle <= at)
    .map((toggle, index) => ({
      at: instant(Math.floor(toggle / MS_PER_SECOND) * MS_PER_SECOND),
      running: index % 2 === 0,
      rate: own,
    }));
}

function contributionOf(planned: PlannedInstance, at: Instant): Contribution {
  const resource = { type: 'ec2-instance' as const, arn: planned.arn };
  return {
    address: ADDRESS,
    resource,
    control: resource,
    history: remembered(historyOf(planned, at)),
    tags: {},
    startedBy: undefined,
    revision: 1,
  };
}

function budgetOf(limit: Money): Budget {
  return {
    address: ADDRESS,
    account: accountOf(ADDRESS),
    scope: 'account',
    limit,
    mode: 'enforce',
    thresholds: DEFAULT_THRESHOLDS,
    emails: [],
    workloadTag: undefined,
    exempt: [],
    freeze: false,
  };
}
