import { formatUsd, parseUsd } from '../../src/core/domain/money';
import { periodOf, periodStart, previousPeriod } from '../../src/core/domain/period';
import { later, MS_PER_DAY, MS_PER_HOUR, startOfDay } from '../../src/core/domain/time';
import { anchorAccount } from '../../src/ledger/anchor-account';
import { bookChange } from '../../src/ledger/book-change';
import { closedThrough } from '../../src/ledger/domain/account-bill';
import { positionAt } from '../../src/ledger/domain/ledger';
import { ratePerHour } from '../../src/ledger/domain/rate';
import { isWeekend } from '../../src/ledger/domain/unseen';
import { openPeriod } from '../../src/ledger/open-period';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { InMemoryCosts } from '../support/cost-ports';
import { ACCOUNT, budgetOf, NOVEMBER_STARTS } from '../support/ledgers';

const HOURS_A_DAY = 24;
const DAYS = 45;
/** After these, the first week has told what to expect. */
const LEARNED = 9 * HOURS_A_DAY;
const EC2 = 'Amazon Elastic Compute Cloud';

const at = (hour: number) => later(NOVEMBER_STARTS, hour * MS_PER_HOUR);

/** USD of an hour: an instance that is metered, and S3, half as much on weekends, that is not. */
const costsOf = (hour: number) => ({ [EC2]: 1, S3: isWeekend(startOfDay(at(hour))) ? 1 : 2 });

/** What AWS bills up to an hour, day by day. */
function billUpTo(hour: number) {
  const days = Array.from({ length: Math.ceil(hour / HOURS_A_DAY) }, (_none, day) => day * HOURS_A_DAY);
  return days.flatMap((first) =>
    [EC2, 'S3'].map((service) => {
      const hours = Math.min(hour - first, HOURS_A_DAY);
      return {
        service,
        day: at(first),
        amount: parseUsd(`${hours * (service === EC2 ? costsOf(first)[EC2] : costsOf(first).S3)}`),
      };
    }),
  );
}

test('over weeks of bills that come 8 to 24 hours late, the position stays near what is spent', async () => {
  const costs = new InMemoryCosts(at(0));
  costs.table.budgetRows.set(ACCOUNT, budgetOf('5000'));
  costs.table.adoptedAt.set(ACCOUNT, at(0));
  const { ledgers, budgets, bills, contributions, clock } = costs;
  const servicesOf = (type: string) => (type === 'ec2-instance' ? [EC2] : []);
  const ports = { ledgers, budgets, bills, contributions, clock, servicesOf, calibration: 'up' as const };
  const resource = { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' };
  await bookChange(
    { resource, at: at(0), running: true, rate: ratePerHour(parseUsd('1')) },
    [ACCOUNT],
    [ACCOUNT],
    costs,
  );
  let worst = 0;
  for (let hour = 6; hour < DAYS * HOURS_A_DAY; hour += 6) {
    clock.moveTo(at(hour));
    const amounts = billUpTo(Math.max(0, hour - 8 - ((hour * 7) % 17)));
    const last = amounts.at(-1)?.day;
    await anchorAccount(
      ACCOUNT,
      {
        readAt: clock.now(),
        from: periodStart(previousPeriod(periodOf(clock.now()))),
        to: later(startOfDay(clock.now()), MS_PER_DAY),
        amounts,
        closedThrough: closedThrough({ ofAccount: last, ofAnybody: last }, clock.now()),
      },
      { ...ports, minimumMs: () => 0, stepMs: () => 1 },
    );
    await settleExpenses(costs.table.changes, costs);
    clock.moveTo(at(hour + 5));
    const ledger = await openPeriod(ACCOUNT, clock.now(), costs);
    const first = Math.round((periodStart(ledger.period) - NOVEMBER_STARTS) / MS_PER_HOUR);
    let spent = 0;
    for (let each = first; each < hour + 5; each++) spent += 1 + costsOf(each).S3;
    const error = Math.abs(Number(formatUsd(positionAt(ledger, clock.now()))) - spent);
    if (hour > LEARNED && error > worst) worst = error;
  }
  // A tenth of a day's spending, where 24 hours of two thirds of it are not told.
  expect(worst).toBeLessThan(7.2);
});
