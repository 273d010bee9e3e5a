import fc from 'fast-check';
import { SimulatedLooks } from '../../sim/looks';
import { formatUsd, money, parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import { openPeriod } from '../../src/ledger/open-period';
import { idleListInterval, unusedListInterval } from '../../src/metering/domain/usage-interval';
import { meterAccountUsage, type UsagePorts } from '../../src/metering/meter-account-usage';
import { inRegion } from '../../src/metering/usage/region.table';
import { USAGE_METERS } from '../../src/metering/usage/registry';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryMetrics } from '../support/in-memory-metrics';
import { ACCOUNT, ACCOUNT_ID, budgetOf, NOVEMBER, on } from '../support/ledgers';
import { SHAPE } from '../support/usage';

const BEGIN = on('10');
const TOKENS = ['AWS/Bedrock', 'OutputTokenCount'] as const;
const NOVA = { ModelId: 'amazon.nova-pro-v1:0' };
const ON_PROVISIONED = ['AWS/Lambda', 'ProvisionedConcurrencyInvocations'] as const;
const [HOME, OTHER, THIRD] = ['us-east-1', 'us-east-2', 'us-west-2'] as const;

/** An installation of ten thousand accounts, and one of them. Each look is made when it is due. */
async function world(limit = '1000000', accounts = 10_000) {
  const costs = new InMemoryCosts(BEGIN);
  costs.table.budgetRows.set(ACCOUNT, budgetOf(limit));
  costs.table.adoptedAt.set(ACCOUNT, BEGIN);
  await openPeriod(ACCOUNT, BEGIN, costs);
  const metrics = new InMemoryMetrics(USAGE_METERS, costs.clock);
  metrics.regions = [HOME, OTHER, THIRD];
  const regionsSeen = new SimulatedLooks();
  const ports: UsagePorts = Object.assign(costs, {
    metrics,
    regionsSeen,
    usageMeters: USAGE_METERS,
    inRegion,
    homeRegion: HOME,
    accounts: () => accounts,
  });
  let next: Instant = BEGIN;
  let asked = 0n;
  /** Looks as often as it is due until an instant. Returns when. */
  const lookUntil = async (end: Instant) => {
    const times: Instant[] = [];
    while (next <= end) {
      costs.clock.moveTo(next);
      times.push(next);
      const look = await meterAccountUsage(ACCOUNT_ID, ports);
      asked += look.asking;
      next = look.nextAt;
    }
    costs.clock.moveTo(end);
    return times;
  };
  const used = () => costs.table.ledger(ACCOUNT, NOVEMBER).accrued - asked;
  const put = (at: Instant, region: string, tokens = 1_000_000) =>
    metrics.put(ACCOUNT, at, TOKENS, NOVA, tokens, region);
  return { metrics, regionsSeen, lookUntil, used, put };
}

const hours = (count: number) => later(BEGIN, count * MS_PER_HOUR);
const countsOf = (lists: readonly string[]) =>
  [HOME, OTHER, THIRD].map((one) => lists.filter((of) => of === one).length);

test('a region in which nothing was ever used is listed once a day, the own one every two and a half hours', async () => {
  const { metrics, lookUntil } = await world();
  expect(await lookUntil(hours(47))).toHaveLength(19);
  expect(countsOf(metrics.lists)).toEqual([19, 3, 3]);
});

test('a small installation lists all of them every hour: a million lists cost nothing', async () => {
  const { metrics, lookUntil } = await world('1000000', 50);
  await lookUntil(hours(22));
  expect(countsOf(metrics.lists)).toEqual([23, 23, 23]);
});

test('a region in which something is in use is looked at every hour, and the others as before', async () => {
  const { metrics, lookUntil, put } = await world();
  for (let hour = 0; hour < 24; hour += 1) put(hours(hour), OTHER, 1);
  await lookUntil(hours(22));
  expect(countsOf(metrics.lists)).toEqual([12, 23, 1]);
});

test('a region from which an event has come is looked at like the own one', async () => {
  const { metrics, regionsSeen, lookUntil } = await world();
  await regionsSeen.hear(ACCOUNT_ID, THIRD);
  await lookUntil(hours(22));
  expect(countsOf(metrics.lists)).toEqual([9, 1, 9]);
});

test('a region in which something was used a week ago, too', async () => {
  const { metrics, lookUntil, put } = await world();
  put(hours(-7 * 24), OTHER);
  await lookUntil(hours(22));
  // What was before the budget is read by nobody: the first list tells that there was something.
  expect(countsOf(metrics.lists)).toEqual([9, 10, 1]);
});

test('the less money is left at its speed, the sooner every region is listed', async () => {
  const { metrics, lookUntil, put } = await world('150');
  for (let hour = -1; hour < 24; hour += 1) put(hours(hour), HOME, 300_000);
  await lookUntil(hours(22));
  // Nearly a dollar an hour, and a fiftieth of 150 USD at first: every hour. Later every 2.6 minutes and more.
  const [, other] = countsOf(metrics.lists);
  expect(other).toBe(1);
  for (let hour = 24; hour < 48; hour += 1) put(hours(hour), HOME, 1_500_000);
  await lookUntil(hours(47));
  const [, sooner] = countsOf(metrics.lists);
  expect(sooner).toBeGreaterThan(4);
});

test('what was used once in a day in a region without any use is found, and counted once', async () => {
  const { lookUntil, used, put } = await world();
  await lookUntil(hours(1));
  put(hours(2), OTHER);
  await lookUntil(hours(22));
  expect(used()).toBe(0n);
  await lookUntil(hours(24));
  expect(formatUsd(money(used()))).toBe('3.2');
  await lookUntil(hours(60));
  expect(formatUsd(money(used()))).toBe('3.2');
});

test('what is kept ready in a region without any use counts since it was first called on, not since the last list', async () => {
  const { metrics, lookUntil, used } = await world();
  metrics.functions.set('f', { ...SHAPE, memoryMb: 1_024, provisioned: 100 });
  await lookUntil(hours(1));
  metrics.put(ACCOUNT, hours(20.5), ON_PROVISIONED, { FunctionName: 'f' }, 1, OTHER);
  await lookUntil(hours(24));
  expect(Number(formatUsd(money(used())))).toBeCloseTo(25 * 100 * 300 * 0.0000041667, 9);
});

test('whatever is used first where, and when: all of it is found within a day, and nothing counts twice', async () => {
  const use = fc.record({
    minute: fc.integer({ min: 5, max: 48 * 60 }),
    region: fc.constantFrom(HOME, OTHER, THIRD),
    thousands: fc.integer({ min: 1, max: 900 }),
    late: fc.nat(15),
  });
  const size = fc.constantFrom(1, 300, 10_000);
  await fc.assert(
    fc.asyncProperty(fc.array(use, { minLength: 1, maxLength: 10 }), size, async (uses, accounts) => {
      const { lookUntil, used, put } = await world('1000000', accounts);
      const shown = [...uses].sort((one, other) => one.minute + one.late - (other.minute + other.late));
      const bound = (region: string) =>
        MS_PER_HOUR + (region === HOME ? idleListInterval(accounts) : unusedListInterval(accounts, MS_PER_HOUR));
      let sum = 0n;
      for (const { minute, region, thousands, late } of shown) {
        const at = later(BEGIN, minute * MS_PER_MINUTE);
        await lookUntil(later(at, late * MS_PER_MINUTE));
        put(at, region, thousands * 1_000);
        sum += BigInt(thousands) * parseUsd('0.0032');
        expect(bound(region)).toBeLessThanOrEqual(24 * MS_PER_HOUR);
      }
      const last = shown.at(-1);
      const longest = Math.max(...shown.map(({ region }) => bound(region)));
      await lookUntil(later(BEGIN, ((last?.minute ?? 0) + (last?.late ?? 0)) * MS_PER_MINUTE + longest));
      expect(used()).toBe(sum);
      await lookUntil(hours(120));
      expect(used()).toBe(sum);
    }),
    { numRuns: 60 },
  );
});
