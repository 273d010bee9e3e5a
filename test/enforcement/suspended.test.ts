import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { account, disabled, exhausted, outcomes, SHOP, TAGS, told } from '../support/exhausted-account';
import { ACCOUNT, budgetOf, WORKLOAD } from '../support/ledgers';

const PAUSE = { who: 'Ann', why: 'the prices are wrong' };

describe('while enforcement is paused', () => {
  test('nothing is stopped, and the message says that it is suspended', async () => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of);
    of.pause = PAUSE;

    await enforceBudgets(ACCOUNT, of);

    expect(of.fleet.isDisabled(made)).toBe(false);
    expect(of.operators.told).toMatchObject([{ kind: 'budget-exhausted', mode: 'notify', suspended: true }]);
  });

  test('what was stopped is given back', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'));
    of.pause = PAUSE;

    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.isDisabled(made)).toBe(false);
  });

  test('a run that stops turns round within a second', async () => {
    const of = account();
    const made = Array.from({ length: 30 }, (_each, index) => of.fleet.make('sagemaker-notebook', `n-${index}`));
    await exhausted(of);
    const disable = of.journal.write.bind(of.journal);
    jest.spyOn(of.journal, 'write').mockImplementation(async (...args) => {
      of.pause = PAUSE;
      of.pass();
      return disable(...args);
    });

    await enforceBudgets(ACCOUNT, of);

    expect(made.filter((each) => of.fleet.isDisabled(each))).toEqual([]);
  });

  test('lifted, it stops again what is not paid for', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'));
    of.pause = PAUSE;
    await enforceBudgets(ACCOUNT, of);
    await of.deliver();
    of.pause = undefined;

    await enforceBudgets(ACCOUNT, of);

    expect(of.fleet.isDisabled(made)).toBe(true);
  });
});

describe('a workload that enforces', () => {
  const WORKLOAD_ENFORCES = budgetOf('10', { ...SHOP, mode: 'enforce' });

  test.each(['notify', 'observe'] as const)('stops nothing in an account whose mode is %s', async (mode) => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1', { tags: TAGS });
    await of.adopt(budgetOf('1000', { mode }));
    await of.adopt(WORKLOAD_ENFORCES);
    await of.meter();
    await of.exhaust(WORKLOAD);

    await enforceBudgets(WORKLOAD, of);

    expect(of.fleet.isDisabled(made)).toBe(false);
    expect(told(of).includes('budget-exhausted')).toBe(mode === 'notify');
  });

  test('stops nothing where the account has no budget and the installation notifies', async () => {
    const of = account({ defaultMode: 'notify' });
    const made = of.fleet.make('ec2-instance', 'i-1', { tags: TAGS });
    await of.adopt(WORKLOAD_ENFORCES);
    await of.meter();
    await of.exhaust(WORKLOAD);

    await enforceBudgets(WORKLOAD, of);

    expect(of.fleet.isDisabled(made)).toBe(false);
  });

  test('gives back when the account’s mode becomes weaker', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1', { tags: TAGS }), {
      ...SHOP,
      mode: 'enforce',
    });
    expect(of.fleet.isDisabled(made)).toBe(true);
    await of.adopt(budgetOf('1000', { mode: 'notify' }));

    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.isDisabled(made)).toBe(false);
  });
});
