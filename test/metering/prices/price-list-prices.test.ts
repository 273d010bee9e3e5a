import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { mockClient } from 'aws-sdk-client-mock';
import { parseUsd } from '../../../src/core/domain/money';
import { instant, later, MS_PER_DAY, MS_PER_MINUTE } from '../../../src/core/domain/time';
import { describeRate, ratePerHour } from '../../../src/ledger/domain/rate';
import { BoundPrices } from '../../../src/metering/prices/bound-prices';
import { PriceListPrices } from '../../../src/metering/prices/price-list-prices';
import { InstancePrice, type InstanceSpec } from '../../../src/metering/types/ec2-instance.price';
import { FargatePrice, type FargateSpec } from '../../../src/metering/types/ecs-service.price';
import { DatabasePrice } from '../../../src/metering/types/rds-instance.price';
import type { DatabaseSpec } from '../../../src/metering/types/rds-instance.query';
import { FARGATE_ROWS, listed } from '../../support/price-list';

const T3_MICRO: InstanceSpec = {
  instanceType: 't3.micro',
  platform: 'Linux/UNIX',
  tenancy: 'default',
  market: 'on-demand',
};
const AURORA: DatabaseSpec = {
  instanceClass: 'db.r6g.large',
  engine: 'aurora-mysql',
  multiAz: false,
  licenseModel: 'general-public-license',
};
const TASK: FargateSpec = {
  cpuUnits: 1_024,
  memoryMiB: 2_048,
  architecture: 'x86_64',
  os: 'linux',
};

const BOX = listed({ usagetype: 'BoxUsage:t3.micro', usd: '0.0104000000' });

const aws = mockClient(PricingClient);
const clock = { at: instant(0), now: () => clock.at };

const newPrices = () => new PriceListPrices(new PricingClient({ region: 'us-east-1' }), clock, new BoundPrices());
const calls = () => aws.commandCalls(GetProductsCommand).map(({ args }) => args[0].input);

beforeEach(() => {
  aws.reset();
  clock.at = instant(0);
});

describe('PriceListPrices', () => {
  test('a t3.micro with Linux in us-east-1 costs 0.0104 USD an hour', async () => {
    aws.on(GetProductsCommand).resolves({ PriceList: [BOX] });

    expect(await newPrices().rateOf(new InstancePrice(T3_MICRO), 'us-east-1')).toEqual({
      rate: ratePerHour(parseUsd('0.0104')),
      certainty: 'listed',
    });
    expect(calls()).toMatchObject([{ ServiceCode: 'AmazonEC2' }]);
    expect(calls()[0]?.Filters).toContainEqual({ Type: 'TERM_MATCH', Field: 'instanceType', Value: 't3.micro' });
  });

  test('of several rows, the one with a price counts', async () => {
    aws
      .on(GetProductsCommand)
      .resolves({ PriceList: [listed({ usagetype: 'BoxUsage:t3.micro', usd: '0.0000000000' }), BOX] });

    expect(await newPrices().rateOf(new InstancePrice(T3_MICRO), 'us-east-1')).toMatchObject({ certainty: 'listed' });
  });

  test.each([
    ['no row', [], 'no row has a price by the hour'],
    [
      'two rows',
      [BOX, listed({ usagetype: 'EBSOptimized:t3.micro', usd: '0.05' })],
      '2 rows have a price: BoxUsage:t3.micro, EBSOptimized:t3.micro',
    ],
    ['a row of another form', ['{}'], 'Error'],
  ])('%s: the next source answers, and the note says why', async (_what, PriceList, reason) => {
    aws.on(GetProductsCommand).resolves({ PriceList });

    const { rate, certainty, note } = await newPrices().rateOf(new InstancePrice(T3_MICRO), 'eu-west-1');

    expect([rate, certainty]).toEqual([new InstancePrice(T3_MICRO).bound(), 'bound']);
    expect(note).toContain("no price for t3.micro with Linux/UNIX in eu-west-1 from AWS's price list: ");
    expect(note).toContain(reason);
    expect(note).toContain('t3.micro with Linux/UNIX in eu-west-1 counts at an upper bound of 0.05 USD/h');
  });

  test('what the list has no name for is not asked', async () => {
    const { certainty, note } = await newPrices().rateOf(
      new InstancePrice({ ...T3_MICRO, platform: 'BeOS' }),
      'eu-west-1',
    );

    expect(certainty).toBe('bound');
    expect(note).toContain("nobody has told what the price list calls the platform 'BeOS'");
    expect(calls()).toEqual([]);
  });

  test('reads all pages, and gives up on an answer without an end', async () => {
    aws
      .on(GetProductsCommand)
      .resolvesOnce({ PriceList: [], NextToken: 'more' })
      .resolvesOnce({ PriceList: [BOX] })
      .resolves({ NextToken: 'more' });
    const prices = newPrices();

    expect(await prices.rateOf(new InstancePrice(T3_MICRO), 'us-east-1')).toMatchObject({ certainty: 'listed' });
    expect(calls().map(({ NextToken: token }) => token)).toEqual([undefined, 'more']);
    expect((await prices.rateOf(new InstancePrice(T3_MICRO), 'eu-west-1')).note).toContain('more than 5 pages');
  });

  test('is asked once a day', async () => {
    aws.on(GetProductsCommand).resolves({ PriceList: [BOX] });
    const prices = newPrices();
    for (const ms of [0, MS_PER_DAY - 1, 1]) {
      clock.at = later(clock.at, ms);
      await prices.rateOf(new InstancePrice(T3_MICRO), 'us-east-1');
    }
    expect(calls()).toHaveLength(2);
  });

  test('is asked once by all who want the same at once, and by region', async () => {
    aws.on(GetProductsCommand).resolves({ PriceList: [BOX] });
    const prices = newPrices();

    await Promise.all(
      ['us-east-1', 'us-east-1', 'eu-west-1'].map((region) => prices.rateOf(new InstancePrice(T3_MICRO), region)),
    );

    expect(calls()).toHaveLength(2);
  });

  test('a refusal is told, and asked about again a minute later', async () => {
    aws
      .on(GetProductsCommand)
      .rejectsOnce(
        Object.assign(new Error('not authorized to perform: pricing:GetProducts'), { name: 'AccessDeniedException' }),
      )
      .resolves({ PriceList: [BOX] });
    const prices = newPrices();
    const refused = await prices.rateOf(new InstancePrice(T3_MICRO), 'us-east-1');
    clock.at = later(clock.at, MS_PER_MINUTE - 1);
    await prices.rateOf(new InstancePrice(T3_MICRO), 'us-east-1');

    expect(refused).toMatchObject({ certainty: 'bound', rate: new InstancePrice(T3_MICRO).bound() });
    expect(refused.note).toContain('AccessDeniedException: not authorized to perform: pricing:GetProducts');
    expect(calls()).toHaveLength(1);

    clock.at = later(clock.at, 1);
    expect(await prices.rateOf(new InstancePrice(T3_MICRO), 'us-east-1')).toMatchObject({ certainty: 'listed' });
  });

  test.each([
    ['does not answer', 'makeshift', () => aws.on(GetProductsCommand).rejects(new Error('throttled'))],
    ['has no such row', 'final', () => aws.on(GetProductsCommand).resolves({ PriceList: [] })],
  ])('a price from elsewhere says whether the list %s: it is %s', async (_what, kind, arrange) => {
    arrange();
    const { isMakeshift = false } = await newPrices().rateOf(new InstancePrice(T3_MICRO), 'us-east-1');
    expect(isMakeshift).toBe(kind === 'makeshift');
  });

  test('does not wait for ever', async () => {
    aws.on(GetProductsCommand).resolves({ PriceList: [BOX] });
    await newPrices().rateOf(new InstancePrice(T3_MICRO), 'us-east-1');

    expect((aws.commandCalls(GetProductsCommand)[0]?.args as unknown[])[1]).toMatchObject({
      abortSignal: expect.any(AbortSignal),
    });
  });
});

describe('the price of an Aurora instance', () => {
  const standard = listed({ usagetype: 'EUW2-InstanceUsage:db.r6g.large', usd: '0.2600000000' });
  const ioOptimized = listed({ usagetype: 'EUW2-InstanceUsageIOOptimized:db.r6g.large', usd: '0.3380000000' });

  test.each([
    ['with its I/O, where both are listed', undefined, [standard, ioOptimized], '0.338 USD/h'],
    ['the only one, where one is listed', undefined, [standard], '0.26 USD/h'],
    ['without I/O, where its storage says so', 'aurora', [standard, ioOptimized], '0.26 USD/h'],
    ['with I/O, where its storage says so', 'aurora-iopt1', [standard, ioOptimized], '0.338 USD/h'],
    ['as before for a storage to come', 'aurora-iopt2', [standard, ioOptimized], '0.338 USD/h'],
  ])('is %s', async (_what, storageType, PriceList, hourly) => {
    aws.on(GetProductsCommand).resolves({ PriceList });

    const price = new DatabasePrice({ ...AURORA, storageType });
    const { rate, certainty } = await newPrices().rateOf(price, 'eu-west-2');

    expect([describeRate(rate), certainty]).toEqual([hourly, 'listed']);
  });

  test('with I/O is not guessed from the row without', async () => {
    aws.on(GetProductsCommand).resolves({ PriceList: [standard] });

    const price = new DatabasePrice({ ...AURORA, storageType: 'aurora-iopt1' });
    expect(await newPrices().rateOf(price, 'eu-west-2')).toMatchObject({ certainty: 'bound' });
  });

  test.each([
    [undefined, '0.39 USD/h'],
    ['aurora', '0.3 USD/h'],
    ['aurora-iopt1', '0.39 USD/h'],
  ])('is that of the highest capacity, where it is serverless, with the storage %s', async (storageType, hourly) => {
    aws.on(GetProductsCommand).resolves({
      PriceList: [
        listed({ usagetype: 'Aurora:ServerlessV2Usage', usd: '0.1200000000', unit: 'ACU-Hr' }),
        listed({ usagetype: 'Aurora:ServerlessV2IOOptimizedUsage', usd: '0.1560000000', unit: 'ACU-Hr' }),
      ],
    });

    const { rate } = await newPrices().rateOf(
      new DatabasePrice({ ...AURORA, instanceClass: 'db.serverless', maxCapacityUnits: 2.5, storageType }),
      'us-east-1',
    );

    expect(describeRate(rate)).toBe(hourly);
  });
});

describe('the price of a Fargate task', () => {
  beforeEach(() => aws.on(GetProductsCommand).resolves({ PriceList: [...FARGATE_ROWS] }));

  test.each([
    [{}, '0.04937 USD/h'],
    [{ architecture: 'arm64' }, '0.0395 USD/h'],
    [{ os: 'windows' }, '0.1575 USD/h'],
    [{ cpuUnits: 256, memoryMiB: 512 }, '0.012343 USD/h'],
    [{ storageGiB: 20 }, '0.04937 USD/h'],
    [{ storageGiB: 120 }, '0.06047 USD/h'],
  ] as const)('with %j is by vCPU and GB, %s', async (other, hourly) => {
    const { rate, certainty } = await newPrices().rateOf(new FargatePrice({ ...TASK, ...other }), 'us-east-1');

    expect([describeRate(rate), certainty]).toEqual([hourly, 'listed']);
  });

  test('is asked once for tasks of all sizes', async () => {
    const prices = newPrices();
    await prices.rateOf(new FargatePrice(TASK), 'us-east-1');
    await prices.rateOf(new FargatePrice({ ...TASK, cpuUnits: 4_096, os: 'windows' }), 'us-east-1');

    expect(calls()).toHaveLength(1);
  });

  test('with a storage that makes no sense is not known', async () => {
    const { certainty, note } = await newPrices().rateOf(new FargatePrice({ ...TASK, storageGiB: -1 }), 'us-east-1');
    expect([certainty, note]).toEqual(['bound', expect.stringContaining('its size is not known')]);
  });
});
