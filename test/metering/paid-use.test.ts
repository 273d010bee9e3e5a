import { SimulatedLooks } from '../../sim/looks';
import { formatUsd, money, parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_MINUTE } from '../../src/core/domain/time';
import { factor } from '../../src/ledger/domain/factor';
import { ZERO_RATE } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { meterAccountUsage, type UsagePorts } from '../../src/metering/meter-account-usage';
import { inRegion } from '../../src/metering/usage/region.table';
import { USAGE_METERS } from '../../src/metering/usage/registry';
import { usedByDay } from '../../src/metering/used-by-day';
import { InMemoryCosts } from '../support/cost-ports';
import { InMemoryMetrics } from '../support/in-memory-metrics';
import { ACCOUNT, ACCOUNT_ID, budgetOf, NOVEMBER, on } from '../support/ledgers';

const TOKENS = ['AWS/Bedrock', 'OutputTokenCount'] as const;
/** A million tokens of it cost 3.20 USD. */
const NOVA = { ModelId: 'amazon.nova-pro-v1:0' };
const NOW = on('21', '10:00:00');
const minutes = (count: number) => later(NOW, count * MS_PER_MINUTE);

async function world() {
  const costs = new InMemoryCosts(NOW);
  costs.table.budgetRows.set(ACCOUNT, budgetOf('100'));
  costs.table.adoptedAt.set(ACCOUNT, on('01'));
  await openPeriod(ACCOUNT, NOW, costs);
  const metrics = new InMemoryMetrics(USAGE_METERS, costs.clock);
  const ports: UsagePorts = Object.assign(costs, {
    metrics,
    usageMeters: USAGE_METERS,
    regionsSeen: new SimulatedLooks(),
    inRegion,
    homeRegion: 'us-east-1',
    accounts: () => 10_000_000,
  });
  return { costs, metrics, ports, look: () => meterAccountUsage(ACCOUNT_ID, ports) };
}

describe('what an account uses', () => {
  test('is booked at what is paid of its list price, and remembered by day for the next bill', async () => {
    const { costs, metrics, ports, look } = await world();
    const at = minutes(-30);
    const ledger = costs.table.ledger(ACCOUNT, NOVEMBER);
    const factors = [{ at, factors: new Map([['bedrock', factor(2_500n)]]) }];
    await costs.ledgers.reprice({
      ...{ address: ACCOUNT, period: NOVEMBER, at, rateDelta: ZERO_RATE, add: money(0n), state: 'open' },
      reprice: { factors, readAt: ledger.stamp ?? '' },
    });
    metrics.put(ACCOUNT, minutes(-3), TOKENS, NOVA, 1_000_000);
    // Before the factor counted.
    metrics.put(ACCOUNT, minutes(-43), TOKENS, NOVA, 1_000_000);
    const { outcome, booked: all, asking } = await look();
    expect([outcome, formatUsd(money(all - asking))]).toEqual(['booked', '4']);
    const days = await usedByDay(ACCOUNT, ports);
    const { booked, listed } = days.get(on('21')) ?? {};
    expect([...(booked ?? [])]).toEqual([['bedrock', parseUsd('4')]]);
    expect([...(listed ?? [])]).toEqual([['bedrock', parseUsd('6.4')]]);
  });

  test('is looked at again when its price has changed meanwhile', async () => {
    const { costs, metrics, ports, look } = await world();
    metrics.put(ACCOUNT, minutes(-3), TOKENS, NOVA, 1_000_000);
    const { count } = ports.meters;
    const factors = [{ at: minutes(0), factors: new Map([['bedrock', factor(2_500n)]]) }];
    const readAt = costs.table.ledger(ACCOUNT, NOVEMBER).stamp ?? '';
    const move = { address: ACCOUNT, period: NOVEMBER, at: minutes(0), rateDelta: ZERO_RATE, add: money(0n) } as const;
    ports.meters.count = async (rows, moves) => {
      await costs.ledgers.reprice({ ...move, state: 'open', reprice: { factors, readAt } });
      return count(rows, moves);
    };
    expect(await look()).toMatchObject({ outcome: 'superseded', nextAt: minutes(0) });
  });
});
