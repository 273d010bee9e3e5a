import { later, MS_PER_MINUTE } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { account, disabled, exhausted, told } from '../support/exhausted-account';
import type { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, budgetOf, on } from '../support/ledgers';

/** An exhausted account with an instance that refuses to stop, and one that obeys. */
async function stubborn() {
  const of = account();
  const refusing = of.fleet.make('ec2-instance', 'i-1', { refusals: Infinity });
  const other = of.fleet.make('ec2-instance', 'i-2');
  await exhausted(of);
  return { of, refusing, other };
}

const followUp = async (of: InMemoryAccount) => (await of.ledgerNow(ACCOUNT)).followUp;

/** Lets the schedule fire that stands for the account, and runs. Returns after how many minutes the next will. */
async function next(of: InMemoryAccount): Promise<number | undefined> {
  await of.settle();
  const at = of.schedules.at('exhaustion', ACCOUNT);
  if (at !== undefined) of.clock.moveTo(at);
  of.schedules.due();
  await enforceBudgets(ACCOUNT, of);
  return (await followUp(of))?.minutes;
}

describe('what is left', () => {
  test('is asked for by the run itself: after 1, 2, 4 minutes and so on, and at least once an hour', async () => {
    const { of } = await stubborn();
    await enforceBudgets(ACCOUNT, of);
    const minutes = [(await followUp(of))?.minutes];
    for (let run = 1; run <= 8; run++) minutes.push(await next(of));
    // The first run has stopped something.
    expect(minutes).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('is scheduled as a fence of the budget, and by nothing else', async () => {
    const { of } = await stubborn();
    await enforceBudgets(ACCOUNT, of);
    const left = await followUp(of);
    expect(left?.at).toBe(later(of.clock.now(), MS_PER_MINUTE));

    await of.settle();

    const at = of.schedules.at('exhaustion', ACCOUNT) ?? 0;
    expect(at - (left?.at ?? 0)).toBeGreaterThanOrEqual(0);
    expect(at - (left?.at ?? 0)).toBeLessThan(MS_PER_MINUTE);
    expect(of.schedules.standing.size).toBe(1);
  });

  test('is tried again a minute later after any progress', async () => {
    const { of } = await stubborn();
    await enforceBudgets(ACCOUNT, of);
    for (let run = 1; run <= 3; run++) await next(of);
    expect((await followUp(of))?.minutes).toBe(8);
    of.fleet.make('ec2-instance', 'i-3');
    await of.meter();

    expect(await next(of)).toBe(1);
    expect(await next(of)).toBe(2);
  });

  test('is forgotten when everything is as it should be, and its schedule with it', async () => {
    const { of, refusing } = await stubborn();
    await enforceBudgets(ACCOUNT, of);
    of.fleet.get(refusing).refusals = 0;

    await next(of);
    // What was stopped in the hour of the first message is told in the next.
    expect(await followUp(of)).toMatchObject({ at: on('21', '01:00:00'), minutes: 60 });
    await next(of);
    await of.settle();

    expect(await followUp(of)).toMatchObject({ at: undefined, minutes: 0 });
    expect(of.schedules.standing.size).toBe(0);
  });

  test('is forgotten when there is money again: what is to be given back begins anew', async () => {
    const { of, other } = await stubborn();
    await enforceBudgets(ACCOUNT, of);
    for (let run = 1; run <= 3; run++) await next(of);
    of.fleet.get(other).refusals = Infinity;
    await of.adopt(budgetOf('20'));

    await enforceBudgets(ACCOUNT, of);

    expect((await followUp(of))?.minutes).toBe(1);
    expect(await next(of)).toBe(2);
  });

  test('is nothing after a run that had nothing to do, which writes nothing', async () => {
    const { of } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'));
    of.wire.writes = 0;
    const names: string[] = [];
    of.wire.crash = (_number, call) => void names.push(call);

    await enforceBudgets(ACCOUNT, of);

    expect(names).toEqual(['leases.take', 'leases.release']);
  });
});

describe('what people are told', () => {
  test('of what goes on: at once, and then once an hour, with what it costs', async () => {
    const { of, refusing } = await stubborn();
    await enforceBudgets(ACCOUNT, of);
    const heard: [string, number][] = [];
    for (let run = 1; run <= 12; run++) {
      of.operators.told.length = 0;
      await next(of);
      for (const kind of told(of)) heard.push([kind, Math.floor((of.clock.now() - on('21')) / (60 * MS_PER_MINUTE))]);
    }

    expect(new Set(heard.map(([kind]) => kind))).toEqual(new Set(['still-spending']));
    const hours = heard.map(([, hour]) => hour);
    expect(hours).toEqual([...new Set(hours)]);
    expect(hours.length).toBeGreaterThanOrEqual(5);
    expect(of.operators.told.at(-1)).toMatchObject({
      resources: [
        { arn: refusing.arn, rate: 1_000_000n, outcome: expect.stringContaining('cannot disable') as string },
      ],
    });
  });

  test('of what is exempt: once, with the exhaustion, and never again', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of, { exempt: ['arn:aws:ec2:eu-west-1:222222222222:ec2-instance/i-1'] });
    for (const hour of ['01', '02', '03']) {
      await enforceBudgets(ACCOUNT, of);
      of.clock.moveTo(on('21', `${hour}:00:00`));
    }
    expect(told(of)).toEqual(['budget-exhausted']);
    expect(await followUp(of)).toMatchObject({ at: undefined });
  });

  test('of what nothing can stop: once an hour, as long as somebody looks', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1', { unstoppable: true });
    await exhausted(of);
    for (const hour of ['00', '00', '01', '01', '02']) {
      of.clock.moveTo(on('21', `${hour}:30:00`));
      await enforceBudgets(ACCOUNT, of);
    }
    expect(told(of)).toEqual(['budget-exhausted', 'still-spending', 'still-spending']);
  });

  test('of more stops of the same hour: in the next hour, together', async () => {
    const { of, other } = await stubborn();
    await enforceBudgets(ACCOUNT, of);
    const late = ['i-3', 'i-4'].map((name) => of.fleet.make('ec2-instance', name));
    await of.meter();
    await next(of);
    expect(told(of).filter((kind) => kind !== 'region-unheard')).toEqual(['budget-exhausted']);

    of.clock.moveTo(on('21', '01:00:00'));
    await enforceBudgets(ACCOUNT, of);

    const [first, second] = of.operators.told.flatMap((one) =>
      one.kind === 'budget-exhausted' ? [one.resources] : [],
    );
    expect(first?.map(({ arn }) => arn)).toEqual([other.arn]);
    expect(second?.map(({ arn }) => arn)).toEqual(late.map(({ arn }) => arn));
  });

  test('of more that goes on in the same hour: at once, three times', async () => {
    const of = account();
    const names = ['i-1', 'i-2', 'i-3', 'i-4', 'i-5'];
    const all = names.map((name) => of.fleet.make('ec2-instance', name));
    await exhausted(of);
    await enforceBudgets(ACCOUNT, of);
    of.operators.told.length = 0;

    for (const each of all) {
      of.clock.moveTo(later(of.clock.now(), MS_PER_MINUTE));
      of.fleet.get(each).refusals = Infinity;
      of.fleet.changeByHand(of.fleet.get(each), { state: 'running' });
      await of.meter();
      await enforceBudgets(ACCOUNT, of);
    }

    const numbers = of.operators.told.flatMap((one) => (one.kind === 'budget-exhausted' ? [one.spared.length] : []));
    expect(numbers).toEqual([1, 2, 3]);
  });

  test('that it is exhausted again in the same hour, after there was money: at once', async () => {
    const { of } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'));
    await of.adopt(budgetOf('20'));
    await enforceBudgets(ACCOUNT, of);
    await of.deliver();
    await of.exhaust(ACCOUNT);
    await enforceBudgets(ACCOUNT, of);

    expect(told(of).filter((kind) => kind !== 'threshold-reached')).toEqual(['resources-restored', 'budget-exhausted']);
    expect(of.operators.told.at(-1)).toMatchObject({ resources: [{ outcome: 'disabled' }] });
  });

  test('of what is not back: once an hour, and of what is back when it is', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'));
    of.fleet.get(made).refusals = Infinity;
    await of.adopt(budgetOf('20'));
    await enforceBudgets(ACCOUNT, of);
    await enforceBudgets(ACCOUNT, of);
    expect(of.operators.told).toMatchObject([{ kind: 'resources-restored', notRestored: [{ arn: made.arn }] }]);
    of.fleet.get(made).refusals = 0;

    // Back in the same hour: said in the next.
    await enforceBudgets(ACCOUNT, of);
    expect([told(of).length, (await followUp(of))?.at]).toEqual([1, on('21', '01:00:00')]);
    of.clock.moveTo(on('21', '01:00:00'));
    await enforceBudgets(ACCOUNT, of);

    expect(of.operators.told.at(-1)).toMatchObject({ restored: [{ arn: made.arn }], notRestored: [] });
    expect((await followUp(of))?.at).toBeUndefined();
  });

  test.each(['observe', 'notify'] as const)(
    'of what a plan leaves running in mode %s: no more after the first',
    async (mode) => {
      const of = account();
      of.fleet.make('ec2-instance', 'i-1', { unstoppable: true });
      await exhausted(of, { mode });
      for (const hour of ['00', '01', '02']) {
        of.clock.moveTo(on('21', `${hour}:30:00`));
        await enforceBudgets(ACCOUNT, of);
      }
      expect(told(of)).toEqual(mode === 'observe' ? [] : ['budget-exhausted']);
    },
  );
});
