import { HELP, obey } from '../../sandbox/commands';
import type { Call } from '../../sandbox/emulator';
import type { Sandbox } from '../../sandbox/sandbox';

const CALLED: Call = {
  time: '2026-11-28T12:00:00.123Z',
  account: '111111111111',
  principal: 'arn:aws:sts::111111111111:assumed-role/BudgetGuardrailsSettleExpenses/x',
  service: 'sns',
  action: 'Publish',
  resource: null,
  status: 200,
  error: null,
};

async function shown(line: string, verbose = false) {
  const lines: string[] = [];
  let asked = 0;
  const emulator = { calls: () => (asked++ === 0 ? [] : [CALLED]), endpoint: 'http://127.0.0.1:1' };
  const sandbox = { emulator } as unknown as Sandbox;
  await obey({ sandbox, print: (text) => lines.push(text), verbose }, line);
  return lines;
}

test('help is short, and fits into a terminal', () => {
  expect(HELP.split('\n').length).toBeLessThanOrEqual(12);
  expect(HELP.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('help is what is shown on demand', async () => {
  expect(await shown('help')).toEqual([HELP]);
});

test('an unknown command is refused, with those that there are', async () => {
  expect(await shown('toString')).toEqual([
    "  'toString' is not a command: show, set, run, jump, write, spoke, remove, access, help, quit",
  ]);
});

test('an empty line does nothing', async () => {
  expect(await shown('   ')).toEqual([]);
});

test('a jump by no number of minutes is refused', async () => {
  expect(await shown('jump far')).toEqual(["  'far' is no number of minutes"]);
});

test('access says how the AWS CLI looks in', async () => {
  expect(await shown('access')).toEqual([expect.stringContaining('export AWS_ENDPOINT_URL=http://127.0.0.1:1')]);
});

test('each call is shown only if it is asked for', async () => {
  expect(await shown('help', true)).toEqual([HELP, '    12:00:00.123  settle-expenses   tells the operators']);
});
