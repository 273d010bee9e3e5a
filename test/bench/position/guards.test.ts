import type { PlannedAccount } from '../../../bench/position/account';
import { HOURS, MONTH_STARTS } from '../../../bench/position/calendar';
import { guardedBy } from '../../../bench/position/guards';
import { KINDS, type CostKind } from '../../../bench/position/kinds';
import { lookInterval } from '../../../bench/position/looks';
import { spentBetween } from '../../../bench/position/truth';
import { useOf } from '../../../bench/position/use';
import { billRequests, totalCost, watchingCost } from '../../../bench/position/watching-cost';
import { address } from '../../../src/core/domain/address';
import { formatUsd, money, parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE } from '../../../src/core/domain/time';

const usd = (amount: bigint) => Number(formatUsd(money(amount)));
const LOGS = KINDS.find(({ name }) => name === 'logs-ingestion') as CostKind;
const STORED = KINDS.find(({ name }) => name === 'snapshot') as CostKind;

/** 0.01 USD a second all month, and the limit after ten days. */
function accountOf(kind: CostKind): PlannedAccount {
  return {
    address: address('100000000000'),
    resources: [],
    uses: [
      useOf(
        kind,
        Array.from({ length: HOURS }, () => parseUsd('0.01')),
      ),
    ],
    bills: [],
    adoptedAt: MONTH_STARTS,
    limit: parseUsd('8640'),
    listPermille: new Map(),
    samples: [],
  };
}

const REACHED = later(MONTH_STARTS, 10 * MS_PER_DAY);

describe('what a month costs above its limit', () => {
  test('is a minute until the freeze, where the position is right, and the lag of AWS Budgets', () => {
    const { ours, oursGoingOn, awsBudgets, early } = guardedBy(accountOf(LOGS), REACHED, () => 0.5);
    expect([usd(ours), usd(oursGoingOn), usd(early)]).toEqual([0.6, 0.6, 0]);
    // Refreshes of 10 hours that show what is 4 hours old, and an action after 3 minutes.
    expect(usd(awsBudgets)).toBeGreaterThan(4 * 36);
    expect(usd(awsBudgets)).toBeLessThan(14.1 * 36);
  });

  test('goes on where nothing stops it, until AWS Budgets ends everything', () => {
    const { ours, oursGoingOn, awsBudgets } = guardedBy(accountOf(STORED), REACHED, () => 0.5);
    expect(usd(ours)).toBe(0.6);
    expect(oursGoingOn).toBe(awsBudgets);
  });

  test('is nothing where the stop comes too early, and that is told', () => {
    const { ours, early } = guardedBy(accountOf(LOGS), later(REACHED, -MS_PER_HOUR), () => 0.5);
    expect([usd(ours), usd(early)]).toEqual([0, 35.4]);
  });

  test('does not count what was spent before there was a budget', () => {
    const adopted = { ...accountOf(LOGS), adoptedAt: later(REACHED, 5 * MS_PER_DAY) };
    expect(usd(guardedBy(adopted, adopted.adoptedAt, () => 0.5).ours)).toBe(0.6);
    expect(usd(spentBetween(adopted, MONTH_STARTS, adopted.adoptedAt))).toBe(12_960);
  });
});

test('an account is looked at the sooner, the less money is left at its speed', () => {
  const speed = parseUsd('0.01');
  const minutes = (left: string) => lookInterval(parseUsd(left), speed) / MS_PER_MINUTE;
  expect([minutes('1800'), minutes('300'), minutes('1'), minutes('0')]).toEqual([60, 10, 1, 15]);
  expect(lookInterval(parseUsd('1'), 0n)).toBe(MS_PER_HOUR);
});

describe('what it costs to watch', () => {
  const calls = { item: 0, query: 0, transaction: 0 };
  const nothing = {
    looks: 0,
    metrics: 0,
    lists: 0,
    readUnits: 0,
    writeUnits: 0,
    reads: calls,
    writes: calls,
    billed: [],
  };

  test('is a page of the bill for each read at least, and a page for each 5,000 amounts', () => {
    const billed = [
      { whole: 40, parts: [] },
      { whole: 40, parts: [12, 1] },
    ];
    expect(billRequests(1, [{ billed }])).toBe(2);
    // 80 pages; and one to see that it is much, 24 of the open days, and 2 of what was before them.
    expect(billRequests(10_000, [{ billed }])).toBe(80 + 1 + 24 + 2);
  });

  test('is 0.01 USD for a thousand metrics, for each account the same, and for a thousand lists beyond a million', () => {
    const cost = watchingCost(100, [{ ...nothing, metrics: 7_200, lists: 10_000 }]);
    expect(cost.metrics).toBeCloseTo(0.072, 10);
    expect(cost.fixed).toBe(0.04);
    expect(totalCost(cost)).toBeCloseTo(
      Object.values(cost).reduce((one: number, other: number) => one + other, 0),
      10,
    );
    expect(cost.lists).toBe(0);
    expect(watchingCost(200, [{ ...nothing, lists: 10_000 }]).lists).toBeCloseTo(0.05, 10);
  });
});
