import fc from 'fast-check';
import { dyingAt } from '../../sim/crash-plan';
import { SimulatedLooks } from '../../sim/looks';
import { formatUsd, money, parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import { SpokeDenied, SpokeFailure } from '../../src/core/ports';
import { openPeriod } from '../../src/ledger/open-period';
import { meterAccountUsage, type UsagePorts } from '../../src/metering/meter-account-usage';
import { inRegion } from '../../src/metering/usage/region.table';
import { USAGE_METERS } from '../../src/metering/usage/registry';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryMetrics } from '../support/in-memory-metrics';
import { ACCOUNT, ACCOUNT_ID, budgetOf, DECEMBER, NOVEMBER, NOVEMBER_ENDS, on } from '../support/ledgers';
import { SHAPE } from '../support/usage';

const TOKENS = ['AWS/Bedrock', 'OutputTokenCount'] as const;
const NOVA = { ModelId: 'amazon.nova-pro-v1:0' };
/** What a million tokens of it cost. */
const NOVA_USD = 3.2;

async function world(limit = '100', now = on('21', '10:00:00')) {
  const costs = new InMemoryCosts(now);
  costs.table.budgetRows.set(ACCOUNT, budgetOf(limit));
  costs.table.adoptedAt.set(ACCOUNT, on('01'));
  await openPeriod(ACCOUNT, now, costs);
  const metrics = new InMemoryMetrics(USAGE_METERS, costs.clock);
  const ports: UsagePorts = Object.assign(costs, {
    metrics,
    usageMeters: USAGE_METERS,
    regionsSeen: new SimulatedLooks(),
    inRegion,
    homeRegion: 'us-east-1',
    accounts: () => 10_000_000,
  });
  const look = async (at: Instant = ports.clock.now()) => {
    costs.clock.moveTo(at);
    return meterAccountUsage(ACCOUNT_ID, ports);
  };
  /** What is booked without what asking costs. */
  const used = (period = NOVEMBER) => {
    const { accrued } = costs.table.ledger(ACCOUNT, period);
    return Number(formatUsd(money(accrued - asked)));
  };
  let asked = 0n;
  const count = async (at?: Instant) => {
    const result = await look(at);
    asked += result.asking;
    return result;
  };
  return { costs, metrics, ports, look: count, used };
}

const minutes = (count: number, from = on('21', '10:00:00')) => later(from, count * MS_PER_MINUTE);

describe('what an account uses', () => {
  test('is booked once, however often it is looked at', async () => {
    const { costs, metrics, look, used } = await world();
    metrics.put(ACCOUNT, minutes(-3), TOKENS, NOVA, 1_000_000);
    metrics.put(ACCOUNT, minutes(-20), ['AWS/Lambda', 'Invocations'], { FunctionName: 'f' }, 5_000_000);
    metrics.put(ACCOUNT, minutes(-20), ['AWS/Lambda', 'Duration'], { FunctionName: 'f' }, 0);
    metrics.functions.set('f', SHAPE);
    expect((await look()).outcome).toBe('booked');
    expect(used()).toBeCloseTo(NOVA_USD + 1, 9);
    expect((await look(minutes(61))).outcome).toBe('booked');
    expect(used()).toBeCloseTo(NOVA_USD + 1, 9);
    expect(costs.table.ledger(ACCOUNT, NOVEMBER).updatedAt).toBe(on('01'));
  });

  test('is not asked for before it is due', async () => {
    const { metrics, look } = await world();
    const { nextAt } = await look();
    expect(nextAt).toBe(minutes(150));
    expect((await look(minutes(149))).outcome).toBe('early');
    expect(metrics.reached).toHaveLength(1);
  });

  test('counts when its points come late, and a window that is still open counts as far as it is known', async () => {
    const { metrics, look, used } = await world();
    metrics.put(ACCOUNT, minutes(-1), TOKENS, NOVA, 500_000);
    await look();
    metrics.put(ACCOUNT, minutes(-2), TOKENS, NOVA, 500_000);
    metrics.put(ACCOUNT, minutes(3), TOKENS, NOVA, 1_000_000);
    await look(minutes(60));
    expect(used()).toBeCloseTo(2 * NOVA_USD, 9);
  });

  test('counts from the first point on, although nothing was listed for hours', async () => {
    const { metrics, look, used } = await world();
    await look();
    await look(minutes(150));
    metrics.put(ACCOUNT, minutes(121), TOKENS, NOVA, 1_000_000);
    await look(minutes(300));
    expect(used()).toBeCloseTo(NOVA_USD, 9);
  });

  test('before there was a budget is in AWS’s bill, not here', async () => {
    const { costs, metrics, look, used } = await world();
    costs.table.adoptedAt.set(ACCOUNT, minutes(-30));
    metrics.put(ACCOUNT, minutes(-40), TOKENS, NOVA, 1_000_000);
    metrics.put(ACCOUNT, minutes(-20), TOKENS, NOVA, 1_000_000);
    await look();
    expect(used()).toBeCloseTo(NOVA_USD, 9);
  });

  test('costs more, at most, in regions with other prices, each with its own steps', async () => {
    const { metrics, look, used } = await world();
    metrics.regions = ['us-east-1', 'eu-west-1', 'ap-south-1'];
    for (const region of metrics.regions) metrics.put(ACCOUNT, minutes(-2), TOKENS, NOVA, 1_000_000, region);
    await look();
    expect(used()).toBeCloseTo(NOVA_USD * (1 + 1.3 + 2), 9);
  });

  test('belongs to the month of its window, when it comes after the month, too', async () => {
    const eve = later(NOVEMBER_ENDS, -10 * MS_PER_MINUTE);
    const { costs, metrics, look, used } = await world('100', eve);
    metrics.put(ACCOUNT, eve, TOKENS, NOVA, 1_000_000);
    await look();
    metrics.put(ACCOUNT, later(NOVEMBER_ENDS, -1), TOKENS, NOVA, 1_000_000);
    metrics.put(ACCOUNT, NOVEMBER_ENDS, TOKENS, NOVA, 3_000_000);
    const { asking } = await look(later(NOVEMBER_ENDS, 50 * MS_PER_MINUTE));
    const december = costs.table.ledger(ACCOUNT, DECEMBER).accrued - asking;
    expect(Number(formatUsd(money(december)))).toBeCloseTo(3 * NOVA_USD, 9);
    expect(used() + Number(formatUsd(asking))).toBeCloseTo(2 * NOVA_USD, 9);
  });

  test('of provisioned concurrency is counted as it is configured, from when it is seen', async () => {
    const { metrics, look, used } = await world();
    metrics.functions.set('f', { ...SHAPE, memoryMb: 1_024, provisioned: 100 });
    metrics.put(ACCOUNT, minutes(-30), ['AWS/Lambda', 'ProvisionedConcurrencyInvocations'], { FunctionName: 'f' }, 1);
    await look();
    expect(used()).toBeCloseTo(100 * 300 * 0.0000041667, 9);
    await look(minutes(61));
    expect(used()).toBeCloseTo(13 * 100 * 300 * 0.0000041667, 9);
  });
});

test('a function that is deleted costs what it cost: its windows are read again with what was known of it', async () => {
  const { metrics, look, used } = await world();
  metrics.functions.set('f', { ...SHAPE, memoryMb: 128 });
  metrics.put(ACCOUNT, minutes(-2), ['AWS/Lambda', 'Invocations'], { FunctionName: 'f' }, 1_000_000);
  metrics.put(ACCOUNT, minutes(-2), ['AWS/Lambda', 'Duration'], { FunctionName: 'f' }, 8_000_000);
  await look();
  const before = used();
  metrics.functions.clear();
  await look(minutes(60));
  await look(minutes(70));
  expect(used()).toBe(before);
  expect(before).toBeCloseTo(0.2 + 1_000 * 0.0000166667, 9);
});

test('a function that grows costs more from the last look on, and what it did before costs what it cost', async () => {
  const { metrics, look, used } = await world();
  const use = (minute: number) => {
    metrics.put(ACCOUNT, minutes(minute), ['AWS/Lambda', 'Invocations'], { FunctionName: 'f' }, 0);
    metrics.put(ACCOUNT, minutes(minute), ['AWS/Lambda', 'Duration'], { FunctionName: 'f' }, 8_000_000);
  };
  const gbSecond = 0.0000166667;
  metrics.functions.set('f', { ...SHAPE, memoryMb: 128 });
  use(-2);
  await look();
  metrics.functions.set('f', { ...SHAPE, memoryMb: 1_024 });
  use(30);
  await look(minutes(60));
  expect(used()).toBeCloseTo(9_000 * gbSecond, 9);
  await look(minutes(120));
  expect(used()).toBeCloseTo(9_000 * gbSecond, 9);
});

test('a provisioned table is paid by its capacity, whose metric comes later than what it consumed', async () => {
  const { metrics, look, used } = await world();
  const put = (minute: number, metric: string, value: number) =>
    metrics.put(ACCOUNT, minutes(minute), ['AWS/DynamoDB', metric], { TableName: 't' }, value);
  for (const minute of [-20, -15]) put(minute, 'ProvisionedWriteCapacityUnits', 12);
  for (const minute of [-20, -15, -10, -5, 0]) put(minute, 'ConsumedWriteCapacityUnits', 3_000);
  await look();
  // Five minutes of 12 units cost a twelfth of 12 times 0.00065 USD, in each of five windows.
  expect(used()).toBeCloseTo(5 * 0.00065, 9);
  for (const minute of [-10, -5, 0, 5]) put(minute, 'ProvisionedWriteCapacityUnits', 12);
  await look(minutes(60));
  expect(used()).toBeCloseTo(9 * 0.00065, 9);
});

test('asking is booked, too: a cent for a thousand metrics and for a thousand lists', async () => {
  const { costs, metrics, look } = await world();
  metrics.put(ACCOUNT, minutes(-1), TOKENS, NOVA, 0);
  metrics.put(ACCOUNT, minutes(-1), ['AWS/Bedrock', 'InputTokenCount'], NOVA, 0);
  await look();
  expect(formatUsd(costs.table.ledger(ACCOUNT, NOVEMBER).accrued)).toBe('0.00003');
});

test('the faster it goes and the less is left, the sooner the next look', async () => {
  const { metrics, look } = await world('10');
  metrics.put(ACCOUNT, minutes(-1), TOKENS, NOVA, 1_000_000);
  // 3.20 USD in three hours: a fiftieth of the 6.80 that are left lasts 7.65 minutes.
  expect((await look()).nextAt - minutes(0)).toBeCloseTo(7.65 * MS_PER_MINUTE, -3);
  metrics.put(ACCOUNT, minutes(8), TOKENS, NOVA, 2_000_000);
  expect((await look(minutes(9))).nextAt).toBe(minutes(10));
  metrics.put(ACCOUNT, minutes(10), TOKENS, NOVA, 2_000_000);
  expect((await look(minutes(11))).nextAt).toBe(minutes(26));
});

describe('what cannot be read', () => {
  test('in one region delays no other, is told once a day, and is read when it can be', async () => {
    const { costs, metrics, look, used } = await world();
    metrics.regions = ['us-east-1', 'us-west-2'];
    metrics.refusals.set('us-west-2', new SpokeFailure('throttled'));
    for (const region of metrics.regions) metrics.put(ACCOUNT, minutes(-1), TOKENS, NOVA, 1_000_000, region);
    expect((await look()).nextAt).toBe(minutes(15));
    expect(used()).toBeCloseTo(NOVA_USD, 9);
    await look(minutes(15));
    expect(costs.operators.told).toEqual([
      { kind: 'usage-unread', address: ACCOUNT, period: NOVEMBER, note: 'throttled' },
    ]);
    metrics.refusals.clear();
    await look(minutes(30));
    expect(used()).toBeCloseTo(2 * NOVA_USD, 9);
  });

  test('because the account cannot be reached is tried again a quarter of an hour later', async () => {
    const { costs, metrics, look } = await world();
    metrics.refusals.set(ACCOUNT, new SpokeFailure('no such role'));
    expect(await look()).toMatchObject({ outcome: 'booked', booked: 0n, nextAt: minutes(15) });
    expect(costs.operators.told).toHaveLength(1);
  });

  test('because a policy closes a region in which nothing is known is no failure', async () => {
    const { costs, metrics, look } = await world();
    metrics.regions = ['us-east-1', 'us-west-2'];
    metrics.refusals.set('us-west-2', new SpokeDenied('denied'));
    expect((await look()).nextAt).toBe(minutes(150));
    expect(costs.operators.told).toEqual([]);
  });
});

test('what counts at an upper bound is told once a day', async () => {
  const { costs, metrics, look } = await world();
  metrics.put(ACCOUNT, minutes(-1), TOKENS, { ModelId: 'somebody.new' }, 1);
  await look();
  await look(minutes(61));
  expect(costs.operators.told).toEqual([
    { kind: 'usage-price-unknown', address: ACCOUNT, period: NOVEMBER, meter: 'Bedrock', names: ['somebody.new'] },
  ]);
});

test('of two runs that cross, one books', async () => {
  const { costs, metrics, ports, used } = await world();
  metrics.put(ACCOUNT, minutes(-1), TOKENS, NOVA, 1_000_000);
  const both = await Promise.all([meterAccountUsage(ACCOUNT_ID, ports), meterAccountUsage(ACCOUNT_ID, ports)]);
  expect(both.map(({ outcome }) => outcome).sort()).toEqual(['booked', 'superseded']);
  expect(used()).toBeCloseTo(NOVA_USD, 4);
  expect(costs.table.meterRows.size).toBe(2);
});

test('whatever a run dies at, and whenever points come: what was used is booked once', async () => {
  const point = fc.record({ at: fc.integer({ min: 0, max: 180 }), late: fc.nat(60), thousands: fc.nat(900) });
  const death = fc.option(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom('before', 'after', 'lost')));
  await fc.assert(
    fc.asyncProperty(fc.array(point, { maxLength: 12 }), fc.array(death, { maxLength: 8 }), async (points, deaths) => {
      const { costs, metrics, ports } = await world('1000000');
      const waiting = [...points];
      const run = async (minute: number, plan: (typeof deaths)[number]) => {
        costs.clock.moveTo(minutes(minute));
        for (const one of waiting.filter(({ at, late }) => at + late <= minute)) {
          metrics.put(ACCOUNT, minutes(one.at), TOKENS, NOVA, one.thousands * 1_000);
          waiting.splice(waiting.indexOf(one), 1);
        }
        costs.wire.writes = 0;
        costs.wire.crash = plan === null ? undefined : dyingAt(...plan);
        await meterAccountUsage(ACCOUNT_ID, ports).catch(() => undefined);
      };
      for (let minute = 0; minute <= 360; minute += 5) await run(minute, deaths[minute / 5] ?? null);
      const { accrued } = costs.table.ledger(ACCOUNT, NOVEMBER);
      const truth = points.reduce((sum, { thousands }) => sum + BigInt(thousands) * parseUsd('0.0032'), 0n);
      const asked = costs.table.meterRows.get(`${ACCOUNT} look`)?.progress ?? '{}';
      const { metrics: series = '0', requests = '0' } =
        (JSON.parse(asked) as { asked: Record<string, Record<string, string>> }).asked[NOVEMBER] ?? {};
      expect(accrued).toBe(truth + (BigInt(series) + BigInt(requests)) * parseUsd('0.00001'));
    }),
    { numRuns: 40 },
  );
});
