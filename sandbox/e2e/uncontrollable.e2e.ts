import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MS_PER_HOUR } from '../../src/core/domain/time';
import { LastingResources } from '../lasting-resources';
import { Resources } from '../resources';
import { until } from '../sandbox';
import {
  calm,
  callsSince,
  costs,
  createSpoke,
  emulator,
  exhaustionOf,
  jumpTo,
  ledgerOf,
  now,
  organization,
} from './subject';

const ACCOUNT = '610000000114';

test('a volume and a gateway are counted, named when the money is out, and never touched', async () => {
  await createSpoke(ACCOUNT);
  await organization.setBudget(ACCOUNT, '0.60', { Mode: 'enforce' });
  await ledgerOf(ACCOUNT, 'its limit', ({ budgetLimit }) => budgetLimit === '6000000000');
  const resources = new Resources(organization, ACCOUNT);
  const id = await resources.runInstance('t3.micro');
  const lasting = new LastingResources(organization, ACCOUNT);
  const volume = await lasting.createVolume('gp3', 1_000);
  const gateway = await lasting.createNatGateway();
  // The look at the new spoke is over, and a jump ends no session of it.
  await calm();
  const before = emulator.calls().length;

  jumpTo(now() + MS_PER_HOUR);

  const found = await until(
    'the look',
    () => costs.contributions(ACCOUNT),
    (all) => all.filter(({ status }) => status === 'running').length === 3,
  );
  await calm();
  assert.deepEqual(
    found.map(({ Record, type }) => [Record, type]).sort(),
    [
      [`resource#${resources.instanceArn(id)}`, 'ec2-instance'],
      [`resource#${gateway}`, 'nat-gateway'],
      [`resource#${volume}`, 'ebs-volume'],
    ].sort(),
  );
  const staying = found.filter(({ type }) => type !== 'ec2-instance').reduce((sum, { rate }) => sum + Number(rate), 0);
  // 80 USD over a month of 28 to 31 days, and 0.045 USD an hour.
  assert.ok(staying > 423_000 && staying < 456_000, `${staying} revantios a second`);

  jumpTo((await exhaustionOf(ACCOUNT)) + 1_000);
  await until(
    'the stop',
    () => resources.instanceState(id),
    (state) => state === 'stopped',
  );
  const exhausted = await ledgerOf(
    ACCOUNT,
    'exhausted, with what stays',
    ({ state, incurredExpensesRate }) => state === 'exhausted' && Math.abs(Number(incurredExpensesRate) - staying) < 1,
  );
  assert.equal(exhausted.state, 'exhausted');
  await calm();
  assert.deepEqual(
    (await costs.journal(ACCOUNT)).map(({ Record }) => Record.replace(/^journal#[^#]+#/, '')),
    [resources.instanceArn(id)],
  );
  assert.equal(
    callsSince(before, ACCOUNT, 'DeleteVolume').length + callsSince(before, ACCOUNT, 'DeleteNatGateway').length,
    0,
  );

  await lasting.deleteVolume(volume);
  jumpTo(now() + MS_PER_HOUR);
  await until(
    'the look that misses the volume',
    () => costs.contributions(ACCOUNT),
    (all) => all.filter(({ status }) => status === 'running').length === 1,
  );
  await calm();
});
