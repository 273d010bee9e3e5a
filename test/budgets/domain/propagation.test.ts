import * as fc from 'fast-check';
import { formatBudgetValue } from '../../../src/budgets/domain/budget-value';
import {
  EVENT_PATIENCE_MS,
  isUnderWay,
  judgeParameter,
  newestChanges,
  type BudgetChange,
} from '../../../src/budgets/domain/propagation';
import type { Receipt } from '../../../src/budgets/domain/receipt';
import { parseUsd } from '../../../src/core/domain/money';
import { instant, later } from '../../../src/core/domain/time';
import * as arbitrary from '../../support/arbitraries';

const change = (id: string, address: string, written = true): BudgetChange => ({ id, address, kind: 'set', written });
const five = parseUsd('5');
const now = instant(1_000_000_000);

describe('newestChanges', () => {
  test('keeps one change for each address, the newest', () => {
    expect(newestChanges([change('1', 'a'), change('2', 'b'), change('3', 'a')])).toEqual([
      change('3', 'a'),
      change('2', 'b'),
    ]);
  });

  test('leaves out the product’s own receipts, so that it does not answer itself', () => {
    expect(newestChanges([change('1', 'a'), change('2', 'a', false), change('3', 'b', false)])).toEqual([
      change('1', 'a'),
    ]);
  });

  test('property: a batch and the same batch twice ask for the same', () => {
    const changes = fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.boolean()))
      .map((drawn) => drawn.map(([address, written], index) => change(`${index}`, address, written)));
    fc.assert(
      fc.property(changes, (batch) => {
        expect(new Set(newestChanges([...batch, ...batch]))).toEqual(new Set(newestChanges(batch)));
      }),
    );
  });
});

describe('isUnderWay', () => {
  const put: Receipt = { status: 'PENDING', value: five, version: 2, parameterAt: now };

  test('a value in force asks for nothing more', () => {
    expect(isUnderWay({ status: 'IN_FORCE', value: five }, five, now)).toBe(true);
  });

  test('a parameter that was just put waits for its event, and not for ever', () => {
    expect(isUnderWay(put, five, later(now, EVENT_PATIENCE_MS - 1))).toBe(true);
    expect(isUnderWay(put, five, later(now, EVENT_PATIENCE_MS))).toBe(false);
  });

  test.each<[string, Receipt | undefined]>([
    ['no receipt', undefined],
    ['another value', { status: 'IN_FORCE', value: parseUsd('6') }],
    ['a spoke that could not be reached', { ...put, reason: 'no such role' }],
    ['a refusal', { status: 'REJECTED', value: five, reason: 'bad' }],
    ['nothing put yet', { status: 'PENDING', value: five }],
  ])('%s asks for work', (_case, receipt) => {
    expect(isUnderWay(receipt, five, now)).toBe(false);
  });
});

describe('judgeParameter', () => {
  const put: Receipt = { status: 'IN_FORCE', value: five, version: 4 };

  test.each([
    ['right', { text: '5', version: 4 }, put, { kind: 'right', version: 4 }],
    ['right, written in another way', { text: '5.00', version: 9 }, undefined, { kind: 'right', version: 9 }],
    ['absent', undefined, put, { kind: 'absent' }],
    ['outdated before the first put', { text: '100', version: 1 }, undefined, { kind: 'outdated' }],
    [
      'outdated when the table has moved on',
      { text: '4', version: 5 },
      { ...put, value: parseUsd('4') },
      { kind: 'outdated' },
    ],
    ['outdated in a spoke that was deployed anew', { text: '100', version: 1 }, put, { kind: 'outdated' }],
    [
      'changed by hand after it was right',
      { text: '9999', version: 5 },
      put,
      { kind: 'changed-by-hand', found: '9999' },
    ],
    ['changed by hand to nonsense', { text: 'lots', version: 6 }, put, { kind: 'changed-by-hand', found: 'lots' }],
  ] as const)('%s', (_case, found, receipt, verdict) => {
    expect(judgeParameter(found, five, receipt)).toEqual(verdict);
  });

  test('property: a parameter is right if and only if it says what the table wants', () => {
    fc.assert(
      fc.property(arbitrary.limit(), arbitrary.limit(), fc.nat(), (wanted, found, version) => {
        const verdict = judgeParameter({ text: formatBudgetValue(found), version }, wanted, undefined);
        expect(verdict.kind === 'right').toBe(wanted === found);
      }),
    );
  });
});
