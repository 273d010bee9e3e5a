import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { account, exhausted } from '../support/exhausted-account';
import { ACCOUNT, budgetOf, WORKLOAD } from '../support/ledgers';

describe('what is disabled', () => {
  test('members of a group, a cluster or a service through it, once', async () => {
    const of = account();
    const owners = [
      of.fleet.make('auto-scaling-group', 'web'),
      of.fleet.make('rds-cluster', 'orders'),
      of.fleet.make('ecs-service', 'shop/api'),
    ];
    await exhausted(of);
    expect(of.table.contributionsOf(ACCOUNT).length).toBe(6);

    await enforceBudgets(ACCOUNT, of);

    expect(owners.map((owner) => of.fleet.count('disable', owner))).toEqual([1, 1, 1]);
    expect(of.entries(ACCOUNT)).toMatchObject(owners.map(() => ({ rate: 2_000_000n })));
  });

  test('Lambda functions, which are found in the account, in each of its regions', async () => {
    const of = account();
    const [home, away, elsewhere] = ['eu-west-1', 'us-east-1', 'ap-south-1'].map((region) =>
      of.fleet.make('lambda-function', 'api', {}, region),
    );
    of.fleet.make('ec2-instance', 'i-1', {}, 'us-east-1');
    await exhausted(of);

    await enforceBudgets(ACCOUNT, of);

    expect([home, away, elsewhere].map((each) => each && of.fleet.isDisabled(each))).toEqual([true, true, true]);
  });

  test('Lambda functions of the regions that are known, where the account does not tell its regions', async () => {
    const of = account();
    const [home, away, elsewhere] = ['eu-west-1', 'us-east-1', 'ap-south-1'].map((region) =>
      of.fleet.make('lambda-function', 'api', {}, region),
    );
    of.fleet.make('ec2-instance', 'i-1', {}, 'us-east-1');
    await exhausted(of);
    of.fleets.regionsUntold = 'a policy denies it';

    const result = await enforceBudgets(ACCOUNT, of);

    expect([home, away, elsewhere].map((each) => each && of.fleet.isDisabled(each))).toEqual([true, true, false]);
    expect(result).toMatchObject({ isConverged: false, stoppings: [{ unseen: ['a policy denies it'] }] });
  });

  test('of a workload, only what carries its tag', async () => {
    const of = account();
    const tags = { app: 'shop' };
    const own = [of.fleet.make('ec2-instance', 'i-1', { tags }), of.fleet.make('lambda-function', 'api', { tags })];
    const others = [
      of.fleet.make('ec2-instance', 'i-2', { tags: { app: 'blog' } }),
      of.fleet.make('lambda-function', 'cron'),
    ];
    await of.adopt(
      budgetOf('10', { address: WORKLOAD, scope: 'workload', workloadTag: { key: 'app', value: 'shop' } }),
    );
    await of.meter();
    await of.exhaust(WORKLOAD);

    await enforceBudgets(WORKLOAD, of);

    expect([...own, ...others].map((each) => of.fleet.isDisabled(each))).toEqual([true, true, false, false]);
    // The account’s own ledger knows of the stop too.
    expect((await of.ledgerNow(ACCOUNT)).rate).toBe(1_000_000n);
    expect(of.entries(ACCOUNT)).toEqual([]);
  });

  test('one that refuses does not save the others, and is told of', async () => {
    const of = account();
    const stubborn = of.fleet.make('ec2-instance', 'i-1', { refusals: Infinity, price: 9_000_000 });
    const other = of.fleet.make('ec2-instance', 'i-2');
    await exhausted(of);

    const result = await enforceBudgets(ACCOUNT, of);

    expect([of.fleet.isDisabled(stubborn), of.fleet.isDisabled(other)]).toEqual([false, true]);
    const [stopping] = result.kind === 'ran' ? result.stoppings : [];
    const kinds = new Map(stopping?.targets.map(({ target, outcome }) => [target.control.arn, outcome.kind]));
    expect([kinds.get(stubborn.arn), kinds.get(other.arn)]).toEqual(['failed', 'disabled']);
    expect(of.operators.told).toMatchObject([
      {
        kind: 'budget-exhausted',
        resources: [{ arn: other.arn }],
        spared: [{ arn: stubborn.arn, outcome: `cannot disable ${stubborn.arn}: it is not in a state to` }],
      },
    ]);
    expect([result, (await of.ledgerNow(ACCOUNT)).followUp?.minutes]).toMatchObject([{ isConverged: false }, 1]);
  });

  test('a part of the account that cannot be looked at does not save the rest, and is told of', async () => {
    const of = account();
    const instance = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of);
    of.fleets.blind.add('eu-west-1');

    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({
      isConverged: false,
      stoppings: [{ unseen: ['cannot list in eu-west-1'] }],
    });

    expect(of.fleet.isDisabled(instance)).toBe(true);
    expect(of.operators.told).toMatchObject([
      { kind: 'budget-exhausted', spared: [{ arn: ACCOUNT, outcome: 'cannot list in eu-west-1' }] },
    ]);
  });

  test('an account that cannot be reached is told of, and whoever starts something in it asks for another run', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of);
    of.fleets.unreachable = 'no spoke';

    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({
      isConverged: false,
      stoppings: [{ targets: [], unseen: ['no spoke'] }],
    });
    expect(of.operators.told).toMatchObject([
      { kind: 'budget-exhausted', resources: [], spared: [{ arn: ACCOUNT, outcome: 'no spoke' }] },
    ]);
    expect((await of.ledgerNow(ACCOUNT)).state).toBe('exhausted');
  });
});
