import { MS_PER_SECOND } from '../../src/core/domain/time';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { meterResource } from '../../src/metering/meter-resource';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf, on } from '../support/ledgers';

const ORIGIN = { account: ACCOUNT_ID, region: 'eu-west-1' };

/** An exhausted account in which a run has been. */
async function exhausted(mode: 'notify' | 'enforce') {
  const of = new InMemoryAccount(on('02'));
  await of.adopt(budgetOf('10', { mode }));
  await of.exhaust(ACCOUNT);
  await enforceBudgets(ACCOUNT, of);
  of.calls.made.length = 0;
  return of;
}

/** Ten things start in a second, for some time. `answer` is what a call does, as it comes. */
async function startMany(of: InMemoryAccount, seconds: number, answer?: () => Promise<unknown>): Promise<number> {
  let answered = 0;
  for (let number = 0; number < 10 * seconds; number++) {
    of.clock.moveTo(of.clock.now() + MS_PER_SECOND / 10);
    const about = of.fleet.make('ec2-instance', `i-${of.clock.now()}`, { price: 1_000 });
    await meterResource([{ about, at: of.clock.now(), running: true }], ORIGIN, of);
    for (; answer !== undefined && answered < of.calls.made.length; answered++) await answer();
  }
  return of.calls.made.length;
}

const run = (of: InMemoryAccount) => () => enforceBudgets(ACCOUNT, of);

test('where nothing is stopped, an account that starts ten things a second asks once a minute', async () => {
  const of = await exhausted('notify');

  const calls = await startMany(of, 120, run(of));

  expect(calls).toBeGreaterThanOrEqual(1);
  expect(calls).toBeLessThanOrEqual(2);
});

test('where it is stopped, it asks for no second run before the first begins', async () => {
  const of = await exhausted('enforce');

  expect(await startMany(of, 30)).toBe(1);
});

test('and what has started since is stopped by the next', async () => {
  const of = await exhausted('enforce');

  await startMany(of, 3, run(of));

  expect([...of.fleet.resources.values()].filter(({ state }) => state.state === 'running')).toEqual([]);
});
