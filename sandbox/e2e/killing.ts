import assert from 'node:assert/strict';
import type { Resources } from '../resources';
import { until } from '../sandbox';
import { note, stopwatch } from './figures';
import { spendingAccount } from './spending-account';
import { calm, costs, emulator, jumpTo, ledgerOf, now, organization } from './subject';

/** For what is done dozens of times: a call that was killed is repeated sooner. */
const BRIEFLY = 500;

/** Longer than a run may live, and than a schedule is late. */
const AFTER_ITS_LEASE = 10 * 60_000;

/** More calls than one run makes. */
const MOST_CALLS = 60;

/**
 * Kills disable-resources after its call `first`, and after each `step`-th one from there, until a run makes no more:
 * the next run completes what it left, each time. Returns how often it was killed.
 */
export async function killAfterCalls(account: string, first: number, step: number): Promise<number> {
  const { resources, ids } = await spendingAccount(account, 1);
  await resources.createFunction('job', 7);
  let kills = 0;
  let slowest = { seconds: 0, realSeconds: 0 };
  for (let call = first; call < MOST_CALLS; call += step) {
    await emulator.setFaults({ kill: { function: 'DisableResources', afterCall: call } });
    const since = emulator.calls().length;
    await organization.setBudget(account, '0.01');

    await until(
      'the kill, or the end of a run that was not killed',
      async () => (await emulator.faults()).kill?.killedAt !== null || (await isDone(account)),
      (isOver) => isOver,
    );
    const took = stopwatch();
    // The lease of the dead is over by then, and who was called meanwhile comes again.
    jumpTo(now() + AFTER_ITS_LEASE);
    await completed(account, resources, ids, call);
    const { seconds, realSeconds } = took();
    await calm(BRIEFLY);
    for (const id of ids) assert.equal(stops(since, id), 1, `${id} after a kill at call ${call}`);
    const { kill } = await emulator.faults();
    await emulator.clearFaults();
    await givenBack(account, resources, ids);
    if (kill?.killedAt === null || kill === undefined) break;
    kills += 1;
    slowest = {
      seconds: Math.max(slowest.seconds, seconds),
      realSeconds: Math.max(slowest.realSeconds, realSeconds),
    };
  }
  const where = `disable-resources, after each of its calls from ${first} on, step ${step}: the slowest`;
  note({ fault: 'kill -9', where, runs: kills, ...slowest });
  return kills;
}

async function completed(account: string, resources: Resources, ids: readonly string[], call: number): Promise<void> {
  for (const id of ids) {
    await until(
      `${id} after a kill at call ${call}`,
      () => resources.instanceState(id),
      (state) => state === 'stopped',
    );
  }
  await until(
    'the function',
    () => resources.reservation('job'),
    (reservation) => reservation === 0,
  );
  await until(
    'the journal',
    () => isDone(account),
    (isOver) => isOver,
  );
}

async function givenBack(account: string, resources: Resources, ids: readonly string[]): Promise<void> {
  await organization.setBudget(account, '5');
  await ledgerOf(account, 'its money', ({ budgetLimit }) => budgetLimit === '50000000000');
  await calm(BRIEFLY);
  jumpTo(now() + AFTER_ITS_LEASE);
  for (const id of ids) {
    await until(
      'the start',
      () => resources.instanceState(id),
      (state) => state === 'running',
    );
  }
  await until(
    'its reservation',
    () => resources.reservation('job'),
    (reservation) => reservation === 7,
  );
  await ledgerOf(
    account,
    'open',
    ({ state, incurredExpensesRate }) => state === 'open' && incurredExpensesRate === '28888.888889',
  );
  await calm(BRIEFLY);
}

/** Whether the journal says that both are disabled. */
async function isDone(account: string): Promise<boolean> {
  const entries = await costs.journal(account);
  return entries.length === 2 && entries.every(({ status }) => status === 'done');
}

/** How often an instance was told to stop. */
function stops(since: number, id: string): number {
  return emulator
    .calls()
    .slice(since)
    .filter(({ action, resource, error }) => action === 'StopInstances' && resource?.includes(id) && error === null)
    .length;
}
