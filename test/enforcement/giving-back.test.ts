import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { disabled, outcomes } from '../support/exhausted-account';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, budgetOf, DECEMBER, NOVEMBER_ENDS, on } from '../support/ledgers';

describe('money again', () => {
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

    await enforceBudgets(ACCOUNT, of);

    expect(await of.ledgerNow(ACCOUNT)).toMatchObject({
      state: 'open',
      watch: { toldThresholds: expect.not.arrayContaining([100]) as unknown },
    });
    expect(of.entries(ACCOUNT)).toMatchObject([{ status: 'restored' }]);
  });

  test('says once what is back', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1', { startedBy: 'ann' }));
    await of.adopt(budgetOf('20'));
    for (let time = 1; time <= 2; time++) await enforceBudgets(ACCOUNT, of);

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

    await enforceBudgets(ACCOUNT, of);

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

    expect(await outcomes(of)).toEqual([]);
    expect([of.fleet.isDisabled(made), of.fleet.done, of.operators.told]).toEqual([true, [], []]);
  });

  test('that was only noted', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'), { mode: 'notify' });
    of.fleet.changeByHand(made, { state: 'stopped' });
    of.fleets.reached.length = 0;
    await of.adopt(budgetOf('20', { mode: 'notify' }));

    expect(await outcomes(of)).toEqual([]);
    expect([of.fleet.isDisabled(made), of.fleets.reached]).toEqual([true, []]);
  });

  test.each([
    [
      'it is removed',
      async (of: InMemoryAccount) => {
        await of.budgets.abandon(budgetOf('10'), await of.ledgerNow(ACCOUNT), on('22'));
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
      { kind: 'restored' },
      { kind: 'failed', reason: `cannot restore ${stubborn.arn}: it is not in a state to` },
    ]);
    expect([of.fleet.isDisabled(stubborn), of.fleet.isDisabled(other)]).toEqual([true, false]);
    expect(of.entries(ACCOUNT).map(({ status }) => status)).toEqual(['done', 'restored']);
    expect(of.operators.told).toMatchObject([{ restored: [{ arn: other.arn }], notRestored: [{ arn: stubborn.arn }] }]);

    expect((await of.ledgerNow(ACCOUNT)).followUp?.minutes).toBe(1);
    of.fleet.get(stubborn).refusals = 0;
    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.isDisabled(stubborn)).toBe(false);
  });

  test('saying yes and doing nothing: it is not back yet, nobody is told that it is, and another run looks', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'));
    of.fleet.get(made).ignores = true;
    await of.adopt(budgetOf('20'));
    expect(await outcomes(of)).toEqual([{ kind: 'pending', reason: `${made.arn} is not back yet` }]);
    expect([of.operators.told, of.entries(ACCOUNT)]).toMatchObject([[], [{ status: 'done', restoring: true }]]);
    expect((await of.ledgerNow(ACCOUNT)).followUp?.at).toBeDefined();
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
    await enforceBudgets(ACCOUNT, of);
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
    await expect(enforceBudgets(ACCOUNT, of)).rejects.toThrow('scaling');
    expect(of.fleet.get(made).state).toEqual({ desired: 2, scaling: 'suspended' });
    of.wire.crash = undefined;

    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(of.fleet.states()).toEqual(before);
  });
});
