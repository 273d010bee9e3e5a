import type { WhenBlind } from '../../src/budgets/domain/when-blind';
import { later, MS_PER_HOUR } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { account, TAGS } from '../support/exhausted-account';
import { ACCOUNT, budgetOf, on } from '../support/ledgers';

/** An account that was last looked at four hours ago. */
async function blind(whenBlind: WhenBlind | undefined, limit = '10000', mode: 'enforce' | 'notify' = 'enforce') {
  const of = account();
  const made = of.fleet.make('ec2-instance', 'i-1', { tags: TAGS });
  const said = { mode, ...(whenBlind === undefined ? {} : { whenBlind }) };
  await of.adopt(budgetOf(limit, said));
  await of.meter();
  const sees = of.sights;
  const goBlind = () => (of.sights = { ...sees, lastLook: async () => later(of.clock.now(), -4 * MS_PER_HOUR) });
  const see = () => (of.sights = sees);
  const run = async () => {
    of.pass();
    await enforceBudgets(ACCOUNT, of);
    await of.deliver();
  };
  const told = () => of.operators.told.map(({ kind }) => kind).filter((kind) => kind !== 'exhaustion-predicted');
  const isDisabled = () => of.fleet.isDisabled(made);
  return { of, made, goBlind, see, run, told, isDisabled };
}

describe('while nobody sees an account', () => {
  test.each<[WhenBlind | undefined, string]>([
    [undefined, 'assume-last'],
    ['assume-last', 'assume-last'],
    ['fail-open', 'fail-open'],
  ])(
    'with %s, a budget with money stops nothing, and people hear once that it is, and once that it sees',
    async (said, whenBlind) => {
      const { of, goBlind, see, run, told, isDisabled } = await blind(said);
      goBlind();
      await run();
      await run();
      expect([isDisabled(), told()]).toEqual([false, ['blind']]);
      expect(of.operators.told.at(-1)).toMatchObject({ kind: 'blind', address: ACCOUNT, whenBlind });
      see();
      await run();
      await run();
      expect([isDisabled(), told()]).toEqual([false, ['blind', 'sees-again']]);
      expect((await of.ledgerNow(ACCOUNT)).blindSince).toBeUndefined();
    },
  );

  test('fail-closed stops what it covers, and gives it back when it sees again', async () => {
    const { of, made, goBlind, see, run, told, isDisabled } = await blind('fail-closed');
    goBlind();
    await run();
    await run();
    expect([isDisabled(), told()]).toEqual([true, ['stopped-blind', 'blind']]);
    expect(of.operators.told.find(({ kind }) => kind === 'stopped-blind')).toMatchObject({
      resources: [{ arn: made.arn, outcome: 'disabled' }],
    });
    expect(of.entries(ACCOUNT)).toMatchObject([
      { status: 'done', reason: expect.stringContaining('not seen') as string },
    ]);
    const { state, exhaustedLimit, watch } = await of.ledgerNow(ACCOUNT);
    expect([state, exhaustedLimit, watch.toldThresholds.includes(100)]).toEqual(['exhausted', undefined, false]);
    see();
    await run();
    expect([isDisabled(), told().slice(2)]).toEqual([false, ['resources-restored', 'sees-again']]);
  });

  test('fail-closed holds what is also exhausted until there is money', async () => {
    const { of, goBlind, see, run, isDisabled } = await blind('fail-closed', '10');
    goBlind();
    await run();
    await of.exhaust(ACCOUNT);
    await run();
    see();
    await run();
    expect(isDisabled()).toBe(true);
    await of.adopt(budgetOf('10000', { mode: 'enforce', whenBlind: 'fail-closed' }));
    await run();
    expect(isDisabled()).toBe(false);
  });

  test('fail-closed in mode notify plans, and touches nothing', async () => {
    const { goBlind, run, told, isDisabled } = await blind('fail-closed', '10000', 'notify');
    goBlind();
    await run();
    expect([isDisabled(), told()]).toEqual([false, ['stopped-blind', 'blind']]);
  });

  test('fail-open stops nothing at the limit, says so once, and stops when it sees again', async () => {
    const { of, goBlind, see, run, told, isDisabled } = await blind('fail-open', '10');
    goBlind();
    await of.exhaust(ACCOUNT);
    await run();
    await run();
    expect([isDisabled(), told().filter((kind) => kind !== 'threshold-reached')]).toEqual([
      false,
      ['budget-exhausted', 'blind'],
    ]);
    expect(of.operators.told.find(({ kind }) => kind === 'budget-exhausted')).toMatchObject({ failsOpen: true });
    see();
    of.clock.moveTo(later(of.clock.now(), MS_PER_HOUR));
    await run();
    expect(isDisabled()).toBe(true);
  });

  test('fail-open keeps stopped what is', async () => {
    const { of, goBlind, run, isDisabled } = await blind('fail-open', '10');
    await of.exhaust(ACCOUNT);
    await run();
    goBlind();
    await run();
    expect(isDisabled()).toBe(true);
  });

  test('a person’s stop holds, whatever fails open', async () => {
    const { of, goBlind, run, isDisabled } = await blind('fail-open');
    goBlind();
    const stop = { who: 'Ann', why: 'leaked key', until: on('25') };
    await of.adopt(budgetOf('10000', { mode: 'enforce', whenBlind: 'fail-open', stop }));
    await run();
    expect(isDisabled()).toBe(true);
  });

  test('a new month does not tell it again', async () => {
    const { of, goBlind, run, told } = await blind('assume-last');
    goBlind();
    await run();
    of.clock.moveTo(Date.UTC(2026, 11, 1, 5) as never);
    await run();
    expect(told()).toEqual(['blind']);
  });
});
