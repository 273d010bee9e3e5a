import { parseUsd } from '../../src/core/domain/money';
import { later } from '../../src/core/domain/time';
import { disableResources } from '../../src/enforcement/disable-resources';
import { EXEMPT_TAG } from '../../src/enforcement/domain/plan';
import { account, exhausted, told } from '../support/exhausted-account';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, budgetOf, on } from '../support/ledgers';

/** 1 USD an hour, rounded up, in micro-revantios per second. */
const USD_PER_HOUR = 2_777_777_777_778;

describe('disableResources', () => {
  test('disables what runs, the highest speed first', async () => {
    const of = account();
    const cheap = of.fleet.make('ec2-instance', 'i-1', { price: 1 });
    const dear = of.fleet.make('rds-instance', 'orders', { price: 3 });
    const middling = of.fleet.make('ec2-instance', 'i-2', { price: 2 }, 'us-east-1');
    await exhausted(of);

    const result = await disableResources(ACCOUNT, of);

    expect(result).toMatchObject({ kind: 'ran', disabling: { suspended: false, spared: [], unseen: [] } });
    expect(of.fleet.done).toEqual([`disable ${dear.arn}`, `disable ${middling.arn}`, `disable ${cheap.arn}`]);
    expect([cheap, dear, middling].every((each) => of.fleet.isDisabled(each))).toBe(true);
    // The speed is gone at once, before any event.
    expect(await of.ledgerNow(ACCOUNT)).toMatchObject({ state: 'exhausted', rate: 0n });
  });

  test('leaves a journal of what it did, and with what reason', async () => {
    const of = account();
    const { arn } = of.fleet.make('ec2-instance', 'i-1', { startedBy: 'ann' });
    await exhausted(of);

    await disableResources(ACCOUNT, of);

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
        changedAt: of.clock.now(),
        revision: 2,
      },
    ]);
  });

  test('says once what it did, who started it, and what goes on spending and why', async () => {
    const of = account();
    const { arn } = of.fleet.make('ec2-instance', 'i-1', { startedBy: 'ann' });
    const gateway = of.fleet.make('ec2-instance', 'i-2', { unstoppable: true, price: 7_000 });
    await exhausted(of);

    await disableResources(ACCOUNT, of);
    await disableResources(ACCOUNT, of);

    expect(of.operators.told).toEqual([
      {
        kind: 'budget-exhausted',
        address: ACCOUNT,
        period: '2026-11',
        mode: 'enforce',
        suspended: false,
        position: parseUsd('10'),
        limit: parseUsd('10'),
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

    await disableResources(ACCOUNT, of);

    expect([of.fleet.isDisabled(spared), of.fleet.isDisabled(other)]).toEqual([false, true]);
    expect(of.operators.told).toMatchObject([
      { resources: [{ arn: other.arn }], spared: [{ arn: spared.arn, outcome: 'exempt' }] },
    ]);
  });

  test('the brake allows so many in one run; the next run takes the next', async () => {
    const of = account({ maxDisabledPerRun: 2 });
    const [first, second, third] = [3, 2, 1].map((price) => of.fleet.make('ec2-instance', `i-${price}`, { price }));
    await exhausted(of);

    await disableResources(ACCOUNT, of);
    expect(of.fleet.done).toEqual([`disable ${first?.arn}`, `disable ${second?.arn}`]);
    expect(of.operators.told).toMatchObject([
      { spared: [{ arn: third?.arn, outcome: 'the brake allows 2 in one run' }] },
    ]);

    await disableResources(ACCOUNT, of);
    expect(of.fleet.done).toHaveLength(3);
  });

  test('the brake is for all of a run: what costs by use has what is left of it', async () => {
    const of = account({ maxDisabledPerRun: 2 });
    of.fleet.make('ec2-instance', 'i-1');
    const [first, second] = ['api', 'cron'].map((name) => of.fleet.make('lambda-function', name));
    await exhausted(of);

    await disableResources(ACCOUNT, of);

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

      expect(await disableResources(ACCOUNT, of)).toMatchObject({ disabling: { run: { mode: acted }, suspended } });
      await disableResources(ACCOUNT, of);

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

      expect(await disableResources(ACCOUNT, of)).toMatchObject({
        disabling: { unseen: ['cannot list in eu-west-1'] },
      });

      expect(told(of)).toEqual(mode === 'observe' ? [] : ['budget-exhausted']);
    },
  );

  test('a plan is carried out as soon as the budget enforces', async () => {
    const of = account();
    const instance = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of, { mode: 'notify' });
    await disableResources(ACCOUNT, of);

    await of.adopt(budgetOf('10', { mode: 'enforce' }));
    await disableResources(ACCOUNT, of);

    expect(of.fleet.isDisabled(instance)).toBe(true);
    expect(of.entries(ACCOUNT)).toMatchObject([
      { mode: 'enforce', status: 'done', times: 1, previous: { state: 'running' } },
    ]);
    expect(told(of)).toEqual(['budget-exhausted', 'budget-exhausted']);
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
    of.clock.onPause = () => expect(of.fleet.done).toEqual([]);

    expect((await disableResources(ACCOUNT, of)).kind).toBe('ran');

    expect(of.fleet.done).toHaveLength(1);
    expect(of.clock.now() - on('21', '10:00:00')).toBeGreaterThan(-10);
    expect(of.clock.now() - on('21', '10:00:00')).toBeLessThanOrEqual(3_000);
  });

  test.each([
    [
      'somebody stops it',
      'nothing',
      async (of: InMemoryAccount) => {
        const [arn = ''] = of.fleet.resources.keys();
        of.fleet.changeByHand({ arn }, { state: 'stopped' });
        await of.deliver();
      },
    ],
    ['the limit is raised', 'moved', (of: InMemoryAccount) => of.adopt(budgetOf('20'))],
    [
      'the budget is removed',
      'nothing',
      async (of: InMemoryAccount) =>
        void (await of.budgets.abandon(ACCOUNT, await of.ledgerNow(ACCOUNT), later(of.clock.now(), 1))),
    ],
  ])('while it waits, %s: it does nothing', async (_case, kind, change) => {
    const of = await early();
    of.clock.onPause = async () => {
      of.clock.onPause = undefined;
      await change(of);
    };

    expect(await disableResources(ACCOUNT, of)).toEqual({ kind });

    expect(of.fleet.done).toEqual([]);
    // The fence that fired is forgotten: settle-expenses sets another if one is needed.
    await of.settle();
    expect((await of.ledgerNow(ACCOUNT)).watch.fenceAt).toBe(kind === 'moved' ? on('21', '19:59:00') : undefined);
  });
});
