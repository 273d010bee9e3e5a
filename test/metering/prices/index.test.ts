import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing';
import { mockClient } from 'aws-sdk-client-mock';
import { instant } from '../../../src/core/domain/time';
import { describeRate } from '../../../src/ledger/domain/rate';
import { pricesOf } from '../../../src/metering/prices/index';
import { InstancePrice } from '../../../src/metering/types/ec2-instance.price';
import { DatabasePrice } from '../../../src/metering/types/rds-instance.price';

const T3_MICRO = new InstancePrice({
  instanceType: 't3.micro',
  platform: 'Linux/UNIX',
  tenancy: 'default',
  market: 'on-demand',
});
const NEW_TYPE = new InstancePrice({ ...T3_MICRO.spec, instanceType: 't9.micro' });

const aws = mockClient(PricingClient);
const clock = { now: () => instant(0) };

beforeEach(() => aws.reset());

describe('pricesOf', () => {
  test('without a price list there is no call', async () => {
    const prices = pricesOf('Bundled', clock);

    expect(await prices.rateOf(T3_MICRO, 'us-gov-west-1')).toMatchObject({ certainty: 'bundled' });
    expect(await prices.rateOf(NEW_TYPE, 'us-gov-west-1')).toMatchObject({ certainty: 'bound' });
    expect(aws.commandCalls(GetProductsCommand)).toEqual([]);
  });

  test.each(['Bundled', 'PriceList'] as const)('%s knows what the calendar adds to a price', async (source) => {
    aws.on(GetProductsCommand).rejects(new Error('no'));
    const spec = { instanceClass: 'db.t3.micro', engine: 'mysql', multiAz: false, licenseModel: 'x' };
    const old = new DatabasePrice({ ...spec, engineVersion: '5.7.44' });
    const rateOn = async (day: string, price: DatabasePrice) => {
      const prices = pricesOf(source, { now: () => instant(Date.parse(day)) });
      const { rate, certainty } = await prices.rateOf(price, 'us-east-1');
      return `${certainty} ${describeRate(rate)}`;
    };

    expect(await rateOn('2024-01-01', old)).toBe('bundled 0.017 USD/h');
    expect(await rateOn('2025-01-01', old)).toBe('bundled 0.217 USD/h');
    expect(await rateOn('2026-11-28', old)).toBe('bundled 0.417 USD/h');
    expect(await rateOn('2026-11-28', new DatabasePrice({ ...old.spec, multiAz: true }))).toBe('bundled 0.835 USD/h');
    const huge = new DatabasePrice({ ...old.spec, instanceClass: 'db.x9.what' });
    expect(await rateOn('2026-11-28', huge)).toMatch(/^bound /);
  });

  test('a price list that does not answer is followed by the table, and what is not in it by the bound', async () => {
    aws.on(GetProductsCommand).rejects(Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }));
    const prices = pricesOf('PriceList', clock);

    const known = await prices.rateOf(T3_MICRO, 'us-east-1');
    const unknown = await prices.rateOf(NEW_TYPE, 'us-east-1');

    expect([known.certainty, unknown.certainty]).toEqual(['bundled', 'bound']);
    for (const { note } of [known, unknown]) expect(note).toContain('ThrottlingException: Rate exceeded');
  });

  test('the list is asked in the region that has it, whichever region the price is for', async () => {
    aws.on(GetProductsCommand).resolves({ PriceList: [] });
    await pricesOf('PriceList', clock).rateOf(T3_MICRO, 'eu-west-3');

    const [client] = aws.commandCalls(GetProductsCommand).map(({ thisValue }) => thisValue as PricingClient);
    expect(await client?.config.region()).toBe('us-east-1');
  });
});
