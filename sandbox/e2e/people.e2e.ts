import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { REGION } from '../accounts';
import { Resources } from '../resources';
import { until } from '../sandbox';
import { cli, json } from './command';
import { costs, createSpoke, emulator, jumpTo, now, organization } from './subject';

const ACCOUNT = '630000000001';
const OTHER = '630000000002';
const HOUR_MS = 3_600_000;

interface Status {
  readonly mode: string;
  readonly figures: { readonly spent_usd: string; readonly is_spent: boolean; readonly runs_out_at: string };
  readonly running: number;
  readonly stopped: readonly { readonly arn: string; readonly status: string }[];
}

const resources = new Resources(organization, ACCOUNT);
const ids: string[] = [];

test('finance sets a budget by one command, which ends when it is in force', async () => {
  await createSpoke(ACCOUNT);
  const { code, output } = await cli('budgets', 'set', ACCOUNT, '5', '--mode', 'enforce', '--reason', 'new team');
  assert.match(
    output,
    new RegExp(`^${ACCOUNT}: budget none → 5.00 USD, mode as the installation says → enforce\n {2}in force`),
  );
  assert.equal(code, 0);
  assert.equal((await organization.spoke(ACCOUNT)).parameter, '5');
});

test('a bad value, a bad address and a wrong option are refused in words, and change nothing', async () => {
  const refused = await cli('budgets', 'set', ACCOUNT, '1e3');
  assert.deepEqual(
    [refused.code, refused.output.split(':').slice(0, 2).join(':')],
    [1, `${ACCOUNT}: BudgetValue '1e3' is refused`],
  );
  assert.match(
    (await cli('status', '12')).output,
    /^'12' is not the address of a budget: expected a 12-digit account id/,
  );
  assert.match((await cli('budgets', 'set', ACCOUNT, '--moed', 'x')).output, /^error: unknown option '--moed'/);
  assert.match((await cli('budgets', 'list', '--stack', 'nowhere')).output, /^there is no stack 'nowhere'/);
  assert.equal((await json<{ budget_usd: string }>('budgets', 'show', ACCOUNT)).budget_usd, '5');
});

test('status, explain and plan say what runs, and what would be stopped', async () => {
  for (const type of ['t3.micro', 'm5.large']) ids.push(await resources.runInstance(type));
  await until(
    'both run',
    () => costs.contributions(ACCOUNT),
    (all) => all.filter(({ status }) => status === 'running').length === ids.length,
  );
  jumpTo(now() + HOUR_MS);
  const status = await json<Status>('status', ACCOUNT);
  assert.deepEqual([status.mode, status.running, status.figures.is_spent], ['enforce', ids.length, false]);
  assert.match(status.figures.spent_usd, /^0\.10\d/);
  const { output: explained } = await cli('explain', ACCOUNT);
  assert.match(explained, /0\.1064 USD an hour; 0\.10\d* of 5\.00 USD are spent/);
  assert.match(explained, new RegExp(`To last to the end of the month .*, stop 1 resource.*\n.*${ids[1]}`));
  const { targets } = await json<{ targets: readonly { arn: string }[] }>('plan', ACCOUNT);
  assert.deepEqual(
    targets.map(({ arn }) => arn.split('/').at(-1)),
    [ids[1], ids[0]],
  );
  const { output: all } = await cli('status');
  assert.match(all, /^\d+ of \d+ accounts? in force/);
  assert.match(all, new RegExp(`^${ACCOUNT} +enforce +5\\.00 `, 'm'));
});

test('a change that stops something is not made without a question', async () => {
  const { code, output } = await cli('budgets', 'set', ACCOUNT, '0.05');
  assert.deepEqual(
    [code, output],
    [1, 'nobody can be asked here, so nothing was changed: say --yes to go ahead without a question\n'],
  );
  assert.equal(await resources.instanceState(ids[0] ?? ''), 'running');
});

test('what a lower budget stops is listed with what it saves, and a raise gives it back', async () => {
  const lowered = await cli('budgets', 'set', ACCOUNT, '0.05', '--yes', '--reason', 'stop it');
  assert.equal(lowered.code, 0, lowered.output);
  await until(
    'both stopped',
    () => json<Status>('status', ACCOUNT),
    ({ stopped }) => stopped.length === ids.length && stopped.every(({ status }) => status === 'done'),
  );
  jumpTo(now() + HOUR_MS);
  const { output: held } = await cli('stopped', '--since', '3h');
  assert.equal(
    held.split('\n').filter((line) => line.startsWith(ACCOUNT) && line.includes('  no  ')).length,
    ids.length,
    held,
  );
  assert.match(held, /0\.0\d+  arn:aws:ec2/);
  const raised = await cli('budgets', 'raise', ACCOUNT, '+10');
  assert.equal(raised.code, 0, raised.output);
  await until(
    'both back',
    () => Promise.all(ids.map((id) => resources.instanceState(id))),
    (states) => states.every((state) => state === 'running'),
  );
  await until(
    'nothing is stopped',
    () => json<Status>('status', ACCOUNT),
    ({ stopped, running }) => stopped.length === 0 && running === ids.length,
  );
});

test('history tells who and why of each change, and of changes in another way what', async () => {
  await organization.setBudget(ACCOUNT, '11');
  const { output } = await until(
    'the last change',
    () => cli('budgets', 'history', ACCOUNT),
    (answer) => answer.output.includes('→ 11.00 USD'),
  );
  assert.match(output, /^.* UTC {2}budget 10\.05 USD → 11\.00 USD\n {4}by somebody who has not said so\n/);
  assert.match(output, /budget 5\.00 USD → 0\.05 USD\n {4}by arn:aws:.*: stop it\n/);
  assert.match(output, /budget none → 5\.00 USD, mode .* → enforce\n {4}by arn:aws:.*: new team\n$/);
});

test('exempt keeps the rest of the item, and ends again', async () => {
  const { code, output } = await cli('exempt', ACCOUNT, 'database', '--reason', 'production');
  assert.equal(code, 0, output);
  assert.match((await cli('budgets', 'show', ACCOUNT)).output, /mode +enforce\n.*exempt +database\n/);
  assert.equal((await cli('exempt', ACCOUNT, 'database', '--end')).code, 0);
});

test('pause tells operators who and why, and resume lifts it', async () => {
  assert.match((await cli('pause', '--yes')).output, /^a pause needs a reason/);
  const paused = await cli('pause', '--reason', 'drill', '--who', 'Ann', '--yes');
  assert.deepEqual([paused.code, paused.output], [0, 'Enforcement is paused by Ann: drill. Operators are told.\n']);
  assert.match(
    (await cli('status', ACCOUNT)).output,
    /mode +enforce, but nothing is stopped: Ann has paused it: drill/,
  );
  const resumed = await cli('resume', '--yes');
  assert.deepEqual([resumed.code, resumed.output], [0, 'Enforcement is not paused. Operators are told.\n']);
});

test('stop stops an account that has money, and give-back gives back: by the loop, with who and why', async () => {
  const states = () => Promise.all(ids.map((id) => resources.instanceState(id)));
  const stopped = await cli('stop', ACCOUNT, '--reason', 'leaked key', '--who', 'Ann', '--yes', '--wait', '120');
  assert.match(
    stopped.output,
    /whatever money is left[\s\S]*stopped by Ann until .*: leaked key\n {2}2 resources stopped\n/,
  );
  assert.equal(stopped.code, 0, stopped.output);
  assert.deepEqual(
    await states(),
    ids.map(() => 'stopped'),
  );
  assert.match((await cli('status', ACCOUNT)).output, /by hand +stopped by Ann until .*: leaked key; `give-back/);
  assert.match((await cli('stopped', '--since', '1h')).output, /stopped by hand by Ann until .*: leaked key/);
  await until(
    'the receipt says it',
    () => cli('budgets', 'show', ACCOUNT),
    ({ output }) => /status +in force.*stopped by hand by Ann/.test(output),
  );
  const back = await cli('give-back', ACCOUNT, '--reason', 'key is replaced', '--yes', '--wait', '120');
  assert.match(back.output, /not stopped by hand any more\n {2}nothing is stopped\n/);
  assert.equal(back.code, 0, back.output);
  assert.deepEqual(
    await states(),
    ids.map(() => 'running'),
  );
  assert.match(
    (await cli('give-back', ACCOUNT, '--yes')).output,
    /is not stopped by hand: there is nothing to give back/,
  );
});

test('changes tells of all budgets by key, the newest first', async () => {
  const last = new RegExp(`^.* UTC {2}${ACCOUNT} {2}stopped by hand by Ann .* → no\n {4}by .*: key is replaced\n`);
  const { output } = await until(
    'the last change is kept',
    () => cli('changes', '--since', '1d'),
    (answer) => last.test(answer.output),
  );
  assert.match(output, /\*.*paused no → by Ann: drill/);
});

test('doctor asks what there is to ask, and what may not be asked is UNKNOWN', async () => {
  const { code, output } = await cli('doctor', '--json');
  const { result, findings } = JSON.parse(output) as {
    readonly result: string;
    readonly findings: readonly { readonly check: string; readonly level: string; readonly about: string }[];
  };
  assert.equal(code, { GREEN: 0, YELLOW: 2, RED: 3 }[result], output);
  const levels = new Map(findings.map(({ check, level }) => [check, level]));
  for (const check of ['stack', 'enforcement', 'pause', 'dead letters', 'streams', 'functions', 'rules', 'ledgers']) {
    assert.equal(levels.get(check), 'GREEN', output);
  }
});

test('cost counts what it can, and names what it cannot', async () => {
  const { code, output } = await cli('cost');
  assert.equal(code, 0, output);
  assert.match(output, /USD in the management account\n/);
  assert.match(output, /^Not counted: /m);
});

test('a file of budgets is checked, refused as a whole, imported once, and exported again', async () => {
  const file = join(emulator.folder, 'budgets.csv');
  writeFileSync(file, `address,budget,mode\n${ACCOUNT},12,\n${OTHER},abc,stop\n`);
  const refused = await cli('budgets', 'import', file, '--yes');
  assert.equal(refused.code, 1);
  assert.match(refused.output, new RegExp(`line 3: ${OTHER}: BudgetValue 'abc' is refused.*Mode "stop" is refused`));
  writeFileSync(file, `address,budget,mode\n${ACCOUNT},12,\n${OTHER},7,observe\n`);
  assert.equal((await cli('budgets', 'import', file, '--check')).code, 2);
  const imported = await cli('budgets', 'import', file, '--yes', '--wait', '5');
  // The second account has no spoke yet.
  assert.match(imported.output, new RegExp(`2 budgets written, 1 in force\n {2}${OTHER}: on its way: .*cannot assume`));
  assert.equal(imported.code, 2);
  assert.equal((await cli('budgets', 'import', file, '--check')).code, 0);
  const { output: exported } = await cli('budgets', 'export');
  assert.match(exported, new RegExp(`^${ACCOUNT},12,enforce,,,,,,,$`, 'm'));
  assert.match(exported, new RegExp(`^${OTHER},7,observe,,,,,,,$`, 'm'));
  const removed = await cli('budgets', 'remove', OTHER, '--yes');
  assert.equal(removed.code, 0, removed.output);
  assert.equal((await cli('budgets', 'show', OTHER)).code, 1);
});

test('--budgets-table and --cost-table take the place of the stack', async () => {
  const tables = ['--budgets-table', await organization.budgetsTable(), '--cost-table', await costs.table()];
  const { code, output } = await cli('budgets', 'list', '--stack', 'nowhere', '--region', REGION, ...tables);
  assert.equal(code, 0, output);
  assert.match(output, new RegExp(`^${ACCOUNT} +12\\.00 USD +enforce +in force`, 'm'));
});
