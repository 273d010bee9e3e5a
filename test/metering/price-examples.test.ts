import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { mockClient } from 'aws-sdk-client-mock';
import { formatDecimal, readExactDecimal } from '../../src/core/domain/decimal';
import { formatUsd, roundToCents, total } from '../../src/core/domain/money';
import { instant, later, MS_PER_DAY, MS_PER_HOUR, MS_PER_SECOND } from '../../src/core/domain/time';
import { positionAt } from '../../src/ledger/domain/ledger';
import type { MeteringPorts } from '../../src/metering/book-observation';
import type { Observation } from '../../src/metering/domain/resource';
import { NOTHING_FREE, tariffCost } from '../../src/metering/domain/tariff';
import { plus } from '../../src/metering/domain/usage';
import { meterResource } from '../../src/metering/meter-resource';
import { BoundPrices } from '../../src/metering/prices/bound-prices';
import { PriceListPrices } from '../../src/metering/prices/price-list-prices';
import { changesOfEvent, minimumMs } from '../../src/metering/types/contracts';
import { InstancePrice } from '../../src/metering/types/ec2-instance.price';
import { DatabasePrice } from '../../src/metering/types/rds-instance.price';
import { NotebookPrice } from '../../src/metering/types/sagemaker-notebook.price';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID } from '../support/ledgers';
import { FARGATE_EXAMPLES, type FargateExample } from '../support/price-examples';
import { listed } from '../support/price-list';
import { contextOf } from '../support/usage';
import { USAGE_EXAMPLES, type UsageExample } from '../support/usage-examples';
import { ecsEvent, TASK_ARN } from './types/events';

const ORIGIN = { account: ACCOUNT_ID, region: 'us-west-2' };
/** A month of 31 days: AWS's own months of 730 hours fit in. */
const BEGIN = instant(Date.UTC(2026, 9, 1));

const aws = mockClient(PricingClient);

/** Has the price list answer with these prices by the hour. */
function priced(hourly: Readonly<Record<string, string>>, unit = 'hours') {
  const rows = Object.entries(hourly).map(([usagetype, usd]) => listed({ usagetype, usd, unit }));
  aws.reset();
  aws.on(GetProductsCommand).resolves({ PriceList: rows });
}

const byTheHour = (perSecond: string) => {
  const { units, scale } = readExactDecimal(perSecond);
  return formatDecimal(units * 3_600n, scale);
};

/** An account whose prices are those of the list, and whose APIs know what is handed in. */
function accountOf(found: readonly Observation[] = []) {
  const of = new InMemoryAccount(BEGIN);
  const adapter = { observe: async () => found };
  const fleets = { reach: async () => ({ of: () => adapter }) } as unknown as MeteringPorts['fleets'];
  const prices = new PriceListPrices(new PricingClient({ region: 'us-east-1' }), of.clock, new BoundPrices());
  return { of, ports: { ...of, prices, fleets, minimumMs } };
}

async function spentOf(of: InMemoryAccount): Promise<string> {
  await of.settle();
  const ledger = await of.ledgerNow(ACCOUNT);
  return formatUsd(roundToCents(positionAt(ledger, of.clock.now())));
}

/** All that happens to a task, as its last event tells it. */
function taskEvent({ task }: Pick<FargateExample, 'task'>, id: string, from: number, seconds: number) {
  const taskArn = TASK_ARN.replace(/[^/]+$/, id);
  return {
    ...ecsEvent('STOPPED', {
      taskArn,
      cpu: task.cpu,
      memory: task.memory,
      platformFamily: task.platformFamily,
      ephemeralStorage: { sizeInGiB: task.storageGiB },
      attributes: [{ name: 'ecs.cpu-architecture', value: task.architecture }],
      pullStartedAt: new Date(from).toISOString(),
      stoppedAt: new Date(from + seconds * MS_PER_SECOND).toISOString(),
    }),
    resources: [taskArn],
  };
}

async function playTasks(example: FargateExample): Promise<string> {
  priced(Object.fromEntries(Object.entries(example.perSecond).map(([usage, usd]) => [usage, byTheHour(usd)])));
  const { of, ports } = accountOf();
  for (let day = 0; day < example.days; day += 1) {
    for (let task = 0; task < example.tasks; task += 1) {
      const from = BEGIN + day * MS_PER_DAY;
      of.clock.moveTo(later(instant(from), MS_PER_DAY / 2));
      const event = taskEvent(example, `${day}-${task}`, from, example.secondsADay);
      await meterResource(changesOfEvent(event), ORIGIN, ports);
    }
  }
  return spentOf(of);
}

describe('what AWS publishes as examples', () => {
  test.each(FARGATE_EXAMPLES.map((example) => [example.name, example] as const))('Fargate: %s', async (_, example) => {
    expect(await playTasks(example)).toBe(example.publishedUsd);
  });
});

describe('a task that ran for a short while', () => {
  const [linux, , windows] = FARGATE_EXAMPLES;
  const short = (example: FargateExample, secondsADay: number) => ({ ...example, tasks: 40, days: 1, secondsADay });

  test.each([
    ['Linux, 30 seconds', linux, 30, '0.03'],
    ['Linux, a minute', linux, 60, '0.03'],
    ['Linux, five minutes', linux, 300, '0.17'],
    ['Windows, a minute', windows, 60, '0.53'],
    ['Windows, five minutes', windows, 300, '0.53'],
    ['Windows, ten minutes', windows, 600, '1.05'],
  ] as const)('costs what AWS asks at least: forty on %s', async (_what, example, seconds, usd) => {
    if (example === undefined) throw new Error('no example');
    expect(await playTasks(short(example, seconds))).toBe(usd);
  });

  test('costs so much, too, if its stop alone is heard of later, without its price', async () => {
    if (windows === undefined) throw new Error('no example');
    priced(Object.fromEntries(Object.keys(windows.perSecond).map((usagetype) => [usagetype, '6'])));
    const { of, ports } = accountOf();
    const { detail, ...event } = taskEvent(windows, 'one', BEGIN, 60);
    of.clock.moveTo(later(BEGIN, MS_PER_HOUR));
    const started = { ...event, detail: { ...detail, lastStatus: 'RUNNING' } };
    const stopped = { ...event, detail: { ...detail, pullStartedAt: undefined, startedAt: undefined } };
    for (const each of [started, stopped]) await meterResource(changesOfEvent(each), ORIGIN, ports);
    // Five minutes of 1 vCPU at 6 + 6 USD an hour and 2 GB at 6.
    expect(await spentOf(of)).toBe('2');
  });
});

/** Something of the reserved types, as its API describes it. */
const observed = (arn: string, price: Observation['price']): Observation => ({
  arn,
  running: true,
  price,
  tags: {},
  control: undefined,
});

const arnOf = (rest: string) => `arn:aws:${rest.replace('ACCOUNT', `us-west-2:${ACCOUNT_ID}`)}`;

describe('what runs for some hours at a listed price', () => {
  test.each([
    [
      'a db.t3.large with MySQL for 730 hours at 0.136 (Infracost)',
      'rds-instance',
      observed(
        arnOf('rds:ACCOUNT:db:shop'),
        new DatabasePrice({
          instanceClass: 'db.t3.large',
          engine: 'mysql',
          multiAz: false,
          licenseModel: 'general-public-license',
        }),
      ),
      { 'USW2-InstanceUsage:db.t3.large': '0.1360000000' },
      730,
      '99.28',
    ],
    [
      'a pair of them in two zones at 0.272',
      'rds-instance',
      observed(
        arnOf('rds:ACCOUNT:db:shop'),
        new DatabasePrice({
          instanceClass: 'db.t3.large',
          engine: 'mysql',
          multiAz: true,
          licenseModel: 'general-public-license',
        }),
      ),
      { 'USW2-Multi-AZUsage:db.t3.large': '0.2720000000' },
      730,
      '198.56',
    ],
    [
      'an m7g.xlarge for 500 hours at 0.1632',
      'ec2-instance',
      observed(
        arnOf('ec2:ACCOUNT:instance/i-1'),
        new InstancePrice({
          instanceType: 'm7g.xlarge',
          platform: 'Linux/UNIX',
          tenancy: 'default',
          market: 'on-demand',
        }),
      ),
      { 'USW2-BoxUsage:m7g.xlarge': '0.1632000000' },
      500,
      '81.6',
    ],
    [
      'an ml.t3.medium notebook for 20 hours at 0.05',
      'sagemaker-notebook',
      observed(arnOf('sagemaker:ACCOUNT:notebook-instance/n'), new NotebookPrice({ instanceType: 'ml.t3.medium' })),
      { 'USW2-Notebk:ml.t3.medium': '0.0500000000' },
      20,
      '1',
    ],
  ] as const)('%s', async (_what, type, found, hourly, hours, usd) => {
    priced(hourly, 'Hrs');
    const { of, ports } = accountOf([found]);
    const about = { type, arn: found.arn };
    await meterResource([{ about, at: BEGIN, running: true }], ORIGIN, ports);
    of.clock.moveTo(later(BEGIN, hours * MS_PER_HOUR));
    await meterResource([{ about, at: of.clock.now(), running: false }], ORIGIN, ports);
    expect(await spentOf(of)).toBe(usd);
  });
});

/** Plays the month window by window: its metrics in the first, its functions in all of them. */
function playUse({ meters, measured, functions = {}, windows = 1, freeTier = false }: UsageExample): string {
  const context = contextOf(functions);
  const costs = meters.map((meter) => {
    const rest = Array.from({ length: windows - 1 }, () => meter.usageOf([], context));
    return meter.costOf(plus(meter.usageOf(measured, context), ...rest), { freeTier });
  });
  return formatUsd(roundToCents(total(costs)));
}

describe('what is published of use', () => {
  test.each(USAGE_EXAMPLES.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    expect(playUse(example)).toBe(example.publishedUsd);
  });

  test('steps of a price count over all that is used: AWS’s example of an organization', () => {
    const GB = 1n;
    const tariff = {
      per: GB,
      tiers: [{ upTo: 1_000n, usd: '0.10' }, { upTo: 50_000n, usd: '0.08' }, { usd: '0.06' }],
    };
    expect(formatUsd(tariffCost(95_000n, tariff, NOTHING_FREE))).toBe('6720');
  });
});
