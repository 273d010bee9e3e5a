import { planColumns } from '../../../src/bill/domain/focus-columns';
import { FocusRowReader, NO_SERVICE } from '../../../src/bill/domain/focus-row';
import { INSTANCE_HOUR, type BillRow } from '../../support/focus-bill';

function read(row: BillRow) {
  const plan = planColumns(Object.keys(row), 'billed');
  const values = Object.values(row);
  return new FocusRowReader(plan).read({ number: 1, cells: plan.places.map((place) => values[place] ?? undefined) });
}

const with_ = (changed: BillRow) => read({ ...INSTANCE_HOUR, ...changed });

describe('a row of a bill', () => {
  test('is read as it stands', () => {
    expect(read(INSTANCE_HOUR)).toMatchObject({
      number: 1,
      account: '111111111111',
      cost: { units: 96n, scale: 3 },
      currency: 'USD',
      start: Date.UTC(2026, 10, 2),
      end: Date.UTC(2026, 10, 2, 1),
      otherProvider: undefined,
      service: 'Amazon Elastic Compute Cloud',
      category: 'Usage',
      chargeClass: undefined,
      faults: [],
    });
  });

  test.each(['', 'NULL', 'null', '  ', null])('of no sub-account (%j) is of the account that pays', (nothing) => {
    expect(with_({ SubAccountId: nothing })).toMatchObject({ account: '999999999999', faults: [] });
  });

  test.each([
    '2026-11-02 00:00:00',
    '2026-11-02T00:00Z',
    '2026-11-02T00:00:00.000000Z',
    '2026-11-02 00:00:00 UTC',
    '2026-11-02T01:00:00+01:00',
    '2026-11-02',
  ])('starts at %s', (text) => {
    expect(with_({ ChargePeriodStart: text })).toMatchObject({ start: Date.UTC(2026, 10, 2), faults: [] });
  });

  test.each<[BillRow, string, ...string[]]>([
    [{ BilledCost: 'free' }, "BilledCost is 'free': expected a number like 0.0104 or 1.2E-8"],
    [{ BilledCost: null }, 'BilledCost is empty: expected a number like 0.0104 or 1.2E-8'],
    [{ BilledCost: '1,50' }, "BilledCost is '1,50': expected a number"],
    [{ BilledCost: 'NaN' }, "BilledCost is 'NaN': expected a number"],
    [{ BillingCurrency: 'Dollar' }, "BillingCurrency is 'Dollar': expected three letters like USD"],
    [{ BillingCurrency: null }, 'BillingCurrency is empty: expected three letters like USD'],
    [{ ChargePeriodStart: '11/02/2026' }, "ChargePeriodStart is '11/02/2026': expected a time like"],
    [{ ChargePeriodStart: '2026-02-30' }, "ChargePeriodStart is '2026-02-30': expected a time like"],
    [{ ChargePeriodEnd: null }, 'ChargePeriodEnd is empty: expected a time like 2026-11-21T20:00:00Z'],
    [{ ChargePeriodEnd: '2026-11-01' }, "ChargePeriodEnd is '2026-11-01': expected one not before ChargePeriodStart"],
    [
      { SubAccountId: null, BillingAccountId: null },
      'neither SubAccountId nor BillingAccountId: expected an account',
      'SubAccountId',
      'BillingAccountId',
    ],
  ])('with %j says what is wrong, and in which column', (changed, words, ...columns) => {
    const named = columns.length > 0 ? columns : Object.keys(changed);
    expect(with_(changed).faults).toEqual([{ columns: named, words: expect.stringContaining(words) }]);
  });

  test('that is broken as a whole has nothing but that', () => {
    const reader = new FocusRowReader(planColumns(Object.keys(INSTANCE_HOUR), 'billed'));
    const broken = 'it has 3 cells: expected 15, as the header';
    expect(reader.read({ number: 7, line: 9, cells: [], broken })).toEqual({
      number: 7,
      line: 9,
      service: NO_SERVICE,
      faults: [{ columns: [], words: broken }],
    });
  });

  test.each<[BillRow, boolean]>([
    [{ ListUnitPrice: '0.1' }, true],
    [{ SkuPriceId: 'ABC.DEF.GHI' }, true],
    [{ ListUnitPrice: 'NULL', ChargeDescription: 'EDP discount' }, false],
    [{ ChargeDescription: 'AWS Support (Business)' }, false],
    [{ ChargeDescription: null }, false],
    [{ ChargeDescription: '$0.10 per GB-month of General Purpose SSD (gp2) provisioned storage' }, true],
    [{ ChargeDescription: 'USD 0.0000002 per Request' }, true],
    [{ ChargeDescription: 'Paid per month' }, false],
  ])('with %j has a price by the unit: %j', (changed, hasUnitPrice) => {
    expect(with_({ ...changed }).hasUnitPrice).toBe(hasUnitPrice);
  });

  test.each<[BillRow, string | undefined]>([
    [{ ProviderName: 'AWS' }, undefined],
    [{ ProviderName: 'Amazon Web Services' }, undefined],
    [{ ProviderName: null }, undefined],
    [{ ProviderName: 'Microsoft' }, 'Microsoft'],
    [{ ProviderName: null, ServiceProviderName: 'Google Cloud' }, 'Google Cloud'],
    [{ ProviderName: null, ServiceProviderName: 'Anthropic', HostProviderName: 'AWS' }, undefined],
    [{ ProviderName: 'Snowflake', InvoiceIssuerName: 'Amazon Web Services EMEA SARL' }, undefined],
  ])('with %j has the other provider %s', (changed, provider) => {
    expect(with_(changed).otherProvider).toBe(provider);
  });

  test('without a service has the name of AWS, or says so', () => {
    expect(with_({ ServiceName: null, x_ServiceCode: 'AmazonS3' }).service).toBe('AmazonS3');
    expect(with_({ ServiceName: null }).service).toBe(NO_SERVICE);
  });

  test('has its times right, however many came before', () => {
    const plan = planColumns(Object.keys(INSTANCE_HOUR), 'billed');
    const reader = new FocusRowReader(plan);
    const values = Object.values(INSTANCE_HOUR);
    const cells = plan.places.map((place) => values[place] ?? undefined);
    const start = plan.cells.start ?? -1;
    for (let minute = 0; minute < 11_000; minute += 1) {
      const time = new Date(Date.UTC(2026, 9, 1) + minute * 60_000).toISOString();
      expect(reader.read({ number: 1, cells: cells.map((cell, at) => (at === start ? time : cell)) }).start).toBe(
        Date.parse(time),
      );
    }
  });
});
