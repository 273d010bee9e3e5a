import * as fc from 'fast-check';
import { ACCEPTED_BUDGET_VALUES, formatBudgetValue, parseBudgetValue } from '../../../src/budgets/domain/budget-value';
import { parseUsd } from '../../../src/core/domain/money';
import * as arbitrary from '../../support/arbitraries';

describe('budget values', () => {
  test.each([
    ['500', '500'],
    ['500.5', '500.5'],
    ['1,000.50', '1000.5'],
    ['$20', '20'],
    ['$1,234,567', '1234567'],
    ['0.01', '0.01'],
    ['750.20', '750.2'],
    ['  500 ', '500'],
    ['1000000000', '1000000000'],
  ])("'%s' is %s USD", (written, usd) => {
    expect(parseBudgetValue(written)).toEqual({ kind: 'accepted', limit: parseUsd(usd) });
  });

  test.each([
    'abc',
    '-1',
    '0',
    '0.00',
    '1e3',
    'NaN',
    'Infinity',
    '',
    ' ',
    '٣',
    '५००',
    '1000000000000',
    '1000000000.01',
    '0.001',
    '1.',
    '.5',
    '+5',
    '020',
    '1,00',
    '10,00.50',
    ',500',
    '500,',
    '1,000,00',
    '20$',
    '$-20',
    '$ 20',
    'USD 20',
    '20 USD',
    '1.000,50',
    '500\n600',
    '0x1F',
    '1_000',
    '１００',
  ])("'%s' is refused with its name and what is accepted", (written) => {
    expect(parseBudgetValue(written)).toEqual({
      kind: 'refused',
      reason: `BudgetValue '${written}' is refused: expected ${ACCEPTED_BUDGET_VALUES}`,
    });
  });

  test('property: every budget of whole cents reads back as printed, also with separators and a dollar sign', () => {
    fc.assert(
      fc.property(arbitrary.limit(), (limit) => {
        const [whole = '', cents] = formatBudgetValue(limit).split('.');
        const grouped = `$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${cents === undefined ? '' : `.${cents}`}`;
        expect(parseBudgetValue(formatBudgetValue(limit))).toEqual({ kind: 'accepted', limit });
        expect(parseBudgetValue(grouped)).toEqual({ kind: 'accepted', limit });
      }),
    );
  });

  test('property: whatever is written, it is accepted as a positive budget of whole cents or refused by name', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[$0-9.,e+-]{0,12}$/)), (written) => {
        const parsed = parseBudgetValue(written);
        if (parsed.kind === 'refused') expect(parsed.reason).toContain(`'${written}'`);
        else expect(parseBudgetValue(formatBudgetValue(parsed.limit))).toEqual(parsed);
      }),
      { numRuns: 500 },
    );
  });
});
