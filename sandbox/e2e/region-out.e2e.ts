import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { MS_PER_HOUR } from '../../src/core/domain/time';
import { Resources } from '../resources';
import { until } from '../sandbox';
import { apartUsd, note, stopwatch } from './figures';
import { spendingAccount } from './spending-account';
import { calm, costs, emulator, jumpTo, listenToOperators, now, organization, untilLookedAt } from './subject';

const CUT_OFF = '650000000016';
const BESIDE = '650000000017';
const ELSEWHERE = 'eu-west-1';
/** The bundled prices of another region are twice those of us-east-1: an upper bound. */
const DEARER = 2;

after(() => emulator.clearFaults());

const stateOf = (resources: Resources, id: string, wanted: string) =>
  untilLookedAt(
    `${id} ${wanted}`,
    () => resources.instanceState(id),
    (state) => state === wanted,
  );

test('a region of an account that answers nothing for hours: others and its other regions go on, what is owed is done when it is back', async () => {
  const here = await spendingAccount(CUT_OFF, 1);
  const beside = await spendingAccount(BESIDE, 1);
  const away = new Resources(organization, CUT_OFF, ELSEWHERE);
  const id = await away.runInstance('t3.micro');
  jumpTo(now() + MS_PER_HOUR);
  await untilLookedAt(
    'the look there',
    () => costs.contributions(CUT_OFF),
    (all) => all.some(({ Record, status }) => Record.endsWith(id) && status === 'running'),
  );
  await calm();
  const refused = { action: '*', resource: '', error: 'ServiceUnavailable', status: 503 };
  await emulator.setFaults({ refuse: [{ ...refused, account: CUT_OFF, region: ELSEWHERE }] });
  const notices = await listenToOperators();
  await organization.setBudget(CUT_OFF, '0.01');
  await organization.setBudget(BESIDE, '0.01');
  const beyond = stopwatch();
  await stateOf(beside.resources, beside.ids[0] ?? '', 'stopped');
  await stateOf(here.resources, here.ids[0] ?? '', 'stopped');
  note({ fault: 'region out', where: 'other accounts and regions, meanwhile', runs: 1, ...beyond() });
  await until('the message', notices, (all) =>
    all.some(({ kind, address }) => kind === 'budget-exhausted' && address === CUT_OFF),
  );
  const since = emulator.calls().length;
  jumpTo(now() + 3 * MS_PER_HOUR);
  await until(
    'another try',
    async () => emulator.calls().slice(since),
    (calls) => calls.some(({ account, error }) => account === CUT_OFF && error === refused.error),
  );
  await emulator.clearFaults();
  assert.equal(await away.instanceState(id), 'running');
  const took = stopwatch();
  jumpTo(now() + MS_PER_HOUR);
  await stateOf(away, id, 'stopped');
  const stopped = took();
  await calm();
  const apart = await apartUsd(CUT_OFF, { [id]: DEARER });
  note({
    fault: 'region out',
    where: 'that region, for 3 hours',
    runs: 1,
    apartUsd: apart,
    ...stopped,
  });
  const seen = JSON.stringify([await costs.contributions(CUT_OFF), await emulator.runs(CUT_OFF)]);
  assert.ok(Math.abs(apart) < 0.0001, `${apart}: ${seen}`);
});
