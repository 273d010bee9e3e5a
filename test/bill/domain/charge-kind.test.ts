import { kindOf, type ChargeKind } from '../../../src/bill/domain/charge-kind';
import type { FocusRow } from '../../../src/bill/domain/focus-row';
import { readExactDecimal } from '../../../src/core/domain/decimal';

const LINE: FocusRow = { number: 1, service: 'S3', cost: readExactDecimal('1'), faults: [] };
const back = { cost: readExactDecimal('-1') };

test.each<[Partial<FocusRow>, ChargeKind]>([
  [{ category: 'Usage' }, 'use'],
  [{ category: 'USAGE', cost: undefined }, 'use'],
  [{ category: 'Usage', ...back }, 'refund'],
  [{ category: 'Purchase' }, 'purchase'],
  [{ category: 'Purchase', ...back }, 'refund'],
  [{ category: 'Refund', ...back }, 'refund'],
  [{ category: 'Tax' }, 'tax'],
  [{ category: 'Tax', ...back }, 'tax'],
  [{ category: 'Credit', ...back }, 'credit'],
  [{ category: 'Adjustment', ...back }, 'adjustment'],
  [{ category: 'Usage', chargeClass: 'Correction' }, 'correction'],
  [{ category: 'Tax', chargeClass: 'correction', ...back }, 'correction'],
  [{ category: 'Gift' }, 'other'],
  [{}, 'other'],
])('a line with %o is of the kind %s', (changed, kind) => {
  expect(kindOf({ ...LINE, ...changed })).toBe(kind);
});
