import fc from 'fast-check';
import { formatUsd, parseUsd } from '../../../src/core/domain/money';
import { ratePerHour } from '../../../src/ledger/domain/rate';
import { LinesPrice, type PriceLine } from '../../../src/metering/domain/lines-price';
import { monthOf } from '../../../src/metering/domain/month';
import { Unpriced } from '../../../src/metering/domain/price';
import type { ListedProduct } from '../../support/price-list';
import { NOVEMBER, OCTOBER, withList, withoutList } from '../../support/reserved-prices';

const ROWS = { serviceCode: 'AmazonX', attributes: { kind: 'x' }, table: { date: '2026-09-24' } };
const HOURS: PriceLine = { usageType: 'X:Node', units: 2n, per: 'hour', usd: '0.1', bound: '1' };
const STORAGE: PriceLine = { usageType: 'X:Storage', units: 720n, per: 'month', usd: '0.05', bound: '0.4' };
const BOTH = new LinesPrice('an x', ROWS, [HOURS, STORAGE]);

const LISTED = [
  { usagetype: 'X:Node', usd: '0.1000000000' },
  { usagetype: 'X:Storage', usd: '0.0500000000', unit: 'GB-Mo' },
];

describe('what is billed by the hour and by the month', () => {
  test('costs both: by the list, and by the table', async () => {
    expect(await withList(BOTH, LISTED)).toBe('listed 0.25 USD/h');
    expect(await withoutList(BOTH)).toBe('bundled 0.25 USD/h');
  });

  test('costs less an hour in a longer month', async () => {
    expect(await withoutList(BOTH, OCTOBER)).toBe('bundled 0.248387 USD/h');
  });

  test('has a bound of its own', async () => {
    expect(BOTH.asOf(NOVEMBER).bound()).toBe(ratePerHour(parseUsd('2.4')));
    expect(await withoutList(new LinesPrice('an x', ROWS, [{ ...HOURS, usd: undefined }]))).toBe('bound 2 USD/h');
  });

  test('leaves out what there is none of', () => {
    const none = { ...STORAGE, units: 0n, usd: undefined };
    const price = new LinesPrice('an x', ROWS, [HOURS, none]);
    expect([price.listed('us-east-1').parts.length, price.bundled()]).toEqual([1, parseUsd('0.2')]);
  });

  test('takes the row of its own usage type, behind the prefix of a region or none', () => {
    const [usageType = /never/] = BOTH.listed('eu-west-1').parts[1]?.usageTypes ?? [];
    expect(['X:Storage', 'EU-X:Storage', 'APN1-X:Storage'].every((text) => usageType.test(text))).toBe(true);
    expect(
      ['X:Storage.tier2', 'X:Storages', 'EU-Y-X:Storage', 'XX:Storage', 'X-Storage'].some((text) =>
        usageType.test(text),
      ),
    ).toBe(false);
  });

  test('takes a row with more behind its usage type, where that is open', () => {
    const [part] = new LinesPrice('an x', ROWS, [{ ...HOURS, usageType: 'X:Node*' }]).listed('eu-west-1').parts;
    const [usageType = /never/] = part?.usageTypes ?? [];
    expect(['EU-X:Node', 'X:Node:more', 'X:No'].map((text) => usageType.test(text))).toEqual([true, true, false]);
  });

  test('needs a row for each line', async () => {
    expect(await withList(BOTH, LISTED.slice(0, 1))).toBe('bound 2.4 USD/h');
  });
});

describe('where the price list cannot tell', () => {
  const unlisted = new LinesPrice('an x', { ...ROWS, unlisted: 'nobody has told' }, [HOURS]);

  test('it is not asked, and the table does not know either', () => {
    expect(() => unlisted.listed('us-east-1')).toThrow(new Unpriced('nobody has told'));
    expect(unlisted.bundled()).toBeUndefined();
  });
});

describe('in a zone of its own', () => {
  const zone = (name: string) => new LinesPrice('an x', { ...ROWS, zone: name }, [HOURS]);

  test('a Local Zone has rows of its own', async () => {
    const rows: readonly ListedProduct[] = [
      { usagetype: 'X:Node', usd: '0.1000000000', attributes: { locationType: 'AWS Region', kind: 'x' } },
      {
        usagetype: 'LAX1-X:Node',
        usd: '0.1200000000',
        attributes: { locationType: 'AWS Local Zone', kind: 'x', regionCode: 'us-west-2-lax-1' },
      },
    ];
    expect(await withList(zone('us-west-2-lax-1a'), rows, { region: 'us-west-2' })).toBe('listed 0.24 USD/h');
  });

  test.each(['us-west-2-lax-1a', 'us-east-1-wl1-bos-wlz-1'])('the table has no price of %s', (name) => {
    expect(zone(name).bundled()).toBeUndefined();
  });

  test('a zone that nobody knows is told', () => {
    expect(() => zone('us-east-1-wl1-bos-wlz-1').listed('us-east-1')).toThrow("'us-east-1-wl1-bos-wlz-1'");
  });
});

const line = fc.record({
  usageType: fc.constantFrom('X:Node', 'X:Storage'),
  units: fc.bigInt({ min: 0n, max: 100_000n }),
  per: fc.constantFrom('hour' as const, 'month' as const),
  usd: fc.integer({ min: 1, max: 999 }).map((thousandths) => `0.${String(thousandths).padStart(3, '0')}`),
  bound: fc.constant('4'),
});

test('property: a month costs what its lines cost in it, to less than a second of a micro-revantio, and less than the bound', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.constantFrom(NOVEMBER, OCTOBER), (lines, at) => {
      const month = monthOf(at);
      const price = new LinesPrice('an x', ROWS, lines).asOf(at);
      const exact = lines.reduce(
        (sum, { usd, units, per }) => sum + parseUsd(usd) * units * (per === 'month' ? 1n : month / 3_600n),
        0n,
      );
      const hourly = price.bundled() ?? -1n;
      const error = (hourly * month) / 3_600n - exact;
      expect([error >= 0n, error <= month / 3_600n]).toEqual([true, true]);
      expect(ratePerHour(hourly as never) <= price.bound()).toBe(true);
    }),
  );
  expect(formatUsd(BOTH.asOf(NOVEMBER).bundled() ?? parseUsd('0'))).toBe('0.25');
});
