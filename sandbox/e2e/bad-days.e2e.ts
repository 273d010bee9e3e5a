import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Resources } from '../resources';
import { until } from '../sandbox';
import { calm, costs, createSpoke, emulator, jumpTo, ledgerOf, listenToOperators, now, organization } from './subject';

const KILLED = '610000000031';
const REFUSING = '610000000032';
const DOUBLED = '610000000033';
const HOUR = 3_600_000;

/** For what is done dozens of times: a call that was killed is repeated sooner. */
const BRIEFLY = 500;

/** More calls than one run makes. */
const MOST_CALLS = 60;

after(() => emulator.clearFaults());

test('disable-resources that is killed after any of its calls is completed by the next run: nothing is stopped twice, nothing forgotten', async (context) => {
  const { resources, ids } = await spendingAccount(KILLED, 1);
  await resources.createFunction('job', 7);
  let killedAfter = 0;
  for (let call = 1; call < MOST_CALLS; call++) {
    await emulator.setFaults({ kill: { function: 'DisableResources', afterCall: call } });
    const since = emulator.calls().length;
    await organization.setBudget(KILLED, '0.01');

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
      () => costs.journal(KILLED),
      (entries) => entries.length === 2 && entries.every(({ status }) => status === 'done'),
    );
    await calm(BRIEFLY);
    for (const id of ids) assert.equal(stops(since, id), 1, `${id} after a kill at call ${call}`);
    const { kill } = await emulator.faults();
    await organization.setBudget(KILLED, '5');
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
      KILLED,
      'open',
      ({ state, incurredExpensesRate }) => state === 'open' && incurredExpensesRate === '28888.888889',
    );
    await calm(BRIEFLY);
    if (kill?.killedAt === null || kill === undefined) break;
    killedAfter = call;
  }
  context.diagnostic(`killed after each of ${killedAfter} calls`);
  assert.ok(killedAfter >= 12, `${killedAfter}`);
});

test('a resource that refuses to stop does not save the others, and operators hear of it', async () => {
  const {
    resources,
    ids: [stubborn = '', ...others],
  } = await spendingAccount(REFUSING, 3);
  const notices = await listenToOperators();
  await emulator.setFaults({
    refuse: [{ action: 'ec2:StopInstances', resource: stubborn, error: 'OperationNotPermitted', status: 400 }],
  });

  await organization.setBudget(REFUSING, '0.01');

  for (const id of others) {
    await until(
      'the stop',
      () => resources.instanceState(id),
      (state) => state === 'stopped',
    );
  }
  const heard = await until(
    'the failure',
    notices,
    (all) => all.some(({ kind, address }) => kind === 'disabling-failed' && address === REFUSING),
    60,
  );
  assert.match(
    heard.find(({ kind, address }) => kind === 'disabling-failed' && address === REFUSING)?.text ?? '',
    new RegExp(`${stubborn}[\\s\\S]*OperationNotPermitted`),
  );
  assert.equal(await resources.instanceState(stubborn), 'running');
  assert.equal((await costs.journal(REFUSING)).find(({ Record }) => Record.endsWith(stubborn))?.status, 'failed');
});

test('events, records, schedules and calls that come twice and in shuffled order end in the ledger of a single delivery', async () => {
  await createSpoke(DOUBLED);
  await organization.setBudget(DOUBLED, '100', { Mode: 'enforce' });
  await ledgerOf(DOUBLED, 'its limit', ({ budgetLimit }) => budgetLimit === '1000000000000');
  await emulator.setFaults({ redelivery: true, seed: 7 });
  const resources = new Resources(organization, DOUBLED);
  const ids = [await resources.runInstance('t3.micro'), await resources.runInstance('t3.small')];
  for (const minutes of [30, 90]) {
    emulator.moveClock(minutes * 60);
    for (const id of ids) await resources.stopInstance(id);
    emulator.moveClock(60);
    for (const id of ids) await resources.startInstance(id);
  }
  emulator.moveClock(600);
  for (const id of ids) await resources.stopInstance(id);
  // Three runs of each, as the events themselves say, however late the last of them comes.
  await until(
    'every event',
    () => costs.contributions(DOUBLED),
    (all) => all.length === 2 && all.every(({ history, status }) => status === 'stopped' && runsIn(history) === 3),
    180,
  );
  await calm();
  await calm();

  const ledger = await ledgerOf(DOUBLED, 'settled', ({ settledThrough, updatedAt }) => settledThrough === updatedAt);
  const exact = (await costs.contributions(DOUBLED))
    .map(({ history }) => costOf(history))
    .reduce((sum, cost) => sum + cost, 0);
  assert.ok(
    exact > 0 && Math.abs(Number(ledger.accruedExpenses) - exact) < 1,
    `${ledger.accruedExpenses} instead of ${exact}`,
  );
  assert.equal(Number(ledger.incurredExpensesRate), 0);
});

/** An account that has run some instances for an hour. */
async function spendingAccount(account: string, instances: number) {
  await createSpoke(account);
  await organization.setBudget(account, '5', { Mode: 'enforce' });
  await ledgerOf(account, 'its limit', ({ budgetLimit }) => budgetLimit === '50000000000');
  const resources = new Resources(organization, account);
  const ids: string[] = [];
  for (let index = 0; index < instances; index++) ids.push(await resources.runInstance('t3.micro'));
  await until(
    'all run',
    () => costs.contributions(account),
    (all) => all.filter(({ status }) => status === 'running').length === instances,
  );
  jumpTo(now() + HOUR);
  return { resources, ids };
}

/** How often an instance was told to stop. */
function stops(since: number, id: string): number {
  return emulator
    .calls()
    .slice(since)
    .filter(({ action, resource, error }) => action === 'StopInstances' && resource?.includes(id) && error === null)
    .length;
}

/** How often it has started. Looks at the account may have found it running in between. */
function runsIn(history: readonly { readonly running: boolean }[]): number {
  return history.filter(({ running }, index) => running && history[index - 1]?.running !== true).length;
}

/** What a history costs, from one change to the next. */
function costOf(history: readonly { readonly at: string; readonly running: boolean; readonly rate: string }[]): number {
  return history.reduce((sum, { at, running, rate }, index) => {
    const next = history[index + 1];
    return running && next !== undefined ? sum + (Number(rate) * (Date.parse(next.at) - Date.parse(at))) / 1_000 : sum;
  }, 0);
}
