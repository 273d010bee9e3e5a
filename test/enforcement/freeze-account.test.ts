import { SimulatedFreeze, type Frozen } from '../../sim/fleet/freeze';
import { parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { describeRate, type Rate } from '../../src/ledger/domain/rate';
import { account, exhausted, told } from '../support/exhausted-account';
import type { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, budgetOf } from '../support/ledgers';

const ARN = 'arn:aws:organizations::111111111111:account/o-a1b2c3d4e5/222222222222';
const FREEZE = { freeze: true };

/** An account, and the policy of the installation. */
function frozenAccount(managementAccount?: string) {
  const of = account();
  const attached: Frozen = new Set();
  const freeze = new SimulatedFreeze(attached, of.wire, of.fleet.done, managementAccount);
  of.freeze = freeze;
  return { of, freeze, attached };
}

const raise = async (of: InMemoryAccount, said = {}) => {
  of.pass();
  await of.adopt(budgetOf('1000', { ...FREEZE, ...said }));
};
const entry = (of: InMemoryAccount) => of.entries(ACCOUNT).find(({ resource }) => resource.type === 'account');

describe('an account whose budget says Freeze', () => {
  test('is frozen where something goes on that nothing can stop, and given back before anything else', async () => {
    const { of, attached } = frozenAccount();
    of.fleet.make('ec2-instance', 'i-spot', { unstoppable: true });
    const obeying = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of, FREEZE);

    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ isConverged: true });

    expect([...attached]).toEqual([ARN]);
    expect(entry(of)).toMatchObject({ status: 'done', previous: { frozen: false }, resource: { arn: ARN } });
    expect(of.operators.told).toMatchObject([
      {
        resources: expect.arrayContaining([
          expect.objectContaining({ arn: ARN, outcome: expect.stringMatching(/^frozen/) }),
        ]),
      },
    ]);
    of.fleet.done.length = 0;

    await raise(of);
    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ isConverged: true });

    expect(of.fleet.done).toEqual([`detach ${ARN}`, `restore ${obeying.arn}`]);
    expect(entry(of)?.status).toBe('restored');
    expect(attached.size).toBe(0);
  });

  test('is frozen when something has come back three times within an hour, and not before', async () => {
    const { of, attached } = frozenAccount();
    const made = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of, FREEZE);
    const frozen: boolean[] = [];
    for (let time = 0; time <= 3; time++) {
      await enforceBudgets(ACCOUNT, of);
      frozen.push(attached.has(ARN));
      expect(of.fleet.isDisabled(made)).toBe(true);
      of.clock.moveTo(later(of.clock.now(), 10 * MS_PER_MINUTE));
      of.fleet.changeByHand(made, { state: 'running' });
      await of.deliver();
    }

    expect(frozen).toEqual([false, false, false, true]);
  });

  test('is frozen when three others have started in an hour in place of what was stopped', async () => {
    const { of, attached } = frozenAccount();
    of.fleet.make('ec2-instance', 'i-0');
    await exhausted(of, FREEZE);
    const frozen: boolean[] = [];
    for (let time = 0; time <= 3; time++) {
      await enforceBudgets(ACCOUNT, of);
      frozen.push(attached.has(ARN));
      of.clock.moveTo(later(of.clock.now(), 5 * MS_PER_MINUTE));
      of.fleet.make('ec2-instance', `i-new${time}`);
      await of.meter();
    }

    expect(frozen).toEqual([false, false, false, true]);
    expect(entry(of)?.reason).toBe('what was stopped came back 3 times within an hour');
  });

  test('is frozen when it spends by use although everything is stopped, and people hear how fast', async () => {
    const { of, attached } = frozenAccount();
    of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of, FREEZE);
    await enforceBudgets(ACCOUNT, of);
    await enforceBudgets(ACCOUNT, of);
    expect(attached.size).toBe(0);
    of.operators.told.length = 0;
    of.clock.moveTo(later(of.clock.now(), MS_PER_HOUR));

    await of.use(ACCOUNT, parseUsd('0.05'));
    await enforceBudgets(ACCOUNT, of);
    expect([attached.size, told(of)]).toEqual([0, []]);

    await of.use(ACCOUNT, parseUsd('0.05'));
    await enforceBudgets(ACCOUNT, of);
    expect(attached.size).toBe(1);
    expect(of.operators.told).toMatchObject([
      { kind: 'budget-exhausted', spared: [{ arn: ACCOUNT, outcome: expect.stringMatching(/by use/) }] },
    ]);
    const [{ spared }] = of.operators.told as unknown as [{ spared: [{ rate: bigint }] }];
    expect(describeRate(spared[0].rate as Rate)).toMatch(/^0\.(09|10)\d* USD\/h$/);
  });

  test('that may not be frozen is named each hour with what it spends by use', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of);
    await enforceBudgets(ACCOUNT, of);
    await of.deliver();
    await enforceBudgets(ACCOUNT, of);
    of.operators.told.length = 0;
    for (let hour = 1; hour <= 3; hour++) {
      of.clock.moveTo(later(of.clock.now(), MS_PER_HOUR));
      if (hour !== 2) await of.use(ACCOUNT, parseUsd('1'));
      await enforceBudgets(ACCOUNT, of);
    }

    expect(told(of)).toEqual(['still-spending', 'still-spending']);
  });

  test('is frozen when nobody can enter it, and something runs there', async () => {
    const { of, attached } = frozenAccount();
    of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of, FREEZE);
    of.fleets.unreachable = 'no spoke';
    const frozen: boolean[] = [];
    for (let time = 0; time <= 4; time++) {
      await enforceBudgets(ACCOUNT, of);
      frozen.push(attached.has(ARN));
      of.clock.moveTo(later(of.clock.now(), 10 * MS_PER_MINUTE));
    }

    expect(frozen).toEqual([false, false, false, true, true]);
  });

  test('is not frozen by what comes back three times in a day', async () => {
    const { of, attached } = frozenAccount();
    const made = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of, FREEZE);
    for (let time = 0; time <= 5; time++) {
      await enforceBudgets(ACCOUNT, of);
      of.clock.moveTo(later(of.clock.now(), MS_PER_HOUR / 2));
      of.fleet.changeByHand(made, { state: 'running' });
      await of.deliver();
    }

    expect(attached.size).toBe(0);
  });

  test('is not frozen where all obeys, nor without the word, nor in another mode', async () => {
    for (const [said, made] of [
      [FREEZE, {}],
      [{}, { unstoppable: true }],
      [{ ...FREEZE, mode: 'notify' as const }, { unstoppable: true }],
    ] as const) {
      const { of, attached } = frozenAccount();
      of.fleet.make('ec2-instance', 'i-1', made);
      await exhausted(of, said);
      await enforceBudgets(ACCOUNT, of);
      expect(attached.size).toBe(0);
    }
  });

  test('stays frozen at the next look, which is no news, and is frozen again when somebody thaws it', async () => {
    const { of, attached } = frozenAccount();
    of.fleet.make('ec2-instance', 'i-spot', { unstoppable: true });
    await exhausted(of, FREEZE);
    await enforceBudgets(ACCOUNT, of);
    of.operators.told.length = 0;

    await enforceBudgets(ACCOUNT, of);
    expect([attached.size, told(of)]).toEqual([1, []]);

    attached.clear();
    await enforceBudgets(ACCOUNT, of);
    expect(attached.size).toBe(1);
    expect(entry(of)).toMatchObject({ times: 2, previous: { frozen: false } });
  });

  test('thaws when its budget says so no more, and what is stopped stays so', async () => {
    const { of, attached } = frozenAccount();
    of.fleet.make('ec2-instance', 'i-spot', { unstoppable: true });
    const obeying = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of, FREEZE);
    await enforceBudgets(ACCOUNT, of);

    of.pass();
    await of.adopt(budgetOf('10'));
    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ isConverged: true });

    expect([attached.size, of.fleet.isDisabled(obeying)]).toEqual([0, true]);
  });

  test('is not frozen where AWS refuses it for good: people hear why, and no run asks again', async () => {
    const { of, freeze, attached } = frozenAccount();
    freeze.refuses = 'five policies are attached already';
    of.fleet.make('ec2-instance', 'i-spot', { unstoppable: true });
    await exhausted(of, FREEZE);

    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ isConverged: true });

    expect(of.operators.told).toMatchObject([
      { spared: [{}, { arn: ARN, outcome: 'five policies are attached already' }] },
    ]);
    expect(entry(of)?.status).toBe('failed');
    freeze.refuses = undefined;
    await enforceBudgets(ACCOUNT, of);
    expect(attached.size).toBe(1);
  });

  test.each([
    ['the installation has no policy', undefined, /FreezePolicy is none/],
    ['it is the management account', ACCOUNT, /management account of the organization/],
  ])('is not frozen where %s, and the message says so', async (_why, managementAccount, reason) => {
    const { of, attached } = frozenAccount(managementAccount);
    if (managementAccount === undefined) of.freeze = undefined;
    of.fleet.make('ec2-instance', 'i-spot', { unstoppable: true });
    await exhausted(of, FREEZE);

    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ isConverged: true });

    expect(of.operators.told).toMatchObject([
      { spared: [{}, { arn: ACCOUNT, outcome: expect.stringMatching(reason) }] },
    ]);
    expect([attached.size, entry(of)]).toEqual([0, undefined]);
  });

  test('thaws though its spoke cannot be reached, and the rest waits', async () => {
    const { of, attached } = frozenAccount();
    of.fleet.make('ec2-instance', 'i-spot', { unstoppable: true });
    of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of, FREEZE);
    await enforceBudgets(ACCOUNT, of);
    of.fleets.unreachable = 'no spoke';

    await raise(of);
    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ isConverged: false });

    expect(attached.size).toBe(0);
  });

  test('that is frozen says so when the installation has lost its policy', async () => {
    const { of } = frozenAccount();
    of.fleet.make('ec2-instance', 'i-spot', { unstoppable: true });
    await exhausted(of, FREEZE);
    await enforceBudgets(ACCOUNT, of);
    of.freeze = undefined;
    of.operators.told.length = 0;

    await raise(of);
    await enforceBudgets(ACCOUNT, of);

    expect(of.operators.told).toMatchObject([
      {
        kind: 'resources-restored',
        notRestored: [{ arn: ARN, outcome: expect.stringContaining('detach budget-guardrails-freeze by hand') }],
      },
    ]);
  });
});
