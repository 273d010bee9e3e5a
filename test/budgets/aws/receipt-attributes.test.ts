import * as fc from 'fast-check';
import { receiptFromAttribute, receiptToAttribute } from '../../../src/budgets/aws/receipt-attributes';
import type { Receipt } from '../../../src/budgets/domain/receipt';
import * as arbitrary from '../../support/arbitraries';

const receipts: fc.Arbitrary<Receipt> = fc.record({
  status: fc.constantFrom('PENDING', 'IN_FORCE', 'ACCEPTED', 'REJECTED'),
  value: fc.option(arbitrary.limit(), { nil: undefined }),
  version: fc.option(fc.nat(), { nil: undefined }),
  parameterAt: fc.option(arbitrary.moment(), { nil: undefined }),
  budgetVerifiedAt: fc.option(arbitrary.moment(), { nil: undefined }),
  awsBudget: fc.option(arbitrary.madeAwsBudget(), { nil: undefined }),
  spent: fc.option(arbitrary.limit(), { nil: undefined }),
  reason: fc.option(fc.string(), { nil: undefined }),
});

describe('receipts as attributes', () => {
  test('property: a receipt that is written reads back the same', () => {
    fc.assert(
      fc.property(receipts, (receipt) => {
        expect(receiptFromAttribute(receiptToAttribute(receipt))).toEqual(receipt);
      }),
    );
  });

  test('an item without a receipt has none', () => {
    expect(receiptFromAttribute(undefined)).toBeUndefined();
  });
});
