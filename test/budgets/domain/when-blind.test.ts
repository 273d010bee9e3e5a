import { judgeBudget } from '../../../src/budgets/domain/budget';
import { WHEN_BLIND } from '../../../src/budgets/domain/when-blind';

const written = { Address: '222222222222', BudgetValue: '500' };

describe('what a budget does while it is blind', () => {
  test.each([...WHEN_BLIND])('%s is accepted, of an account and of a workload', (WhenBlind) => {
    for (const Address of ['222222222222', '222222222222.shop']) {
      expect(judgeBudget({ ...written, Address, WhenBlind })).toMatchObject({
        kind: 'accepted',
        budget: { whenBlind: WhenBlind },
      });
    }
  });

  test('an item that says nothing is as it was before', () => {
    expect(judgeBudget(written)).not.toMatchObject({ budget: { whenBlind: expect.anything() as unknown } });
  });

  test.each([['fail-close'], [true], ['']])('%j is refused, with what is accepted', (WhenBlind) => {
    expect(judgeBudget({ ...written, WhenBlind })).toEqual({
      kind: 'refused',
      reason: `WhenBlind ${JSON.stringify(WhenBlind)} is refused: expected one of assume-last, fail-open, fail-closed`,
    });
  });
});
