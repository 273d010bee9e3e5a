import { RECONCILE_EVERY_MINUTES } from '../../src/budgets/domain/receipt';
import { periodOf } from '../../src/core/domain/period';
import { later, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import type { Installation } from './installation';

/** The minute of the hour at which the hourly look was deployed to begin. */
const LOOK_MINUTE = 37;
const BILL_HOURS = 6;
const BILL_MINUTE = 10;
const ROLL_OVER_MINUTES = [0, 5, 15, 30];

/** What the installation does by the clock, hour by hour, from a whole hour on until an instant. */
export function keepTime(of: Installation, starts: Instant, ends: Instant): void {
  if (starts >= ends) return;
  of.clock.plan(starts, () => {
    planHour(of, starts);
    keepTime(of, later(starts, MS_PER_HOUR), ends);
  });
}

function planHour(of: Installation, hour: Instant): void {
  const at = (minute: number, happen: () => void) => of.clock.plan(later(hour, minute * MS_PER_MINUTE), happen);
  at(LOOK_MINUTE, () => of.scheduled('reconcile-expenses'));
  for (let minute = 0; minute < 60; minute++) at(minute, () => of.scheduled('meter-usage'));
  for (let minute = 4; minute < 60; minute += RECONCILE_EVERY_MINUTES) {
    at(minute, () => of.scheduled('reconcile-budgets'));
  }
  if ((hour / MS_PER_HOUR) % BILL_HOURS === 0) at(BILL_MINUTE, () => of.scheduled('read-bill'));
  if (hour % MS_PER_DAY !== 0) return;
  at(20, () => of.scheduled('onboard-account'));
  if (periodOf(hour) === periodOf(later(hour, -MS_PER_HOUR))) return;
  for (const minute of ROLL_OVER_MINUTES) at(minute, () => of.scheduled('roll-over-period'));
}
