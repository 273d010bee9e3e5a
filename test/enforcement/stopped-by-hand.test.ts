import type { Budget } from '../../src/budgets/domain/budget';
import { money, parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_DAY, MS_PER_HOUR } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { account, outcomes, SHOP, TAGS, told } from '../support/exhausted-account';
import type { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, budgetOf, NOVEMBER_ENDS, on, WORKLOAD } from '../support/ledgers';

const STOP = { who: 'Ann', why: 'leaked key', until: on('25') };
const WHY = 'stopped by hand by Ann until 2026-11-25 00:00 UTC: leaked key';

/** An account with money left, in which one instance runs, and somebody has it stopped by hand. */
async function stopped(said: Partial<Budget> = {}, policy: Parameters<typeof account>[0] = {}, pause = false) {
  const of = account(policy);
  const made = of.fleet.make('ec2-instance', 'i-1', { tags: TAGS });
  const before = of.fleet.get(made).state;
  const { stop = STOP, ...rest } = said;
  await of.adopt(budgetOf('10000', rest));
  await of.meter();
  if (pause) of.pause = { who: 'Ben', why: 'drill' };
  const budget = budgetOf('10000', { ...rest, stop });
  await of.adopt(budget);
  await enforceBudgets(budget.address, of);
  await of.deliver();
  const isDisabled = () => of.fleet.isDisabled(made);
  return { of, made, before, budget, isDisabled };
}

/** The stop is not in the item any more. */
async function end(of: InMemoryAccount, { stop: _over, ...budget }: Budget): Promise<void> {
  await of.adopt(budget);
}

describe('a stop by hand', () => {
  test.each(['enforce', 'notify', 'observe'] as const)(
    'stops what spends although there is money, whatever the mode says: %s',
    async (mode) => {
      const { of, made, isDisabled } = await stopped({ mode });

      expect(isDisabled()).toBe(true);
      expect(of.entries(ACCOUNT)).toMatchObject([{ status: 'done', mode: 'enforce', reason: WHY }]);
      expect(of.operators.told.filter(({ kind }) => kind !== 'exhaustion-predicted')).toMatchObject([
        { kind: 'stopped-by-hand', ...STOP, suspended: false, resources: [{ arn: made.arn, outcome: 'disabled' }] },
      ]);
      expect((await of.ledgerNow(ACCOUNT)).watch.toldThresholds).not.toContain(100);
    },
  );

  test('is told once, and stops again what is started', async () => {
    const { of, made, isDisabled, before } = await stopped();
    of.fleet.changeByHand(made, before);
    await of.deliver();
    expect(of.calls.made).toContainEqual(expect.objectContaining({ call: 'disable', address: ACCOUNT }));
    of.operators.told.length = 0;

    await enforceBudgets(ACCOUNT, of);

    expect(isDisabled()).toBe(true);
    expect(told(of)).not.toContain('budget-exhausted');
  });

  test('spares what is exempt', async () => {
    const { of, isDisabled } = await stopped({ exempt: ['shop'] });
    expect(isDisabled()).toBe(false);
    expect(of.operators.told.find(({ kind }) => kind === 'stopped-by-hand')).toMatchObject({
      spared: [{ outcome: 'exempt' }],
    });
  });

  test('that ends gives back what it holds', async () => {
    const { of, budget, isDisabled } = await stopped({ mode: 'notify' });
    await end(of, budget);

    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect([isDisabled(), (await of.ledgerNow(ACCOUNT)).state]).toEqual([false, 'open']);
  });

  test('holds no longer than its time, whether its item says so yet or not', async () => {
    const { of, isDisabled } = await stopped();
    of.clock.moveTo(STOP.until);

    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(isDisabled()).toBe(false);
  });

  test('gives back at its end also where little of the money is left', async () => {
    const { of, budget, isDisabled } = await stopped();
    const { accrued } = await of.ledgerNow(ACCOUNT);
    await of.use(ACCOUNT, money(parseUsd('9999.9') - accrued));
    await enforceBudgets(ACCOUNT, of);
    await end(of, budget);

    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(isDisabled()).toBe(false);
  });

  test('is not ended by more money', async () => {
    const { of, budget, isDisabled } = await stopped();
    await of.adopt({ ...budget, limit: parseUsd('90000') });
    expect(await outcomes(of)).toEqual([]);
    expect(isDisabled()).toBe(true);
  });

  test('ends with its budget', async () => {
    const { of, budget, isDisabled } = await stopped();
    await of.budgets.abandon(budget, await of.ledgerNow(ACCOUNT), later(of.clock.now(), 1));
    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(isDisabled()).toBe(false);
  });

  test('goes on over the end of a month where its time does', async () => {
    const { of, isDisabled } = await stopped({ stop: { ...STOP, until: later(NOVEMBER_ENDS, MS_PER_DAY) } });
    of.clock.moveTo(later(NOVEMBER_ENDS, MS_PER_HOUR));
    expect(await outcomes(of)).toEqual([]);
    expect([isDisabled(), (await of.ledgerNow(ACCOUNT)).state]).toEqual([true, 'exhausted']);
    of.clock.moveTo(later(NOVEMBER_ENDS, MS_PER_DAY));
    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    expect(isDisabled()).toBe(false);
  });

  test('of a workload stops that alone', async () => {
    const { of, isDisabled } = await stopped({ ...SHOP, mode: 'observe' });
    const other = of.fleet.make('ec2-instance', 'i-2');
    await of.meter();
    await enforceBudgets(WORKLOAD, of);
    expect([isDisabled(), of.fleet.isDisabled(other)]).toEqual([true, false]);
  });
});

describe('a stop by hand of a budget that is spent, too', () => {
  test('is named as an exhaustion where the budget enforces, and what it holds is not given back at its end', async () => {
    const { of, budget, isDisabled } = await stopped({ mode: 'enforce' });
    await of.exhaust(ACCOUNT);
    of.operators.told.length = 0;
    await enforceBudgets(ACCOUNT, of);
    expect(told(of)).toContain('budget-exhausted');
    expect(await of.ledgerNow(ACCOUNT)).toMatchObject({ exhaustedLimit: budget.limit });
    await end(of, budget);

    expect(await outcomes(of)).toEqual([]);
    expect(isDisabled()).toBe(true);
  });

  test('is given back at its end where the budget only notifies, which is told then', async () => {
    const { of, budget, isDisabled } = await stopped({ mode: 'notify' });
    await of.exhaust(ACCOUNT);
    await enforceBudgets(ACCOUNT, of);
    expect(isDisabled()).toBe(true);
    await end(of, budget);
    of.operators.told.length = 0;

    expect(await outcomes(of)).toEqual([{ kind: 'restored' }]);
    await of.deliver();
    await enforceBudgets(ACCOUNT, of);
    expect(isDisabled()).toBe(false);
    expect(told(of)).toContain('budget-exhausted');
  });
});

describe('a stop by hand while enforcement is suspended', () => {
  test.each<[string, boolean, Parameters<typeof account>[0]]>([
    ['paused', true, {}],
    ['switched off', false, { enforcementEnabled: false }],
  ])('stops nothing, and says so: %s', async (_how, pause, policy) => {
    const { of, isDisabled } = await stopped({}, policy, pause);
    expect(isDisabled()).toBe(false);
    expect(of.operators.told.find(({ kind }) => kind === 'stopped-by-hand')).toMatchObject({ suspended: true });
  });

  test('stops when the pause is lifted: it is among those that are looked at then', async () => {
    const { of, isDisabled } = await stopped({}, {}, true);
    of.pause = undefined;
    expect((await of.ledgerNow(ACCOUNT)).state).toBe('exhausted');
    await enforceBudgets(ACCOUNT, of);
    expect(isDisabled()).toBe(true);
  });
});
