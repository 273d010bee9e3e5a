import { planColumns } from '../../../src/bill/domain/focus-columns';

const HEADER = [
  'BilledCost',
  'BillingAccountId',
  'BillingCurrency',
  'ChargeCategory',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ServiceName',
];

describe('the columns of a bill', () => {
  test('are found by name, with others between them', () => {
    const { places, cells, costColumn } = planColumns(['Tags', 'x_Mine', ...HEADER], 'billed');
    expect(costColumn).toBe('BilledCost');
    expect([places[cells.cost ?? -1], places[cells.payer ?? -1], cells.account]).toEqual([2, 3, undefined]);
  });

  test.each([
    ['in another order', (names: readonly string[]) => [...names].reverse()],
    ['in small letters', (names: readonly string[]) => names.map((name) => name.toLowerCase())],
    ['with underscores', (names: readonly string[]) => names.map((name) => name.replace(/(?!^)([A-Z])/g, '_$1'))],
    ['with blanks', (names: readonly string[]) => names.map((name) => ` ${name} `)],
  ])('are found %s', (_how, change) => {
    const header = change(HEADER);
    const { places, cells } = planColumns(header, 'billed');
    expect(header[places[cells.cost ?? -1] ?? -1]).toMatch(/^ ?billed_?cost ?$/i);
    expect(places).toHaveLength(HEADER.length);
  });

  test('that are missing are all named', () => {
    expect(() => planColumns(['date', 'amount'], 'billed')).toThrow(
      'not a bill in FOCUS 1.0 to 1.3, nor in CUR 2.0: it has no column SubAccountId, BillingCurrency, ChargePeriodStart, ' +
        'ChargePeriodEnd, ChargeCategory, ServiceName, BilledCost among its 2 columns',
    );
  });

  test('that hold the cost are those that were asked for', () => {
    expect(() => planColumns(HEADER, 'list')).toThrow('it has no column ListCost among');
  });

  test.each(['SubAccountId', 'BillingAccountId'])('may tell the account by %s alone', (column) => {
    const header = [column, ...HEADER.filter((name) => name !== 'BillingAccountId')];
    expect(planColumns(header, 'billed').places).toHaveLength(HEADER.length);
  });

  test('must not be there twice', () => {
    expect(() => planColumns([...HEADER, 'billed_cost'], 'billed')).toThrow(
      'the column BilledCost is there 2 times: expected once',
    );
  });
});
