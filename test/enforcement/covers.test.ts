import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { disabled, SHOP, TAGS } from '../support/exhausted-account';
import { ACCOUNT, budgetOf, WORKLOAD } from '../support/ledgers';

test('what is given back is handed over by its tags, when the other budget’s contributions cannot be read', async () => {
  const { of, made } = await disabled((fleet) => [
    fleet.make('ec2-instance', 'i-1', { tags: TAGS }),
    fleet.make('ec2-instance', 'i-2'),
  ]);
  await of.adopt(budgetOf('5', SHOP));
  await of.exhaust(WORKLOAD);
  await of.adopt(budgetOf('20'));
  const read = of.contributions.of.bind(of.contributions);
  of.contributions.of = async (address) => {
    if (address === WORKLOAD) throw new RangeError(`${WORKLOAD} has a row that cannot be read`);
    return read(address);
  };

  expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ kind: 'ran', isConverged: false });

  expect(made.map((each) => of.fleet.isDisabled(each))).toEqual([true, false]);
});
