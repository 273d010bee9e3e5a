import { SpokeDenied, SpokeFailure } from '../../src/core/ports';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import type { StopOutcome } from '../../src/enforcement/stop-targets';
import type { ResourceAdapter } from '../../src/metering/ports';
import { account, exhausted, told } from '../support/exhausted-account';
import type { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, budgetOf, on } from '../support/ledgers';

/** Changes what the adapters of the account's spoke answer. */
function answering(of: InMemoryAccount, patch: (adapter: ResourceAdapter) => Partial<ResourceAdapter>): void {
  const reach = of.fleets.reach.bind(of.fleets);
  of.fleets.reach = async (...to) => {
    const fleet = await reach(...to);
    return {
      ...fleet,
      of: (type, region) => {
        const adapter = fleet.of(type, region);
        return { ...adapter, ...patch(adapter) };
      },
    };
  };
}

/** Runs, and returns the outcome of each target by its name. */
async function run(of: InMemoryAccount): Promise<Readonly<Record<string, StopOutcome>>> {
  const result = await enforceBudgets(ACCOUNT, of);
  const targets = result.kind === 'ran' ? result.stoppings.flatMap((one) => one.targets) : [];
  return Object.fromEntries(targets.map(({ target, outcome }) => [target.control.arn.split('/').at(-1), outcome]));
}

const kinds = (outcomes: Readonly<Record<string, StopOutcome>>) =>
  Object.fromEntries(Object.entries(outcomes).map(([name, { kind }]) => [name, kind]));

describe('the brake', () => {
  test('counts what was stopped: what refuses holds up no other', async () => {
    const of = account({ maxDisabledPerRun: 2 });
    const refusing = [9, 8, 7].map((price) =>
      of.fleet.make('ec2-instance', `no-${price}`, { price, refusals: Infinity }),
    );
    const obeying = [3, 2, 1].map((price) => of.fleet.make('ec2-instance', `yes-${price}`, { price }));
    await exhausted(of);

    expect(kinds(await run(of))).toEqual({
      'no-9': 'failed',
      'no-8': 'failed',
      'no-7': 'failed',
      'yes-3': 'disabled',
      'yes-2': 'disabled',
    });
    expect([...refusing, ...obeying].map((each) => of.fleet.isDisabled(each))).toEqual([
      false,
      false,
      false,
      true,
      true,
      false,
    ]);
    expect(of.operators.told).toMatchObject([
      { spared: [{}, {}, {}, { arn: obeying[2]?.arn, outcome: 'the brake allows 2 in one run' }] },
    ]);
  });

  test('counts nothing that was off already, exempt or gone', async () => {
    const of = account({ maxDisabledPerRun: 1 });
    const [off, gone] = [9, 8].map((price) => of.fleet.make('ec2-instance', `i-${price}`, { price }));
    const last = of.fleet.make('ec2-instance', 'i-1', { price: 1 });
    await exhausted(of);
    if (off !== undefined) of.fleet.changeByHand(off, { state: 'stopped' });
    if (gone !== undefined) of.fleet.delete(gone);

    expect(kinds(await run(of))).toEqual({ 'i-9': 'already', 'i-8': 'gone', 'i-1': 'disabled' });
    expect(of.fleet.isDisabled(last)).toBe(true);
  });

  test('does not hold up a plan: nothing is stopped by it', async () => {
    const of = account({ maxDisabledPerRun: 1 });
    for (const name of ['i-1', 'i-2', 'i-3']) of.fleet.make('ec2-instance', name);
    await exhausted(of, { mode: 'notify' });

    expect(kinds(await run(of))).toEqual({ 'i-1': 'noted', 'i-2': 'noted', 'i-3': 'noted' });
  });
});

test('what was refused last time comes after what was never tried, however dear it is', async () => {
  const of = account({ maxDisabledPerRun: 1 });
  const refusing = of.fleet.make('ec2-instance', 'dear', { price: 9_000_000, refusals: Infinity });
  await exhausted(of);
  await enforceBudgets(ACCOUNT, of);
  expect(of.entries(ACCOUNT)).toMatchObject([{ status: 'failed' }]);
  of.fleet.get(refusing).refusals = 0;
  const cheap = of.fleet.make('ec2-instance', 'cheap', { price: 1 });
  await of.meter();

  await enforceBudgets(ACCOUNT, of);
  expect([of.fleet.isDisabled(cheap), of.fleet.isDisabled(refusing)]).toEqual([true, false]);

  await enforceBudgets(ACCOUNT, of);
  expect(of.fleet.isDisabled(refusing)).toBe(true);
});

test('hundreds are stopped by one run, and each is in the journal', async () => {
  const of = account({ maxDisabledPerRun: 1_000 });
  const made = Array.from({ length: 230 }, (_each, index) => of.fleet.make('ec2-instance', `i-${index}`));
  await exhausted(of);
  answering(of, (adapter) => ({
    readAll: async (arns) => {
      const found = await Promise.all(arns.map(async (arn) => [arn, await adapter.read(arn)] as const));
      return new Map(found.flatMap(([arn, state]) => (state === undefined ? [] : [[arn, state] as const])));
    },
    disableAll: async (arns) => {
      for (const arn of arns) await adapter.disable(arn);
      return new Map();
    },
  }));

  expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ kind: 'ran', isConverged: true });

  expect(made.filter((each) => of.fleet.count('disable', each) !== 1)).toEqual([]);
  expect(of.entries(ACCOUNT).filter(({ status }) => status === 'done')).toHaveLength(230);
});

describe('what cannot be stopped', () => {
  test('because a stop would destroy something is left running, and named with the reason', async () => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of);
    const reason = 'its data is on instance-store volumes';
    answering(of, (adapter) => ({
      read: async (arn) => {
        const found = await adapter.read(arn);
        return found && { ...found, spared: reason };
      },
    }));

    expect(await run(of)).toEqual({ 'i-1': { kind: 'spared', reason } });

    expect([of.fleet.done, of.entries(ACCOUNT)]).toEqual([[], []]);
    expect(of.operators.told).toMatchObject([{ resources: [], spared: [{ arn: made.arn, outcome: reason }] }]);
    // No run can do more about it: the hourly look names it.
    expect((await of.ledgerNow(ACCOUNT)).followUp?.at).toBeUndefined();
  });

  test('because nobody knows its state is a failure, and is looked at again', async () => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of);
    answering(of, () => ({ read: async () => ({ kind: 'unknown', previous: {}, tags: {} }) }));

    expect(await run(of)).toEqual({
      'i-1': { kind: 'failed', reason: `nobody knows whether ${made.arn} runs`, isFinal: false },
    });

    expect([of.fleet.done, of.entries(ACCOUNT)]).toEqual([[], []]);
    expect((await of.ledgerNow(ACCOUNT)).followUp?.minutes).toBe(1);
  });

  test('because a policy denies it is asked once, told, and not waited for', async () => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of);
    const disable = jest.fn().mockRejectedValue(new SpokeDenied('an SCP denies it'));
    answering(of, () => ({ disable }));

    expect(await run(of)).toEqual({ 'i-1': { kind: 'failed', reason: 'an SCP denies it', isFinal: true } });

    expect(disable).toHaveBeenCalledTimes(1);
    expect([of.clock.now() - on('21') < 10_000, of.entries(ACCOUNT)]).toMatchObject([true, [{ status: 'failed' }]]);
    expect(of.operators.told).toMatchObject([{ spared: [{ arn: made.arn, outcome: 'an SCP denies it' }] }]);
    expect((await of.ledgerNow(ACCOUNT)).followUp?.at).toBeUndefined();
  });

  test('because it cannot be read saves no other', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1');
    of.fleet.make('rds-instance', 'orders');
    await exhausted(of);
    answering(of, (adapter) => ({
      read: async (arn) => {
        if (arn.endsWith('orders')) throw new SpokeFailure('no');
        return adapter.read(arn);
      },
    }));

    expect(kinds(await run(of))).toEqual({ 'i-1': 'disabled', orders: 'failed' });
    expect(told(of)).toEqual(['budget-exhausted']);
  });
});

describe('a stop that was accepted and does not show', () => {
  test('stays planned, is tried again, and is given back when there is money', async () => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1', { ignores: true });
    await exhausted(of);
    expect(kinds(await run(of))).toEqual({ 'i-1': 'failed' });
    expect(of.entries(ACCOUNT)).toMatchObject([{ status: 'planned', times: 1 }]);

    expect(kinds(await run(of))).toEqual({ 'i-1': 'failed' });
    expect(of.entries(ACCOUNT)).toMatchObject([{ status: 'planned', times: 1 }]);

    // It comes late, when there is money again.
    of.fleet.get(made).ignores = false;
    of.fleet.changeByHand(made, { state: 'stopped' });
    await of.adopt(budgetOf('20'));
    await enforceBudgets(ACCOUNT, of);
    expect([of.fleet.isDisabled(made), of.entries(ACCOUNT)]).toMatchObject([false, [{ status: 'restored' }]]);
  });

  test('may still come while it has money again: the run looks again before it forgets it', async () => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1', { slow: 45_000 });
    await exhausted(of);
    await enforceBudgets(ACCOUNT, of);
    expect(of.fleet.isDisabled(made)).toBe(false);
    await of.adopt(budgetOf('20'));

    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({
      isConverged: false,
      restored: [{ outcome: { kind: 'pending' } }],
    });

    await of.settle();
    of.clock.moveTo(of.schedules.at('exhaustion', ACCOUNT) ?? 0);
    expect(of.fleet.isDisabled(made)).toBe(true);
    await enforceBudgets(ACCOUNT, of);
    expect([of.fleet.isDisabled(made), of.entries(ACCOUNT)]).toMatchObject([false, [{ status: 'restored' }]]);
  });
});
