import * as fc from 'fast-check';
import { receiptFromAttribute, receiptToAttribute } from '../../../src/budgets/aws/receipt-attributes';
import { BILL_TELLERS, type HowKnown } from '../../../src/budgets/domain/how-known';
import type { Receipt } from '../../../src/budgets/domain/receipt';
import * as arbitrary from '../../support/arbitraries';

const known: fc.Arbitrary<HowKnown> = fc.record({
  bill: fc.record({
    source: fc.constantFrom(...BILL_TELLERS),
    billedThrough: fc.option(arbitrary.moment(), { nil: undefined }),
    seenLive: fc.option(fc.nat(), { nil: undefined }),
  }),
  overshoot: fc.option(fc.record({ amount: arbitrary.limit(), at: arbitrary.moment() }), { nil: undefined }),
});

const receipts: fc.Arbitrary<Receipt> = fc.record({
  status: fc.constantFrom('PENDING', 'IN_FORCE', 'ACCEPTED', 'REJECTED'),
  value: fc.option(arbitrary.limit(), { nil: undefined }),
  version: fc.option(fc.nat(), { nil: undefined }),
  parameterAt: fc.option(arbitrary.moment(), { nil: undefined }),
  budgetVerifiedAt: fc.option(arbitrary.moment(), { nil: undefined }),
  awsBudget: fc.option(arbitrary.madeAwsBudget(), { nil: undefined }),
  spent: fc.option(arbitrary.limit(), { nil: undefined }),
  known: fc.option(known, { nil: undefined }),
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

  test('what is not known of a bill is written as that, and is no bill of nothing', () => {
    const bill = { source: 'AwsBudget', billedThrough: undefined, seenLive: undefined } as const;
    expect(receiptToAttribute({ status: 'IN_FORCE', known: { bill } }).M).toMatchObject({
      Bill: { M: { Source: { S: 'AwsBudget' }, BilledThrough: { S: 'unknown' }, SeenLivePercent: { S: 'unknown' } } },
    });
  });

  test('a receipt of an older form is read as it is: it does not say how the position is known', () => {
    const old = { M: { Status: { S: 'IN_FORCE' }, Value: { N: '500' } } };
    expect(receiptFromAttribute(old)).toEqual({ status: 'IN_FORCE', value: 5_000_000_000_000_000_000n });
  });

  test('an item without a receipt has none', () => {
    expect(receiptFromAttribute(undefined)).toBeUndefined();
  });
});
