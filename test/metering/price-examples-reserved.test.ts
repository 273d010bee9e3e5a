import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { mockClient } from 'aws-sdk-client-mock';
import { formatUsd, money, roundToCents, type Money } from '../../src/core/domain/money';
import { instant, later, MS_PER_HOUR, type Instant } from '../../src/core/domain/time';
import { positionAt } from '../../src/ledger/domain/ledger';
import type { MeteringPorts } from '../../src/metering/book-observation';
import type { Price } from '../../src/metering/domain/price';
import { BoundPrices } from '../../src/metering/prices/bound-prices';
import { PriceListPrices } from '../../src/metering/prices/price-list-prices';
import { takeInventory } from '../../src/metering/take-inventory';
import { METERED_TYPES, minimumMs, stepMs } from '../../src/metering/types/contracts';
import { volumePrice } from '../../src/metering/types/ebs-volume.price';
import { loadBalancerPrice } from '../../src/metering/types/load-balancer.price';
import { natGatewayPrice } from '../../src/metering/types/nat-gateway.price';
import { publicIpv4Price } from '../../src/metering/types/public-ipv4.price';
import { databaseStoragePrice } from '../../src/metering/types/rds-storage.price';
import { redshiftPrice } from '../../src/metering/types/redshift-cluster.price';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf } from '../support/ledgers';
import { listed, type ListedProduct } from '../support/price-list';

const aws = mockClient(PricingClient);

/** AWS's own examples are of a month of 30 days; 730 hours, as others count a month, fit into one of 31. */
const NOVEMBER = instant(Date.UTC(2026, 10, 1));
const OCTOBER = instant(Date.UTC(2026, 9, 1));
const ARN = `arn:aws:x:us-east-1:${ACCOUNT_ID}:one/1`;

/** What one resource costs in an account that is looked at each hour, from when it was made until it is deleted. */
async function spentOn(
  type: string,
  price: Price,
  hours: number,
  rows: readonly ListedProduct[],
  begin: Instant = OCTOBER,
): Promise<Money> {
  aws.reset();
  aws.on(GetProductsCommand).resolves({ PriceList: rows.map(listed) });
  const of = new InMemoryAccount(begin);
  const end = instant(begin + hours * MS_PER_HOUR);
  const here = () => of.clock.now() < end;
  const found = { arn: ARN, running: true, price, tags: {}, control: undefined, since: begin };
  const adapter = {
    list: async () => (here() ? [found] : []),
    stopsOf: async () => new Map([[ARN, end]]),
  };
  const nothing = { list: async () => [] };
  const fleet = { of: (asked: string) => (asked === type ? adapter : nothing), regions: async () => ['us-east-1'] };
  const ports: MeteringPorts = {
    ...of,
    prices: new PriceListPrices(new PricingClient({ region: 'us-east-1' }), of.clock, new BoundPrices()),
    fleets: { reach: async () => fleet } as unknown as MeteringPorts['fleets'],
    types: METERED_TYPES,
    homeRegion: 'us-east-1',
    minimumMs,
    stepMs,
  };
  await of.adopt(budgetOf('100000'));
  for (let at = begin; at <= later(end, MS_PER_HOUR); at = later(at, MS_PER_HOUR)) {
    of.clock.moveTo(at + 60_000);
    await takeInventory({ account: ACCOUNT_ID, region: 'us-east-1' }, ports);
  }
  await of.settle();
  return positionAt(await of.ledgerNow(ACCOUNT), of.clock.now());
}

const cents = (amount: Money) => formatUsd(roundToCents(amount));
const mills = (amount: Money) => formatUsd(money(((amount + 5n * 10n ** 12n) / 10n ** 13n) * 10n ** 13n));

describe("AWS's own examples of volumes, over 12 hours of a month of 30 days", () => {
  const GP3 = [
    { usagetype: 'EBS:VolumeUsage.gp3', usd: '0.0800000000', unit: 'GB-Mo' },
    { usagetype: 'EBS:VolumeP-IOPS.gp3', usd: '0.0050000000', unit: 'IOPS-Mo' },
    // The example has 0.06 USD for a MiB/s, us-east-1 0.04.
    { usagetype: 'EBS:VolumeP-Throughput.gp3', usd: '61.4400000000', unit: 'GiBps-mo' },
  ];

  test.each([
    ['storage', {}, '2.667'],
    ['and IOPS', { iops: 10_000 }, '3.25'],
    ['and throughput', { iops: 10_000, throughputMiBps: 500 }, '3.625'],
  ])('2,000 GB of gp3: %s', async (_what, more, usd) => {
    const price = volumePrice({ volumeType: 'gp3', sizeGiB: 2_000, iops: 3_000, throughputMiBps: 125, ...more });
    expect(mills(await spentOn('ebs-volume', price, 12, GP3, NOVEMBER))).toBe(usd);
  });

  test('2,000 GB of st1', async () => {
    const rows = [{ usagetype: 'EBS:VolumeUsage.st1', usd: '0.0450000000', unit: 'GB-Mo' }];
    const price = volumePrice({ volumeType: 'st1', sizeGiB: 2_000 });
    expect(cents(await spentOn('ebs-volume', price, 12, rows, NOVEMBER))).toBe('1.5');
  });

  test('60,000 IOPS of io2, in two tiers, beside the storage', async () => {
    const rows = [
      { usagetype: 'EBS:VolumeUsage.io2', usd: '0.1250000000', unit: 'GB-Mo' },
      { usagetype: 'EBS:VolumeP-IOPS.io2', usd: '0.0650000000', unit: 'IOPS-Mo' },
      { usagetype: 'EBS:VolumeP-IOPS.io2.tier2', usd: '0.0460000000', unit: 'IOPS-Mo' },
    ];
    const of = (iops?: number) =>
      spentOn('ebs-volume', volumePrice({ volumeType: 'io2', sizeGiB: 100, iops }), 12, rows, NOVEMBER);
    expect(mills(money((await of(60_000)) - (await of())))).toBe('56.133');
  });
});

test('60 GB of gp2 of a database, 6.90 USD a month, cost half of that in half a month of 30 days', async () => {
  const rows = [{ usagetype: 'RDS:GP2-Storage', usd: '0.1150000000', unit: 'GB-Mo' }];
  const spec = { storageType: 'gp2', sizeGiB: 60, engine: 'mysql', multiAz: false, hasLogVolume: false };
  expect(cents(await spentOn('rds-storage', databaseStoragePrice(spec), 360, rows, NOVEMBER))).toBe('3.45');
});

describe('a month of 730 hours, as Infracost has it', () => {
  test.each([
    ['nat-gateway', natGatewayPrice(1), 'NatGateway-Hours', '0.0450000000', '32.85'],
    ['load-balancer', loadBalancerPrice('application'), 'LoadBalancerUsage', '0.0225000000', '16.43'],
    ['public-ipv4', publicIpv4Price('idle'), 'PublicIPv4:IdleAddress', '0.0050000000', '3.65'],
  ] as const)('%s', async (type, price, usagetype, usd, spent) => {
    expect(cents(await spentOn(type, price, 730, [{ usagetype, usd }]))).toBe(spent);
  });
});

test('4,380 node-hours of ra3.4xlarge, six nodes for a month (Infracost)', async () => {
  const rows = [{ usagetype: 'USE1-Node:ra3.4xlarge', usd: '3.2600000000' }];
  const price = redshiftPrice({ nodeType: 'ra3.4xlarge', nodes: 6, multiAz: false });
  expect(cents(await spentOn('redshift-cluster', price, 730, rows))).toBe('14278.8');
});

describe('a partial hour', () => {
  const of = (type: string, hours: number) =>
    spentOn(type, natGatewayPrice(1), hours, [{ usagetype: 'NatGateway-Hours', usd: '1.0000000000' }]);

  test.each([
    [0.1, '1'],
    [1, '1'],
    [1.5, '2'],
    [23.9, '24'],
  ])('of a gateway is a full one: %d h', async (hours, usd) => {
    expect(formatUsd(roundToCents(await of('nat-gateway', hours)))).toBe(usd);
  });

  test.each([
    [0.5, '0.5'],
    [1.25, '1.25'],
  ])('of an address is what it is: %d h', async (hours, usd) => {
    expect(cents(await of('public-ipv4', hours))).toBe(usd);
  });
});
