import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { environmentOf, MANAGEMENT } from '../accounts';
import { calm, costs, emulator, organization } from './subject';

/** More take minutes of a small machine: whoever wants ten thousand says so. */
const BUDGETS = Number(process.env.IMPORTED_BUDGETS ?? 2_000);
const CLOCK = resolve('sandbox/emulator/core/clock.cjs');
const FILE = join(emulator.folder, 'many.csv');

/** Defaults of units: they have receipts and a history, and need no spoke. */
const addresses = Array.from({ length: BUDGETS }, (_none, index) => `ou-many-${`${index}`.padStart(8, '0')}`);

interface Run {
  readonly isKilled: boolean;
  readonly output: string;
  /** The progress that was said. */
  readonly said: readonly string[];
  readonly seconds: number;
}

/** Imports the file, and kills the process without warning once so many are written. */
function importAll(killAt = Number.POSITIVE_INFINITY): Promise<Run> {
  const began = Date.now();
  const args = ['src/cli/main.ts', 'budgets', 'import', FILE, '--yes', '--wait', '0', '--reason', 'new year'];
  // Progress is for people: the process has a terminal, and tells its own number first.
  const terminal = ['-c', 'import pty, sys; pty.spawn(sys.argv[1:])', 'sh', '-c', 'echo PID $$; exec "$@"', 'sh'];
  const child = spawn('python3', [...terminal, process.execPath, '--require', CLOCK, '--import', 'tsx', ...args], {
    env: {
      ...process.env,
      ...environmentOf(MANAGEMENT, emulator.endpoint),
      CLOCK_FILE: join(emulator.folder, 'clock'),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let isKilled = false;
  const hear = (chunk: Buffer) => {
    output += chunk.toString().replaceAll('\r', '');
    const written = Math.max(0, ...[...output.matchAll(/^(\d+) of \d+ written$/gm)].map(([, count]) => Number(count)));
    if (written < killAt || isKilled) return;
    isKilled = true;
    process.kill(Number(/^PID (\d+)$/m.exec(output)?.[1]), 'SIGKILL');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((done) => {
    child.on('close', () => {
      const said = output.match(/^\d+ of \d+ .*$/gm) ?? [];
      done({ isKilled, output, said, seconds: (Date.now() - began) / 1_000 });
    });
  });
}

async function rowsOf(table: string): Promise<readonly string[]> {
  const client = new DynamoDBClient(organization.as(MANAGEMENT));
  const names = { '#address': 'Address', '#record': 'Record' };
  const rows: string[] = [];
  const scan = { TableName: table, ProjectionExpression: '#address, #record', ExpressionAttributeNames: names };
  for await (const { Items: page = [] } of paginateScan({ client }, scan)) {
    for (const { Address: address, Record: record } of page) rows.push(`${address?.S} ${record?.S ?? ''}`);
  }
  return rows;
}

test(`an import of ${BUDGETS} budgets that dies in the middle is begun anew, and nothing is there twice`, async (context) => {
  writeFileSync(FILE, `address,budget,mode\n${addresses.map((one, index) => `${one},${index + 1},notify\n`).join('')}`);

  const killed = await importAll(BUDGETS / 2);
  assert.equal(killed.isKilled, true, killed.output.slice(-2_000));
  assert.doesNotMatch(killed.output, /budgets written/);
  const before = (await rowsOf(await organization.budgetsTable())).filter((row) => row.startsWith('ou-many-')).length;
  assert.ok(before >= BUDGETS / 2 && before < BUDGETS, `${before} of ${BUDGETS} were written`);

  const again = await importAll();
  const plan = new RegExp(`${BUDGETS} budgets; ${BUDGETS - before} new, 0 changed, ${before} as they are`);
  assert.match(again.output, plan);
  assert.match(again.output, new RegExp(`^${BUDGETS - before} budgets written, `, 'm'));
  context.diagnostic(`killed after ${killed.seconds} s with ${before} written; the rest took ${again.seconds} s`);

  assert.ok(again.said.includes(`${Math.floor((BUDGETS - before) / 100) * 100} of ${BUDGETS - before} written`));

  const third = await importAll();
  assert.match(third.output, new RegExp(`0 new, 0 changed, ${BUDGETS} as they are`));
  await calm();
  const items = (await rowsOf(await organization.budgetsTable())).filter((row) => row.startsWith('ou-many-'));
  assert.deepEqual(items.map((row) => row.trim()).sort(), addresses);
  const changes = (await rowsOf(await costs.table())).filter((row) => /^ou-many-\d+ change#/.test(row));
  assert.deepEqual(changes.map((row) => row.split(' ')[0]).sort(), addresses, 'one row of history each');
});
