import type { SimulatedFleet } from '../../sim/fleet/fleet';
import { parseUsd } from '../../src/core/domain/money';
import { disableResources } from '../../src/enforcement/disable-resources';
import { restoreResources } from '../../src/enforcement/restore-resources';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, budgetOf, DECEMBER, NOVEMBER_ENDS, on, WORKLOAD } from '../support/ledgers';

const SHOP = { workloadTag: { key: 'app', value: 'shop' }, address: WORKLOAD, scope: 'workload' } as const;
const TAGS = { app: 'shop' };

/** An account whose budget was spent, so that all in it is disabled. */
async function disabled<T>(make: (fleet: SimulatedFleet) => T, said: Parameters<typeof budgetOf>[1] = {}) {
  const of = new InMemoryAccount(on('21'));
  const made = make(of.fleet);
  const before = of.fleet.states();
  const budget = budgetOf('10', said);
  await of.adopt(budget);
  await of.meter();
  await of.exhaust(budget.address);
  await disableResources(budget.address, of);
  await of.deliver();
  of.operators.told.length = 0;
  of.fleet.done.length = 0;
  return { of, made, before };
}

const outcomes = async (of: InMemoryAccount, address = ACCOUNT) => {
  const result = await restoreResources(address, of);
  return result.kind === 'stillExhausted' ? result : result.restored.map(({ outcome }) => outcome);
};

describe('restoreResources', () => {
  test('gives everything back as it was, what others need first', async () => {
    const { of, made, before } = await disabled((fleet) => [
      fleet.make('lambda-function', 'api', { state: { reservation: 7 } }),
      fleet.make('ecs-service', 'shop/api', { state: { desired: 3, scaling: 'on' } }),
      fleet.make('auto-scaling-group', 'web', { state: { min: 0, max: 9, desired: 4 } }),
      fleet.make('ec2-instance', 'i-1'),
      fleet.make('rds-cluster', 'orders'),
      fleet.make('rds-instance', 'users'),
      fleet.make('lambda-function', 'cron'),
    ]);
    expect(made.map((each) => of.fleet.isDisabled(each))).toEqual(made.map(() => true));
    await of.adopt(budgetOf('20'));

    expect(await outcomes(of)).toEqual(made.map(() => ({ kind: 'restored' })));
    expect(of.fleet.states()).toEqual(before);
    const services = of.fleet.done.map((each) => / arn:aws:(\w+)/.exec(each)?.[1]);
    expect([services.slice(0, 2), services.slice(-2)]).toEqual([
      ['rds', 'rds'],
      ['lambda', 'lambda'],
    ]);
  });

  test('opens the ledger again: the next time that the limit is reached is news', async () => {
    const { of } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'));
    expect(await of.ledgerNow(ACCOUNT)).toMatchObject({
      state: 'exhausted',
      watch: { toldThresholds: expect.arrayContaining([100]) as unknown },
    });
    await of.adopt(budgetOf('20'));

    await restoreResources(ACCOUNT, of);

    expect(await of.ledgerNow(ACCOUNT)).toMatchObject({
      state: 'open',
      watch: { toldThresholds: expect.not.arrayContaining([100]) as unknown },
    });
    expect(of.entries(ACCOUNT)).toMatchObject([{ status: 'restored' }]);
  });

  test('says once what is back', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1', { startedBy: 'ann' }));
    await of.adopt(budgetOf('20'));
    for (let time = 1; time <= 2; time++) await restoreResources(ACCOUNT, of);

    expect(of.operators.told.filter(({ kind }) => kind === 'resources-restored')).toEqual([
      {
        kind: 'resources-restored',
        address: ACCOUNT,
        period: '2026-11',
        restored: [{ arn: made.arn, rate: 1_000_000n, startedBy: 'ann', outcome: undefined }],
        notRestored: [],
      },
    ]);
  });

  test('in a new month gives back what the old one took', async () => {
    const { of, before } = await disabled((fleet) => [
      fleet.make('auto-scaling-group', 'web'),
      fleet.make('ec2-instance', 'i-1'),
    ]);
    of.clock.moveTo(NOVEMBER_ENDS);

    await restoreResources(ACCOUNT, of);

    expect(of.fleet.states()).toEqual(before);
    expect(of.table.ledger(ACCOUNT, DECEMBER)).toMatchObject({ state: 'open', accrued: 0n });
  });

  test('waits for what takes its time, and asks again when it is refused', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('rds-instance', 'orders'));
    Object.assign(of.fleet.get(made), { refusals: 5, slow: 20_000 });
    await of.adopt(budgetOf('20'));

    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(of.clock.pauses.length).toBeGreaterThanOrEqual(15);
  });
});

describe('gives nothing back', () => {
  test('while the budget is exhausted and enforces', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'));

    expect(await outcomes(of)).toEqual({ kind: 'stillExhausted' });
    expect([of.fleet.isDisabled(made), of.fleet.done, of.operators.told]).toEqual([true, [], []]);
  });

  test('that was only noted', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'), { mode: 'notify' });
    of.fleet.changeByHand(made, { state: 'stopped' });
    await of.adopt(budgetOf('20', { mode: 'notify' }));

    expect(await outcomes(of)).toEqual([]);
    expect([of.fleet.isDisabled(made), of.fleets.reached.filter((each) => each.startsWith('restore'))]).toEqual([
      true,
      [],
    ]);
  });

  test.each([
    [
      'it is removed',
      async (of: InMemoryAccount) => {
        await of.budgets.abandon(ACCOUNT, await of.ledgerNow(ACCOUNT), on('22'));
        await of.settle();
      },
    ],
    ['it enforces no more', (of: InMemoryAccount) => of.adopt(budgetOf('10', { mode: 'notify' }))],
    [
      'the installation enforces no more',
      async (of: InMemoryAccount) => void (of.policy = { ...of.policy, enforcementEnabled: false }),
    ],
  ])('but when %s, it does', async (_case, change) => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'));
    await change(of);

    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.isDisabled(made)).toBe(false);
  });
});

describe('what is not as it was left', () => {
  test('changed since by somebody: it is theirs', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('auto-scaling-group', 'web'));
    of.fleet.changeByHand(made, { min: 0, max: 1, desired: 1 });
    await of.adopt(budgetOf('20'));

    expect(await outcomes(of)).toEqual([{ kind: 'left', reason: 'somebody has changed it since' }]);

    expect(of.fleet.get(made).state).toEqual({ min: 0, max: 1, desired: 1 });
    expect(of.entries(ACCOUNT)).toMatchObject([{ status: 'restored' }]);
    expect(of.operators.told).toMatchObject([
      { restored: [], notRestored: [{ arn: made.arn, outcome: 'somebody has changed it since' }] },
    ]);
  });

  test('started since by somebody: it is back', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'));
    of.fleet.changeByHand(made, { state: 'running' });
    await of.adopt(budgetOf('20'));
    expect([await outcomes(of), of.fleet.done]).toEqual([[{ kind: 'restored' }], []]);
  });

  test('gone: reported, and forgotten', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('auto-scaling-group', 'web'));
    of.fleet.delete(made);
    await of.adopt(budgetOf('20'));

    expect(await outcomes(of)).toEqual([{ kind: 'left', reason: 'it does not exist any more' }]);
    expect(await outcomes(of)).toEqual([]);
  });

  test('refusing: stays in the journal and is told of, the others are given back, and the next run tries again', async () => {
    const {
      of,
      made: [stubborn, other],
    } = await disabled((fleet) => [fleet.make('ec2-instance', 'i-1'), fleet.make('ec2-instance', 'i-2')] as const);
    of.fleet.get(stubborn).refusals = Infinity;
    await of.adopt(budgetOf('20'));

    expect(await outcomes(of)).toEqual([
      { kind: 'failed', reason: `cannot restore ${stubborn.arn}: it is not in a state to` },
      { kind: 'restored' },
    ]);
    expect([of.fleet.isDisabled(stubborn), of.fleet.isDisabled(other)]).toEqual([true, false]);
    expect(of.entries(ACCOUNT).map(({ status }) => status)).toEqual(['done', 'restored']);
    expect(of.operators.told).toMatchObject([{ restored: [{ arn: other.arn }], notRestored: [{ arn: stubborn.arn }] }]);

    of.fleet.get(stubborn).refusals = 0;
    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.isDisabled(stubborn)).toBe(false);
  });

  test('saying yes and doing nothing: it does not come back', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'));
    of.fleet.get(made).ignores = true;
    await of.adopt(budgetOf('20'));
    expect(await outcomes(of)).toEqual([{ kind: 'failed', reason: `${made.arn} does not come back` }]);
  });

  test('disabled again in the next month, before it was given back: its first state is given back, once', async () => {
    const { of, made, before } = await disabled((fleet) => fleet.make('auto-scaling-group', 'web'));
    of.clock.moveTo(NOVEMBER_ENDS);
    of.fleet.get(made).refusals = 1_000;
    expect(await outcomes(of)).toMatchObject([{ kind: 'failed' }]);
    of.fleet.get(made).refusals = 0;
    of.fleet.changeByHand(made, { min: 0, max: 1, desired: 1 });
    await of.deliver();
    await of.exhaust(ACCOUNT);
    await disableResources(ACCOUNT, of);
    expect(of.entries(ACCOUNT).map(({ period, status }) => [period, status])).toEqual([
      ['2026-11', 'done'],
      ['2026-12', 'done'],
    ]);
    await of.adopt(budgetOf('20'));

    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.states()).toEqual(before);
    expect(of.entries(ACCOUNT).map(({ status }) => status)).toEqual(['restored', 'restored']);
  });

  test('half given back by a run that died: it is finished', async () => {
    const { of, made, before } = await disabled((fleet) => fleet.make('ecs-service', 'shop/api'));
    await of.adopt(budgetOf('20'));
    of.wire.crash = (_number, call) => (call.endsWith('scaling') ? 'before' : undefined);
    await expect(restoreResources(ACCOUNT, of)).rejects.toThrow('scaling');
    expect(of.fleet.get(made).state).toEqual({ desired: 2, scaling: 'suspended' });
    of.wire.crash = undefined;

    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.states()).toEqual(before);
  });
});

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
    await disableResources(ACCOUNT, of);
    await disableResources(WORKLOAD, of);
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

    await restoreResources(ACCOUNT, of);

    expect([instance, lambda, blog].map((each) => of.fleet.isDisabled(each))).toEqual([true, true, false]);
    expect(of.entries(WORKLOAD).map(({ resource, status }) => [resource.arn, status])).toEqual([
      [instance.arn, 'done'],
      [lambda.arn, 'done'],
    ]);
    expect(of.operators.told.at(-1)).toMatchObject({
      notRestored: [
        { outcome: `held by the exhausted budget of ${WORKLOAD}` },
        { outcome: `held by the exhausted budget of ${WORKLOAD}` },
      ],
    });
  });

  test('the other gives them back in its turn', async () => {
    const { of, shop } = await both();
    await of.adopt(budgetOf('20'));
    await restoreResources(ACCOUNT, of);
    await of.adopt(budgetOf('20', SHOP));

    await restoreResources(WORKLOAD, of);

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
    await expect(disableResources(ACCOUNT, of)).rejects.toThrow('desired');
    of.wire.crash = undefined;
    await disableResources(WORKLOAD, of);
    await disableResources(ACCOUNT, of);

    await of.adopt(budgetOf('20'));
    await restoreResources(ACCOUNT, of);
    expect(of.fleet.isDisabled(service)).toBe(true);
    await of.adopt(budgetOf('20', SHOP));
    await restoreResources(WORKLOAD, of);

    expect(of.fleet.states()).toEqual(before);
  });

  test('a workload’s hands over to the account’s', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1', { tags: TAGS }), SHOP);
    await of.adopt(budgetOf('10'));
    await of.exhaust(ACCOUNT);
    await disableResources(ACCOUNT, of);
    await of.adopt(budgetOf('20', SHOP));

    expect(await outcomes(of, WORKLOAD)).toEqual([{ kind: 'handed-over', to: ACCOUNT }]);
    expect(of.entries(ACCOUNT)).toMatchObject([
      { address: ACCOUNT, status: 'done', previous: { state: 'running' }, limit: parseUsd('10') },
    ]);

    await of.adopt(budgetOf('20'));
    expect(await outcomes(of, ACCOUNT)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.isDisabled(made)).toBe(false);
  });

  test.each([
    ['exempts it', budgetOf('10', { exempt: ['shop'] })],
    ['does not enforce', budgetOf('10', { mode: 'notify' })],
  ])('nothing is handed over to one that %s', async (_case, account) => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1', { tags: TAGS }), SHOP);
    await of.adopt(account);
    await of.exhaust(ACCOUNT);
    await disableResources(ACCOUNT, of);
    await of.adopt(budgetOf('20', SHOP));

    expect(await outcomes(of, WORKLOAD)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.isDisabled(made)).toBe(false);
  });
});
