import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeleteItemCommand, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SCHEDULE_GROUPS } from '../../src/ledger/contracts';
import { MANAGEMENT } from '../accounts';
import type { Resources } from '../resources';
import { until } from '../sandbox';
import { apartUsd, note, stopwatch } from './figures';
import { spendingAccount } from './spending-account';
import {
  bringIntoForce,
  calm,
  costs,
  exhaustionOf,
  fenceBefore,
  jumpTo,
  ledgerOf,
  listenToOperators,
  now,
  organization,
  period,
  receiptOf,
  untilLookedAt,
} from './subject';
import { copyOf, putBack } from './table-restore';

const FENCED = '650000000011';
const EDITED = '650000000012';
const HELD = '650000000013';
const STOPPED = '650000000014';
const WRITTEN = '650000000015';
const HOUR_MS = 3_600_000;
/** Of a t3.micro, in revantios per second. */
const SPEED = '28888.888889';

const stateOf = (resources: Resources, id: string, wanted: string) =>
  untilLookedAt(
    `${id} ${wanted}`,
    () => resources.instanceState(id),
    (state) => state === wanted,
  );

test('deleted schedule groups are made again by the next change of a fence, and every schedule by the hourly look', async () => {
  await spendingAccount(FENCED, 1);
  await organization.setBudget(FENCED, '1');
  const ledger = await ledgerOf(FENCED, 'a fence', ({ fenceAt, budgetLimit }) => {
    return fenceAt !== undefined && budgetLimit === '10000000000';
  });
  assert.notEqual(await costs.schedule('exhaustion', FENCED), undefined);
  assert.notEqual(await costs.schedule('threshold', FENCED), undefined);
  const scheduler = new SchedulerClient(organization.as(MANAGEMENT));
  const deleteGroups = async () => {
    for (const Name of Object.values(SCHEDULE_GROUPS)) await scheduler.send(new DeleteScheduleGroupCommand({ Name }));
    assert.equal(await costs.schedule('exhaustion', FENCED), undefined);
  };

  await deleteGroups();
  const change = stopwatch();
  await organization.setBudget(FENCED, '0.9');
  await until(
    'the group, and the fence in it',
    () => costs.schedule('exhaustion', FENCED),
    (at) => at !== undefined,
  );
  note({ fault: 'schedule groups deleted', where: 'until the next change of a limit', runs: 1, ...change() });
  const moved = await ledgerOf(FENCED, 'its new fence', ({ fenceAt }) => fenceAt !== ledger.fenceAt);

  await calm();
  await deleteGroups();
  assert.equal((await costs.ledger(FENCED, period()))?.fenceAt, moved.fenceAt);
  const look = stopwatch();
  jumpTo(now() + HOUR_MS);
  await untilLookedAt(
    'the fence',
    () => costs.schedule('exhaustion', FENCED),
    (at) => at !== undefined,
  );
  await until(
    'the threshold',
    () => costs.schedule('threshold', FENCED),
    (at) => at !== undefined,
  );
  note({ fault: 'schedule groups deleted', where: 'until the hourly look', runs: 1, ...look() });
  await calm();
  assert.equal(await costs.schedule('exhaustion', FENCED), fenceBefore(await exhaustionOf(FENCED)));
});

test('a speed that makes no sense is named, a row that is deleted is opened again with what its resources say', async () => {
  await spendingAccount(EDITED, 1);
  const before = await ledgerOf(EDITED, 'settled', ({ settledThrough, updatedAt, incurredExpensesRate }) => {
    return settledThrough === updatedAt && incurredExpensesRate === SPEED;
  });
  const notices = await listenToOperators();
  const table = new DynamoDBClient(organization.as(MANAGEMENT));
  const row = {
    TableName: await costs.table(),
    Key: { Address: { S: EDITED }, Record: { S: `ledger#${period()}` } },
  };
  await table.send(
    new UpdateItemCommand({
      ...row,
      UpdateExpression: 'SET incurredExpensesRate = :fast, accruedExpenses = :none',
      ExpressionAttributeValues: { ':fast': { S: 'fast' }, ':none': { N: '0' } },
    }),
  );
  jumpTo(now() + HOUR_MS);
  await untilLookedAt('the message', notices, (all) =>
    all.some(({ kind, address }) => kind === 'row-unreadable' && address === EDITED),
  );

  await table.send(new DeleteItemCommand(row));
  const took = stopwatch();
  jumpTo(now() + HOUR_MS);
  const found = await untilLookedAt(
    'the row',
    () => costs.ledger(EDITED, period()),
    (ledger) => ledger?.incurredExpensesRate === SPEED,
  );
  const opened = took();
  assert.equal(found?.budgetLimit, '50000000000');
  // What it has cost since it was started, to the second: nothing of what was written by hand.
  const spent = (ledger: typeof before) =>
    Number(ledger.accruedExpenses) - (Number(SPEED) * Date.parse(ledger.settledThrough)) / 1_000;
  assert.ok(Math.abs(spent(found ?? before) - spent(before)) < 2 * Number(SPEED), JSON.stringify({ before, found }));
  await calm();
  note({ fault: 'row deleted', where: 'a ledger', runs: 1, apartUsd: await apartUsd(EDITED), ...opened });
});

test('an old Cost table comes back: what is stopped stays stopped and is given back, what was given back runs, schedules are right', async () => {
  const held = await spendingAccount(HELD, 1);
  const stopped = await spendingAccount(STOPPED, 1);
  const [[back = ''], [gone = '']] = [held.ids, stopped.ids];
  await organization.setBudget(HELD, '0.01');
  await stateOf(held.resources, back, 'stopped');
  await until(
    'the journal',
    () => costs.journal(HELD),
    (all) => all.every(({ status }) => status === 'done'),
  );
  await calm();
  const copy = await copyOf(await costs.table());

  await organization.setBudget(HELD, '1');
  await organization.setBudget(STOPPED, '0.01');
  await stateOf(held.resources, back, 'running');
  await stateOf(stopped.resources, gone, 'stopped');
  await calm();
  const mine = [HELD, STOPPED];
  // Journals that are newer than the copy are kept: docs/recovery.md.
  await putBack(
    copy,
    await costs.table(),
    ({ Address }) => mine.includes(Address?.S ?? ''),
    ({ Record }) => Record?.S?.startsWith('journal#') === true,
  );

  const took = stopwatch();
  jumpTo(now() + HOUR_MS);
  await untilLookedAt(
    'the limits of now, and the speeds of now',
    async () => {
      return [await costs.ledger(HELD, period()), await costs.ledger(STOPPED, period())] as const;
    },
    ([one, other]) =>
      one?.budgetLimit === '10000000000' &&
      one.state === 'open' &&
      one.incurredExpensesRate === SPEED &&
      other?.budgetLimit === '100000000' &&
      Number(other.incurredExpensesRate) === 0,
  );
  const reconciled = took();
  await calm();
  for (const account of mine) {
    const where = account === HELD ? 'Cost table: given back since' : 'Cost table: stopped since';
    note({ fault: 'old table restored', where, runs: 1, apartUsd: await apartUsd(account), ...reconciled });
  }
  assert.equal(await held.resources.instanceState(back), 'running');
  assert.equal(await stopped.resources.instanceState(gone), 'stopped');
  assert.equal(await costs.schedule('exhaustion', HELD), fenceBefore(await exhaustionOf(HELD)));
  await organization.setBudget(STOPPED, '5');
  await stateOf(stopped.resources, gone, 'running');
});

test('an old Budgets table comes back: its values are in force again, in spokes and ledgers', async () => {
  await spendingAccount(WRITTEN, 0);
  await bringIntoForce(WRITTEN, '3');
  const table = await organization.budgetsTable();
  await calm();
  const copy = await copyOf(table);
  await bringIntoForce(WRITTEN, '4');
  const took = stopwatch();
  await putBack(copy, table, ({ Address }) => Address?.S === WRITTEN);
  await until(
    'the parameter',
    () => organization.spoke(WRITTEN),
    ({ parameter }) => parameter === '3',
  );
  await receiptOf(WRITTEN, 'IN_FORCE', '3');
  await ledgerOf(WRITTEN, 'its limit', ({ budgetLimit }) => budgetLimit === '30000000000');
  note({ fault: 'old table restored', where: 'Budgets table', runs: 1, ...took() });
});
