import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { until } from '../sandbox';
import { spendingAccount } from './spending-account';
import { costs, emulator, listenToOperators, organization } from './subject';

const REFUSING = '610000000032';

after(() => emulator.clearFaults());

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
  const heard = await until('the failure', notices, (all) =>
    all.some(({ kind, address }) => kind === 'budget-exhausted' && address === REFUSING),
  );
  assert.match(
    heard.find(({ kind, address }) => kind === 'budget-exhausted' && address === REFUSING)?.text ?? '',
    new RegExp(`${stubborn}[\\s\\S]*OperationNotPermitted`),
  );
  assert.equal(await resources.instanceState(stubborn), 'running');
  // Whoever is told may look while the next try is under way.
  await until(
    'the journal',
    () => costs.journal(REFUSING),
    (entries) => entries.find(({ Record }) => Record.endsWith(stubborn))?.status === 'failed',
  );
});
