import { HISTORY_STARTS, HOURS, MONTH_ENDS, MONTH_STARTS } from '../../../bench/position/calendar';
import { KINDS } from '../../../bench/position/kinds';
import { isRunningAt, partOf, ranFor, spentBetween, type Spending } from '../../../bench/position/truth';
import { useOf } from '../../../bench/position/use';
import { formatUsd, parseUsd } from '../../../src/core/domain/money';
import { instant, later, MS_PER_DAY, MS_PER_HOUR, MS_PER_SECOND } from '../../../src/core/domain/time';
import { rate } from '../../../src/ledger/domain/rate';

const kindOf = (name: string) => KINDS.find((one) => one.name === name) ?? fail(name);
const usdASecond = (usd: string) => rate(parseUsd(usd));
const at = (day: number, hour = 0) => later(MONTH_STARTS, (day - 1) * MS_PER_DAY + hour * MS_PER_HOUR);

/** An instance of 0.01 USD a second on the 1st and from the 30th on; logs of 0.002 USD a second in all hours. */
const SPENDING: Spending = {
  resources: [
    {
      arn: 'instance',
      kind: kindOf('ec2-instance'),
      rate: usdASecond('0.01'),
      toggles: [at(1), at(2), at(30)],
    },
  ],
  uses: [
    useOf(
      kindOf('logs-ingestion'),
      Array.from({ length: HOURS }, () => usdASecond('0.002')),
    ),
  ],
};

describe('what a month truly costs', () => {
  test('is the time of what ran, and the hours of what was used', () => {
    // Two days of 864 USD, and 30 of 172.8.
    expect(formatUsd(spentBetween(SPENDING, MONTH_STARTS, MONTH_ENDS))).toBe('6912');
    expect(formatUsd(spentBetween(SPENDING, MONTH_STARTS, at(1, 1)))).toBe('43.2');
    expect(formatUsd(spentBetween(SPENDING, at(2), at(3)))).toBe('172.8');
  });

  test('is exact to the second, within an hour and across its end', () => {
    const from = later(at(1, 1), -2 * MS_PER_SECOND);
    expect(formatUsd(spentBetween(SPENDING, from, later(from, 5 * MS_PER_SECOND)))).toBe('0.06');
  });

  test('is nothing before it begins, and backwards', () => {
    expect(spentBetween(SPENDING, at(2), at(1))).toBe(0n);
    const before = partOf(SPENDING, ({ seen }) => seen === 'live');
    expect(spentBetween(before, HISTORY_STARTS, MONTH_STARTS)).toBe(0n);
  });

  test('is the sum of its parts', () => {
    const part = (seen: string) =>
      spentBetween(
        partOf(SPENDING, (one) => one.seen === seen),
        MONTH_STARTS,
        at(9),
      );
    expect(part('live') + part('use')).toBe(spentBetween(SPENDING, MONTH_STARTS, at(9)));
    expect(part('bill')).toBe(0n);
  });
});

test('what is toggled runs from each first toggle to the next', () => {
  const [instance] = SPENDING.resources;
  if (instance === undefined) throw new Error('there is one');
  expect([at(1), at(2), at(29), at(30)].map((when) => isRunningAt(instance, when))).toEqual([true, false, false, true]);
  expect(ranFor(instance, at(1, 12), at(30, 1))).toBe(13 * MS_PER_HOUR);
  expect(ranFor(instance, instant(0), MONTH_ENDS)).toBe(2 * MS_PER_DAY);
});

function fail(name: string): never {
  throw new Error(`there is no kind ${name}`);
}
