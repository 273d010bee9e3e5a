import { parseUsd } from '../../src/core/domain/money';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { disabled, outcomes, SHOP, TAGS } from '../support/exhausted-account';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, budgetOf, on, WORKLOAD } from '../support/ledgers';

describe('of two budgets', () => {
  /** Both are exhausted; the account’s run came first, so that it has taken all. */
  async function both() {
    const { of, made, before } = await disabled((fleet) => ({
      shop: [
        fleet.make('ec2-instance', 'i-1', { tags: TAGS }),
        fleet.make('lambda-function', 'api', { tags: TAGS }),
      ] as const,
      blog: fleet.make('ec2-instance', 'i-2', { tags: { app: 'blog' } }),
    }));
    await of.adopt(budgetOf('5', SHOP));
    for (const each of made.shop) of.fleet.changeByHand(each, before[each.arn] ?? {});
    await of.meter();
    await of.exhaust(WORKLOAD);
    await enforceBudgets(ACCOUNT, of);
    await enforceBudgets(WORKLOAD, of);
    await of.deliver();
    return { of, ...made };
  }

  test('one hands over to the other what that one would stop again, and gives back the rest', async () => {
    const {
      of,
      shop: [instance, lambda],
      blog,
    } = await both();
    await of.adopt(budgetOf('20'));

    await enforceBudgets(ACCOUNT, of);

    expect([instance, lambda, blog].map((each) => of.fleet.isDisabled(each))).toEqual([true, true, false]);
    expect(of.entries(WORKLOAD).map(({ resource, status }) => [resource.arn, status])).toEqual([
      [instance.arn, 'done'],
      [lambda.arn, 'done'],
    ]);
    expect(of.operators.told.at(-1)).toMatchObject({
      notRestored: [
        { outcome: `held by the budget of ${WORKLOAD}, which is stopped, too` },
        { outcome: `held by the budget of ${WORKLOAD}, which is stopped, too` },
      ],
    });
  });

  test('the other gives them back in its turn', async () => {
    const { of, shop } = await both();
    await of.adopt(budgetOf('20'));
    await enforceBudgets(ACCOUNT, of);
    await of.adopt(budgetOf('20', SHOP));

    await enforceBudgets(WORKLOAD, of);

    expect(shop.map((each) => of.fleet.isDisabled(each))).toEqual([false, false]);
    expect([...of.entries(ACCOUNT), ...of.entries(WORKLOAD)].every(({ status }) => status === 'restored')).toBe(true);
  });

  test('the first that disables knows the state that is given back, even if it died half-way', async () => {
    const of = new InMemoryAccount(on('21'));
    const service = of.fleet.make('ecs-service', 'shop/api', { tags: TAGS });
    const before = of.fleet.states();
    for (const budget of [budgetOf('10'), budgetOf('5', SHOP)]) await of.adopt(budget);
    await of.meter();
    for (const address of [ACCOUNT, WORKLOAD]) await of.exhaust(address);
    of.wire.crash = (_number, call) =>
      call.endsWith('desired') || (call === 'journal.write' && of.entries(ACCOUNT).length > 0) ? 'before' : undefined;
    await expect(enforceBudgets(ACCOUNT, of)).rejects.toThrow('desired');
    of.wire.crash = undefined;
    await enforceBudgets(WORKLOAD, of);
    await enforceBudgets(ACCOUNT, of);

    await of.adopt(budgetOf('20'));
    await enforceBudgets(ACCOUNT, of);
    expect(of.fleet.isDisabled(service)).toBe(true);
    await of.adopt(budgetOf('20', SHOP));
    await enforceBudgets(WORKLOAD, of);

    expect(of.fleet.states()).toEqual(before);
  });

  test('a workload’s hands over to the account’s', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1', { tags: TAGS }), SHOP);
    await of.adopt(budgetOf('10'));
    await of.exhaust(ACCOUNT);
    await enforceBudgets(ACCOUNT, of);
    await of.adopt(budgetOf('20', SHOP));

    expect(await outcomes(of, WORKLOAD)).toEqual([{ kind: 'handed-over', to: ACCOUNT }]);
    expect(of.entries(ACCOUNT)).toMatchObject([
      { address: ACCOUNT, status: 'done', previous: { state: 'running' }, limit: parseUsd('10') },
    ]);

    await of.adopt(budgetOf('20'));
    expect(await outcomes(of, ACCOUNT)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.isDisabled(made)).toBe(false);
  });

  test('nothing is handed over to one that does not enforce', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1', { tags: TAGS }));
    await of.adopt(budgetOf('10', { ...SHOP, mode: 'notify' }));
    await of.exhaust(WORKLOAD);
    await enforceBudgets(WORKLOAD, of);
    await of.adopt(budgetOf('20'));

    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.isDisabled(made)).toBe(false);
  });

  test('nothing is handed over to one that exempts it', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1', { tags: TAGS }), SHOP);
    await of.adopt(budgetOf('10', { exempt: ['shop'] }));
    await of.exhaust(ACCOUNT);
    await enforceBudgets(ACCOUNT, of);
    await of.adopt(budgetOf('20', SHOP));

    expect(await outcomes(of, WORKLOAD)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.isDisabled(made)).toBe(false);
  });
});
