import { describeValue, isNews, PROOF_LASTS_MS, type Receipt } from '../../../src/budgets/domain/receipt';
import { parseUsd } from '../../../src/core/domain/money';
import { instant, later } from '../../../src/core/domain/time';

const verified: Receipt = {
  status: 'IN_FORCE',
  value: parseUsd('5'),
  version: 3,
  parameterAt: instant(1),
  budgetVerifiedAt: instant(2),
};

const made = { name: 'a', alert: { threshold: 90, email: 'a@example.com' } };

describe('isNews', () => {
  test('the first receipt is news, the same one again is not', () => {
    expect(isNews(undefined, verified)).toBe(true);
    expect(isNews(verified, { ...verified, budgetVerifiedAt: instant(1_000), parameterAt: instant(9) })).toBe(false);
  });

  test.each<Partial<Receipt>>([
    { status: 'PENDING' },
    { value: parseUsd('6') },
    { version: 4 },
    { reason: 'why' },
    { awsBudget: made },
  ])('%p is news', (change) => {
    expect(isNews(verified, { ...verified, ...change })).toBe(true);
  });

  test.each<[string, Receipt['awsBudget']]>([
    ['another name', { ...made, name: 'b' }],
    ['another threshold', { ...made, alert: { ...made.alert, threshold: 75 } }],
    ['another address', { ...made, alert: { ...made.alert, email: 'b@example.com' } }],
    ['none', undefined],
  ])('an AWS Budget with %s is news, and the same is not', (_what, awsBudget) => {
    const known = { ...verified, awsBudget: made };
    expect([isNews(known, { ...known, awsBudget }), isNews(known, { ...known, awsBudget: { ...made } })]).toEqual([
      true,
      false,
    ]);
  });

  test('what enforcement goes by is news once, and a receipt of an older form says it at the next look', () => {
    const known = { bill: { source: 'CostExplorer', billedThrough: instant(5), seenLive: 73 } } as const;
    const said = { ...verified, known };
    expect([isNews(verified, said), isNews(said, said), isNews(said, verified)]).toEqual([true, false, false]);
    const another = { ...known, bill: { ...known.bill, billedThrough: instant(6) } };
    expect(isNews(said, { ...said, known: another })).toBe(true);
  });

  test('a proof is renewed when it has become old', () => {
    const at = (age: number) => ({ ...verified, budgetVerifiedAt: later(instant(2), age) });
    expect([isNews(verified, at(PROOF_LASTS_MS - 1)), isNews(verified, at(PROOF_LASTS_MS))]).toEqual([false, true]);
  });

  test('amounts are shown with their currency', () => {
    expect(describeValue(parseUsd('750.25'))).toBe('750.25 USD');
  });
});
