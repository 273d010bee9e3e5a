import { SimulatedLooks } from '../../sim/looks';
import { address as toAddress } from '../../src/core/domain/address';
import { later, MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';
import { newLedger } from '../../src/ledger/domain/ledger';
import type { UsagePorts } from '../../src/metering/meter-account-usage';
import { meterUsage, UsageRoster } from '../../src/metering/meter-usage';
import { inRegion } from '../../src/metering/usage/region.table';
import { USAGE_METERS } from '../../src/metering/usage/registry';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryMetrics } from '../support/in-memory-metrics';
import { budgetOf, NOVEMBER, NOVEMBER_STARTS, on } from '../support/ledgers';

const NOW = on('21', '10:00:00');

async function world(accounts: readonly string[]) {
  const costs = new InMemoryCosts(NOW);
  const { limit } = budgetOf('10');
  for (const account of accounts) {
    await costs.ledgers.open({ ...newLedger(toAddress(account), NOVEMBER, NOVEMBER_STARTS), limit }, undefined);
  }
  const metrics = new InMemoryMetrics(USAGE_METERS, costs.clock);
  const ports: UsagePorts = Object.assign(costs, {
    metrics,
    usageMeters: USAGE_METERS,
    regionsSeen: new SimulatedLooks(),
    inRegion,
    homeRegion: 'us-east-1',
    accounts: () => 1,
  });
  const roster = new UsageRoster();
  const run = (minute: number) => {
    costs.clock.moveTo(later(NOW, minute * MS_PER_MINUTE));
    return meterUsage(roster, ports);
  };
  return { costs, metrics, ports, run, roster };
}

const ALL = ['111111111111', '222222222222', '333333333333'];

test('every account with a limit is looked at, and again when it is due', async () => {
  const { metrics, run } = await world(ALL);
  expect((await run(0)).looks.map(({ account }) => account).sort()).toEqual(ALL);
  expect((await run(1)).looks).toEqual([]);
  expect((await run(60)).looks).toHaveLength(3);
  expect(metrics.reached).toHaveLength(6);
});

test('an account without a limit, and one that comes later', async () => {
  const { costs, run } = await world(ALL.slice(0, 1));
  await costs.ledgers.open(newLedger(toAddress('444444444444'), NOVEMBER, NOVEMBER_STARTS), undefined);
  expect((await run(0)).looks).toHaveLength(1);
  const { limit } = budgetOf('10');
  await costs.ledgers.open(
    { ...newLedger(toAddress('222222222222.shop'), NOVEMBER, NOVEMBER_STARTS), limit },
    undefined,
  );
  expect((await run(10)).looks).toHaveLength(0);
  expect((await run(15)).looks.map(({ account }) => account)).toEqual(['222222222222']);
});

test('an account that fails delays no other, and is tried again a quarter of an hour later', async () => {
  const { metrics, run } = await world(ALL);
  metrics.refusals.set('222222222222', new Error('broken'));
  const { looks, failures } = await run(0);
  expect(looks).toHaveLength(2);
  expect(failures).toMatchObject([{ account: '222222222222', failure: { message: 'broken' } }]);
  expect((await run(14)).failures).toEqual([]);
  expect((await run(15)).failures).toHaveLength(1);
});

test('another process that begins with nothing asks the table, and not AWS, who is due', async () => {
  const { metrics, ports, run } = await world(ALL);
  await run(0);
  const other = await meterUsage(new UsageRoster(), ports);
  expect(other.looks.map(({ outcome }) => outcome)).toEqual(['early', 'early', 'early']);
  expect(metrics.reached).toHaveLength(3);
});

test('a run takes no more accounts after fifty seconds: the next one begins with them', async () => {
  const many = Array.from({ length: 60 }, (_none, index) => `${100_000_000_000 + index}`);
  const { costs, metrics, run } = await world(many);
  const reach = metrics.reach.bind(metrics);
  metrics.reach = async (account) => {
    costs.clock.moveTo(costs.clock.now() + 2 * MS_PER_SECOND);
    return reach(account);
  };
  const first = await run(0);
  expect(first.left).toBeGreaterThan(0);
  expect(first.looks.length + first.left).toBe(60);
  const second = await run(2);
  expect(second.looks.length).toBe(Math.min(first.left, second.looks.length));
  expect(new Set([...first.looks, ...second.looks].map(({ account }) => account)).size).toBe(
    first.looks.length + second.looks.length,
  );
});
