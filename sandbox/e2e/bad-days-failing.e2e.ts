import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';
import { MS_PER_HOUR } from '../../src/core/domain/time';
import type { Faults } from '../emulator';
import { until } from '../sandbox';
import { apartUsd, note, stopwatch } from './figures';
import { spendingAccount } from './spending-account';
import { calm, costs, emulator, jumpTo, now, organization, untilLookedAt } from './subject';

const DROPPED = '650000000021';
const THROTTLED = '650000000022';
const BROKEN = '650000000023';

after(() => emulator.clearFaults());

test('events that are dropped: the hourly look counts what they would have told, from its own start', async () => {
  const { resources } = await spendingAccount(DROPPED, 1);
  await calm();
  const events = new EventBridgeClient(organization.as(DROPPED));
  const { Rules: rules = [] } = await events.send(new ListRulesCommand({ NamePrefix: 'budget-guardrails' }));
  assert.ok(rules.length > 0);
  for (const { Name } of rules) await events.send(new DisableRuleCommand({ Name: Name ?? '' }));
  const id = await resources.runInstance('t3.small');
  await calm();
  assert.ok(!(await costs.contributions(DROPPED)).some(({ Record }) => Record.endsWith(id)));
  for (const { Name } of rules) await events.send(new EnableRuleCommand({ Name: Name ?? '' }));
  const took = stopwatch();
  jumpTo(now() + MS_PER_HOUR);
  await untilLookedAt(
    'the look',
    () => costs.contributions(DROPPED),
    (all) => all.some(({ Record, status }) => Record.endsWith(id) && status === 'running'),
  );
  const counted = took();
  await calm();
  const apart = await apartUsd(DROPPED);
  note({ fault: 'dropped', where: 'all events of an account', runs: 1, apartUsd: apart, ...counted });
  // EC2 tells the start of an instance in whole seconds.
  assert.ok(Math.abs(apart) < 0.0001, `${apart}`);
});

/** What the product calls fails so often; then what was to be stopped is, and the ledger has what was spent. */
async function stopsIn(account: string, refuse: Faults['refuse'], figure: { fault: string; where: string }) {
  const {
    ids: [id = ''],
  } = await spendingAccount(account, 1);
  await calm();
  await emulator.setFaults({ refuse });
  const took = stopwatch();
  await organization.setBudget(account, '0.01');
  // To ask EC2 would be refused, too.
  await untilLookedAt(
    'the stop',
    () => emulator.runs(account),
    (runs) => runs[id]?.at(-1)?.stopped !== null,
  );
  const stopped = took();
  await emulator.clearFaults();
  await calm();
  const apart = await apartUsd(account);
  note({ ...figure, runs: 1, apartUsd: apart, ...stopped });
  assert.ok(Math.abs(apart) < 0.0001, `${apart}`);
  const [entry] = await until(
    'the journal',
    () => costs.journal(account),
    (entries) => entries.every(({ status }) => status === 'done'),
  );
  assert.equal(entry?.status, 'done');
}

test('throttled calls of STS, EC2, DynamoDB and Scheduler are made again, and nothing counts twice', async () => {
  const throttled = { resource: '', error: 'ThrottlingException', status: 400, times: 6 };
  await stopsIn(
    THROTTLED,
    [
      { ...throttled, action: 'sts:AssumeRole' },
      { ...throttled, action: 'ec2:StopInstances', error: 'RequestLimitExceeded', status: 503 },
      { ...throttled, action: 'ec2:DescribeInstances', error: 'RequestLimitExceeded', status: 503 },
      { ...throttled, action: 'dynamodb:UpdateItem', resource: await costs.table() },
      { ...throttled, action: 'dynamodb:TransactWriteItems' },
      { ...throttled, action: 'scheduler:UpdateSchedule' },
    ],
    { fault: 'throttled', where: 'STS, EC2, DynamoDB, Scheduler: 6 calls of each' },
  );
});

test('internal errors of the same services are made good, and nothing counts twice', async () => {
  const broken = { resource: '', error: 'InternalServerError', status: 500, times: 12 };
  await stopsIn(
    BROKEN,
    [
      { ...broken, action: 'sts:AssumeRole' },
      { ...broken, action: 'ec2:StopInstances', error: 'InternalError' },
      { ...broken, action: 'ec2:DescribeInstances', error: 'InternalError' },
      { ...broken, action: 'dynamodb:UpdateItem', resource: await costs.table() },
      { ...broken, action: 'dynamodb:TransactWriteItems' },
      { ...broken, action: 'scheduler:UpdateSchedule' },
    ],
    { fault: '5xx', where: 'STS, EC2, DynamoDB, Scheduler: 12 calls of each' },
  );
});
