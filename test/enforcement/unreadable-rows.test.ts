import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { account, disabled, SHOP, TAGS } from '../support/exhausted-account';
import type { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, budgetOf, NOVEMBER, WORKLOAD } from '../support/ledgers';

/** The rows of this kind of one budget cannot be read. */
const POISONS = {
  ledger: (of: InMemoryAccount, poisoned: string) => {
    const { newest } = of.ledgers;
    jest
      .spyOn(of.ledgers, 'newest')
      .mockImplementation((address, present) =>
        address === poisoned ? Promise.reject(unreadable(address)) : newest.call(of.ledgers, address, present),
      );
  },
  journal: (of: InMemoryAccount, poisoned: string) => {
    const read = of.journal.of.bind(of.journal);
    jest
      .spyOn(of.journal, 'of')
      .mockImplementation((address) => (address === poisoned ? Promise.reject(unreadable(address)) : read(address)));
  },
  contribution: (of: InMemoryAccount, poisoned: string) => {
    const read = of.contributions.of.bind(of.contributions);
    jest
      .spyOn(of.contributions, 'of')
      .mockImplementation((address) => (address === poisoned ? Promise.reject(unreadable(address)) : read(address)));
  },
};
const unreadable = (address: string) => new RangeError(`${address} ${NOVEMBER} has no state of the right type`);

const CASES = (Object.keys(POISONS) as (keyof typeof POISONS)[]).flatMap((kind) => [
  [kind, ACCOUNT, WORKLOAD] as const,
  [kind, WORKLOAD, ACCOUNT] as const,
]);

describe.each(CASES)('a %s row of %s that cannot be read', (kind, poisoned, other) => {
  test(`delays no other: what runs in ${other} is stopped, and the run is not as it should be`, async () => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1', { tags: TAGS });
    await of.adopt(budgetOf('5', SHOP));
    await of.adopt(budgetOf('10'));
    await of.meter();
    await of.exhaust(ACCOUNT);
    await of.exhaust(WORKLOAD);
    POISONS[kind](of, poisoned);

    for (const asked of [poisoned, other]) {
      expect(await enforceBudgets(asked, of)).toMatchObject({ kind: 'ran', isConverged: false });
      expect(of.fleet.isDisabled(made)).toBe(true);
    }
    expect(of.table.leaseRows.size).toBe(0);
    expect(of.operators.told.filter(({ kind: said }) => said === 'budget-exhausted')).toMatchObject([
      { address: other },
    ]);
  });

  test(`delays no other: what ${other} holds is given back`, async () => {
    const { of, made } = await disabled(
      (fleet) => fleet.make('ec2-instance', 'i-1', { tags: TAGS }),
      other === WORKLOAD ? SHOP : {},
    );
    await of.adopt(budgetOf('20', other === WORKLOAD ? {} : SHOP));
    await of.adopt(budgetOf('20', other === WORKLOAD ? SHOP : {}));
    POISONS[kind](of, poisoned);

    await enforceBudgets(poisoned, of);

    expect(of.fleet.isDisabled(made)).toBe(false);
  });
});
