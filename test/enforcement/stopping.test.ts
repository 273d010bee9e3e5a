import { parseUsd } from '../../src/core/domain/money';
import { later } from '../../src/core/domain/time';
import { EXEMPT_TAG } from '../../src/enforcement/domain/plan';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { account, exhausted, told } from '../support/exhausted-account';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, budgetOf, on } from '../support/ledgers';

/** 1 USD an hour, rounded up, in micro-revantios per second. */
const USD_PER_HOUR = 2_777_777_777_778;

describe('what runs in an exhausted account', () => {
  test('is disabled, whatever it is and wherever', async () => {
    const of = account();
    const cheap = of.fleet.make('ec2-instance', 'i-1', { price: 1 });
    const dear = of.fleet.make('rds-instance', 'orders', { price: 3 });
    const middling = of.fleet.make('ec2-instance', 'i-2', { price: 2 }, 'us-east-1');
    await exhausted(of);

    const result = await enforceBudgets(ACCOUNT, of);

    expect(result).toMatchObject({
      kind: 'ran',
      isConverged: true,
      stoppings: [{ standing: { suspended: false }, spared: [], unseen: [], braked: [] }],
    });
    expect(of.fleet.done).toHaveLength(3);
    expect([cheap, dear, middling].every((each) => of.fleet.isDisabled(each))).toBe(true);
    // The speed is gone at once, before any event.
    expect(await of.ledgerNow(ACCOUNT)).toMatchObject({ state: 'exhausted', rate: 0n });
  });

  test('is in the journal when it was stopped, with the reason', async () => {
    const of = account();
    const { arn } = of.fleet.make('ec2-instance', 'i-1', { startedBy: 'ann' });
    await exhausted(of);
    const begun = of.clock.now();

    await enforceBudgets(ACCOUNT, of);

    expect(of.entries(ACCOUNT)).toEqual([
      {
        address: ACCOUNT,
        period: '2026-11',
        resource: { type: 'ec2-instance', arn },
        status: 'done',
        mode: 'enforce',
        previous: { state: 'running' },
        rate: 1_000_000n,
        startedBy: 'ann',
        position: parseUsd('10'),
        limit: parseUsd('10'),
        reason: `the budget of ${ACCOUNT} for 2026-11 is exhausted`,
        times: 1,
        restoring: false,
        changedAt: begun,
        revision: 2,
      },
    ]);
  });

  test('is told once: what was stopped, who started it, and what goes on spending and why', async () => {
    const of = account();
    const { arn } = of.fleet.make('ec2-instance', 'i-1', { startedBy: 'ann' });
    const gateway = of.fleet.make('ec2-instance', 'i-2', { unstoppable: true, price: 7_000 });
    await exhausted(of);

    await enforceBudgets(ACCOUNT, of);
    await enforceBudgets(ACCOUNT, of);

    expect(of.operators.told).toEqual([
      {
        kind: 'budget-exhausted',
        address: ACCOUNT,
        period: '2026-11',
        mode: 'enforce',
        suspended: false,
        position: expect.any(BigInt) as bigint,
        limit: parseUsd('10'),
        // What stays, for twelve minutes.
        overshoot: { amount: 5_040_000n, running: 5_040_000n, unseen: 'unknown' },
        resources: [{ arn, rate: 1_000_000n, startedBy: 'ann', outcome: 'disabled' }],
        spared: [
          {
            arn: gateway.arn,
            rate: 7_000n,
            startedBy: undefined,
            outcome: 'nothing can stop it without destroying it',
          },
        ],
      },
    ]);
  });

  test.each([
    ['its tag', { tags: { [EXEMPT_TAG]: 'true' } }, []],
    ['its ARN', {}, ['arn:aws:ec2:eu-west-1:222222222222:ec2-instance/i-1']],
    ['the value of any of its tags', { tags: { team: 'search' } }, ['search']],
  ])('spares what is exempt by %s', async (_by, made, exempt) => {
    const of = account();
    const spared = of.fleet.make('ec2-instance', 'i-1', made);
    const other = of.fleet.make('ec2-instance', 'i-2');
    await exhausted(of, { exempt });

    await enforceBudgets(ACCOUNT, of);

    expect([of.fleet.isDisabled(spared), of.fleet.isDisabled(other)]).toEqual([false, true]);
    expect(of.operators.told).toMatchObject([
      { resources: [{ arn: other.arn }], spared: [{ arn: spared.arn, outcome: 'exempt' }] },
    ]);
  });

  test('the brake allows so many in one run, the highest speed first; what it leaves is named, and the next run takes it', async () => {
    const of = account({ maxDisabledPerRun: 2 });
    const [first, second, third] = [3, 2, 1].map((price) => of.fleet.make('ec2-instance', `i-${price}`, { price }));
    await exhausted(of);

    await enforceBudgets(ACCOUNT, of);
    expect([...of.fleet.done].sort()).toEqual([`disable ${second?.arn}`, `disable ${first?.arn}`]);
    expect(of.operators.told).toMatchObject([
      { spared: [{ arn: third?.arn, outcome: 'the brake allows 2 in one run' }] },
    ]);

    await of.settle();
    const at = on('21', '00:02:00');
    expect(of.schedules.at('exhaustion', ACCOUNT)).toBe(at);
    of.clock.moveTo(at);
    await enforceBudgets(ACCOUNT, of);
    expect(of.fleet.done).toHaveLength(3);

    // This hour has had its message: the last stop is told in the next.
    expect(told(of)).toEqual(['budget-exhausted']);
    expect((await of.ledgerNow(ACCOUNT)).followUp?.at).toBe(on('21', '01:00:00'));
    of.clock.moveTo(on('21', '01:00:00'));
    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ isConverged: true });
    expect(of.operators.told.at(-1)).toMatchObject({ resources: [{ arn: third?.arn }], spared: [] });
    expect((await of.ledgerNow(ACCOUNT)).followUp?.at).toBeUndefined();
  });

  test('the brake is for all of a run: what costs by use has what is left of it', async () => {
    const of = account({ maxDisabledPerRun: 2 });
    of.fleet.make('ec2-instance', 'i-1');
    const [first, second] = ['api', 'cron'].map((name) => of.fleet.make('lambda-function', name));
    await exhausted(of);

    await enforceBudgets(ACCOUNT, of);

    expect([first, second].map((each) => each && of.fleet.isDisabled(each))).toEqual([true, false]);
    expect(of.operators.told).toMatchObject([
      { spared: [{ arn: second?.arn, outcome: 'the brake allows 2 in one run' }] },
    ]);
  });
});

describe('the mode', () => {
  test.each([
    ['observe', {}, 'observe', false, []],
    ['notify', {}, 'notify', false, ['budget-exhausted']],
    [undefined, { defaultMode: 'notify' }, 'notify', false, ['budget-exhausted']],
    ['enforce', { enforcementEnabled: false }, 'notify', true, ['budget-exhausted']],
    ['observe', { enforcementEnabled: false }, 'observe', false, []],
  ] as const)(
    '%s with %j: the plan is in the journal, nothing is touched',
    async (mode, policy, acted, suspended, messages) => {
      const of = account(policy);
      of.fleet.make('ec2-instance', 'i-1');
      await exhausted(of, { mode });

      expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({
        isConverged: true,
        stoppings: [{ standing: { mode: acted, suspended, wanted: 'planned' } }],
      });
      await enforceBudgets(ACCOUNT, of);

      expect(of.fleet.done).toEqual([]);
      expect(of.entries(ACCOUNT)).toMatchObject([{ mode: acted, status: 'planned', times: 1, revision: 1 }]);
      expect(told(of)).toEqual(messages);
      expect((await of.ledgerNow(ACCOUNT)).rate).toBe(1_000_000n);
    },
  );

  test.each(['observe', 'notify'] as const)(
    '%s: nobody is told that something could not be disabled that was not to be',
    async (mode) => {
      const of = account();
      await exhausted(of, { mode });
      of.fleets.blind.add('eu-west-1');

      expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({
        isConverged: true,
        stoppings: [{ unseen: ['cannot list in eu-west-1'] }],
      });

      expect(told(of)).toEqual(mode === 'observe' ? [] : ['budget-exhausted']);
    },
  );

  test('a plan is carried out as soon as the budget enforces', async () => {
    const of = account();
    const instance = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of, { mode: 'notify' });
    await enforceBudgets(ACCOUNT, of);

    of.pass();
    await of.adopt(budgetOf('10', { mode: 'enforce' }));
    await enforceBudgets(ACCOUNT, of);

    expect(of.fleet.isDisabled(instance)).toBe(true);
    expect(of.entries(ACCOUNT)).toMatchObject([
      { mode: 'enforce', status: 'done', times: 1, previous: { state: 'running' } },
    ]);
    // The account's hour has had its message: the next one says what was stopped.
    expect(told(of)).toEqual(['budget-exhausted']);
    const { followUp } = await of.ledgerNow(ACCOUNT);
    expect(followUp?.at).toBe(on('21', '01:00:00'));
    of.clock.moveTo(on('21', '01:00:00'));
    await enforceBudgets(ACCOUNT, of);
    expect(of.operators.told.at(-1)).toMatchObject({
      kind: 'budget-exhausted',
      mode: 'enforce',
      resources: [{ arn: instance.arn, outcome: 'disabled' }],
    });
    expect((await of.ledgerNow(ACCOUNT)).followUp?.at).toBeUndefined();
  });
});

describe('the trigger', () => {
  /** At 1 USD an hour, 10 USD last ten hours; one minute before that. */
  async function early(): Promise<InMemoryAccount> {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1', { price: USD_PER_HOUR });
    await of.adopt(budgetOf('10'));
    await of.meter();
    of.clock.moveTo(on('21', '09:59:00'));
    return of;
  }

  test('comes early: the instant is awaited, and nothing is stopped before', async () => {
    const of = await early();
    const stopped: boolean[] = [];
    of.clock.onPause = () => void (of.clock.now() < on('21', '10:00:00') && stopped.push(of.fleet.done.length > 0));

    expect((await enforceBudgets(ACCOUNT, of)).kind).toBe('ran');

    expect([of.fleet.done.length, new Set(stopped)]).toEqual([1, new Set([false])]);
    expect(of.clock.now() - on('21', '10:00:00')).toBeGreaterThan(-10);
    expect(of.clock.now() - on('21', '10:00:00')).toBeLessThanOrEqual(3_000);
  });

  test.each([
    [
      'somebody stops it',
      undefined,
      async (of: InMemoryAccount) => {
        const [arn = ''] = of.fleet.resources.keys();
        of.fleet.changeByHand({ arn }, { state: 'stopped' });
        await of.deliver();
      },
    ],
    ['the limit is raised', on('21', '19:59:00'), (of: InMemoryAccount) => of.adopt(budgetOf('20'))],
    [
      'the budget is removed',
      undefined,
      async (of: InMemoryAccount) =>
        void (await of.budgets.abandon(budgetOf('10'), await of.ledgerNow(ACCOUNT), later(of.clock.now(), 1))),
    ],
  ])('while it waits, %s: it does nothing', async (_case, fenceAt, change) => {
    const of = await early();
    of.clock.onPause = async () => {
      of.clock.onPause = undefined;
      await change(of);
    };

    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({
      kind: 'ran',
      isConverged: true,
      stoppings: [],
      restored: [],
    });

    expect(of.fleet.done).toEqual([]);
    // The fence that fired is forgotten: settle-expenses sets another if one is needed.
    await of.settle();
    expect((await of.ledgerNow(ACCOUNT)).watch.fenceAt).toBe(fenceAt);
  });
});
