import { formatInstant, later, MS_PER_HOUR, MS_PER_MINUTE } from '../../../src/core/domain/time';
import {
  ACCOUNT,
  changeOf,
  failed,
  failedCall,
  failedRecords,
  OTHER,
  parameterChanged,
  SENT,
  undelivered,
} from './failed-letters';
import { ended } from './given';
import { RecordedTerminal } from './in-memory-office';

test('says what lies where, what it says and what becomes of it, asks, tells it again and then removes it', async () => {
  const { office, terminal } = failed(({ deadLetters }) => {
    deadLetters.put('Undisabled', failedCall('disable-resources', { address: ACCOUNT }), SENT);
    deadLetters.put('CostsUndelivered', failedRecords('settle-expenses'), later(SENT, MS_PER_HOUR));
  });
  expect(await ended(office, terminal, 'redrive')).toBe(0);
  expect(terminal.questions).toEqual(['Make good 2 messages by 2 calls?']);
  expect(terminal.text).toMatchInlineSnapshot(`
"CostsUndelivered: 1 message, the oldest 2 h old (docs/alarms.md#costsundelivered)
  looked up: ReconcileExpenses {} for SettleExpenses: the message has no record in it (RetryAttemptsExhausted)
Undisabled: 1 message, the oldest 3 h old (docs/alarms.md#undisabled-unrestored)
  told again: DisableResources {"address":"222222222222"} (ThrottlingException: Rate exceeded)
2 messages made good by 2 calls, and removed
What fails again comes back into its queue, after Lambda has tried it three times."
`);
  expect(office.deadLetters.called).toEqual([
    ['disable-resources', { address: ACCOUNT }],
    ['reconcile-expenses', {}],
  ]);
  const { steps } = office.deadLetters;
  expect(steps.indexOf('call disable-resources')).toBeLessThan(steps.indexOf('remove Undisabled-1'));
  expect(steps.indexOf('call reconcile-expenses')).toBeLessThan(steps.indexOf('remove CostsUndelivered-1'));
});

test('empty queues are said to be empty, and nobody is asked', async () => {
  const { office, terminal } = failed(() => undefined);
  expect(await ended(office, terminal, 'redrive')).toBe(0);
  expect([terminal.lines, terminal.questions]).toEqual([
    ['10 dead-letter queues empty: there is nothing to tell again'],
    [],
  ]);
});

test.each<[string, string, unknown, Readonly<Record<string, string>> | undefined, readonly [string, unknown][]]>([
  [
    'a record of a budget by the look at all budgets',
    'BudgetsUndelivered',
    failedRecords('propagate-budget'),
    undefined,
    [['reconcile-budgets', {}]],
  ],
  [
    'a record for a ledger by the hourly look',
    'BudgetsUndelivered',
    failedRecords('adopt-budget'),
    undefined,
    [['reconcile-expenses', {}]],
  ],
  [
    'an event that could not be handed over, as it was',
    'UnsyncedBudgets',
    parameterChanged('e-1'),
    undelivered('sync-budget'),
    [['sync-budget', parameterChanged('e-1')]],
  ],
  [
    'a fence that could not call',
    'SchedulesUncalled',
    { address: ACCOUNT },
    undelivered('disable-resources'),
    [['disable-resources', { address: ACCOUNT }]],
  ],
  [
    'a threshold that could not call',
    'SchedulesUncalled',
    { address: `${ACCOUNT}.shop` },
    undelivered('settle-expenses'),
    [['settle-expenses', { address: `${ACCOUNT}.shop` }]],
  ],
  [
    'a change of the last day, as it was',
    'Unmetered',
    failedCall('meter-resource', changeOf('2026-11-15T20:00:00Z')),
    undefined,
    [['meter-resource', changeOf('2026-11-15T20:00:00Z')]],
  ],
  [
    'an older change by a look at its account',
    'Unmetered',
    failedCall('meter-resource', changeOf('2026-11-14T20:00:00Z')),
    undefined,
    [['meter-resource', { inventory: ACCOUNT }]],
  ],
  [
    'what an AWS Budget said then, by what AWS has said since',
    'UnreadBill',
    failedCall('read-bill', { anchor: ACCOUNT, spent: '12.5' }),
    undefined,
    [['read-bill', { anchor: ACCOUNT }]],
  ],
  ['a run that is due by the clock', 'UnreadBill', changeOf('x'), undelivered('read-bill'), [['read-bill', {}]]],
  [
    'an expense, under the id and the time of its first call',
    'Unrecorded',
    failedCall('record-expense', { address: ACCOUNT, usd: '1.5' }),
    undefined,
    [['record-expense', { address: ACCOUNT, usd: '1.5', id: 'request-1', at: formatInstant(SENT) }]],
  ],
  [
    'an expense that has an id, under its own',
    'Unrecorded',
    failedCall('record-expense', { address: ACCOUNT, usd: '1', id: 'mine', at: '2026-11-01T00:00:00Z' }),
    undefined,
    [['record-expense', { address: ACCOUNT, usd: '1', id: 'mine', at: '2026-11-01T00:00:00Z' }]],
  ],
  [
    'the daily run through the organization, whatever its message has',
    'Unonboarded',
    { source: 'aws.events', 'detail-type': 'Scheduled Event', account: '111111111111', detail: {} },
    undelivered('onboard-account'),
    [['onboard-account', { kind: 'reconcile' }]],
  ],
])('makes good %s', async (_what, queue, body, attributes, calls) => {
  const { office, terminal } = failed(({ deadLetters }) => deadLetters.put(queue, body, SENT, attributes));
  expect(await ended(office, terminal, 'redrive', '--yes')).toBe(0);
  expect([office.deadLetters.called, office.deadLetters.free(queue)]).toEqual([calls, []]);
});

test('many messages about one thing are made good by one call, the newest of them', async () => {
  const { office, terminal } = failed(({ deadLetters }) => {
    deadLetters.put('UnsyncedBudgets', failedCall('sync-budget', parameterChanged('newest')), later(SENT, 2));
    for (const id of ['a', 'b']) {
      deadLetters.put('UnsyncedBudgets', failedCall('sync-budget', parameterChanged(id)), SENT);
    }
    for (const name of ['CostsUndelivered', 'BudgetsUndelivered']) {
      deadLetters.put(name, failedRecords('settle-expenses'), SENT);
    }
  });
  expect(await ended(office, terminal, 'redrive', '--yes')).toBe(0);
  expect(new Map(office.deadLetters.called)).toEqual(
    new Map<string, unknown>([
      ['sync-budget', parameterChanged('newest')],
      ['reconcile-expenses', {}],
    ]),
  );
});

test.each([
  ['no JSON', 'Unmetered', 'what\u001b[2J', {}, 'its text is no JSON; message Unmetered-1 says what [2J'],
  ['no function', 'Unmetered', { a: 1 }, {}, 'it does not say which function it is for'],
  ['a function of somebody else', 'Unmetered', {}, undelivered('theirs'), 'it is for theirs, which is no function of'],
  ['a queue for a target', 'Unmetered', {}, { TARGET_ARN: 'arn:aws:sqs:eu-west-1:1:q' }, 'which is no function'],
  ['no address', 'Undisabled', { address: 'x' }, undelivered('disable-resources'), 'expected the address of a budget'],
  ['no time', 'Unmetered', changeOf('soon'), undelivered('meter-resource'), "expected a time in place of 'soon'"],
  [
    'an expense with nothing to tell it by',
    'Unrecorded',
    { address: ACCOUNT, usd: '1' },
    undelivered('record-expense'),
    'it has no id',
  ],
  ['the end of the product', 'Unended', {}, undelivered('end-enforcement'), 'CloudFormation alone ends enforcement'],
])('a message with %s stays, is named, and delays no other', async (_what, queue, body, attributes, said) => {
  const { office, terminal } = failed(({ deadLetters }) => {
    deadLetters.put(queue, body, SENT, attributes);
    deadLetters.put('Undisabled', failedCall('disable-resources', { address: OTHER }), SENT);
  });
  expect(await ended(office, terminal, 'redrive', '--yes')).toBe(2);
  expect(terminal.text).toContain(said);
  expect(terminal.text).toContain('1 message left: only a person can do what the plan says of them');
  expect([office.deadLetters.called.length, office.deadLetters.free(queue).length]).toEqual([1, 1]);
});

test('what Lambda does not take stays where it was, and is named; what SQS keeps may be told twice', async () => {
  const { office, terminal } = failed(({ deadLetters, installation }) => {
    deadLetters.put('Undisabled', failedCall('disable-resources', { address: ACCOUNT }), SENT);
    deadLetters.put('UnsyncedBudgets', failedCall('sync-budget', parameterChanged('a')), SENT);
    deadLetters.put('CostsUndelivered', failedRecords('settle-expenses'), SENT);
    deadLetters.refusing.add('disable-resources');
    deadLetters.keeping.add('UnsyncedBudgets');
    deadLetters.shut.add('Unrecorded');
    installation.denied.add('functionState');
  });
  expect(await ended(office, terminal, 'redrive', '--yes')).toBe(2);
  expect(terminal.text).toContain(
    'not called: DisableResources {"address":"222222222222"}: AWS refuses it: TooManyRequestsException: Rate exceeded; 1 message left where it was',
  );
  expect(terminal.text).toMatch(/called, and not removed: SyncBudget .*: SQS keeps it/);
  expect(terminal.text).toContain('Unrecorded cannot be asked: AWS denies it: no to Unrecorded');
  expect(office.deadLetters.free('Undisabled')).toEqual(['Undisabled-1']);
  expect(office.deadLetters.called.map(([name]) => name).sort()).toEqual(['reconcile-expenses', 'sync-budget']);
});

test('a function that may not run is not called: its message would only come back', async () => {
  const { office, terminal } = failed(({ deadLetters, installation }) => {
    deadLetters.put('Undisabled', failedCall('disable-resources', { address: ACCOUNT }), SENT);
    installation.func = { ...installation.func, reserved: 0 };
  });
  expect(await ended(office, terminal, 'redrive', '--yes')).toBe(2);
  expect(terminal.text).toContain('it may not run: take its reserved concurrency back first');
  expect([office.deadLetters.called, office.deadLetters.free('Undisabled')]).toEqual([[], ['Undisabled-1']]);
});

test.each([
  ['--check', new RecordedTerminal(), ['--check'], 2],
  ['a no', new RecordedTerminal(false), [], undefined],
])('%s changes nothing, and gives the messages back', async (_what, terminal, more, code) => {
  const { office } = failed(({ deadLetters }) => {
    deadLetters.put('Undisabled', failedCall('disable-resources', { address: ACCOUNT }), SENT);
  });
  const run = ended(office, terminal, 'redrive', ...more);
  if (code === undefined) await expect(run).rejects.toThrow('nothing was changed');
  else expect(await run).toBe(code);
  expect([office.deadLetters.called, office.deadLetters.free('Undisabled')]).toEqual([[], ['Undisabled-1']]);
});

test('an answer that comes when somebody else may have the messages changes nothing', async () => {
  class Slow extends RecordedTerminal {
    override async confirm(question: string) {
      this.clock.at = later(this.clock.at, 10 * MS_PER_MINUTE);
      return super.confirm(question);
    }
  }
  const { office } = failed(({ deadLetters }) => {
    deadLetters.put('Undisabled', failedCall('disable-resources', { address: ACCOUNT }), SENT);
  });
  await expect(ended(office, new Slow(), 'redrive')).rejects.toThrow(/somebody else may have these messages by now/);
  expect(office.deadLetters.called).toEqual([]);
});

test('--queue takes the queues that are named, in any letters, and refuses one that is not there', async () => {
  const { office, terminal } = failed(({ deadLetters }) => {
    deadLetters.put('Undisabled', failedCall('disable-resources', { address: ACCOUNT }), SENT);
    deadLetters.put('CostsUndelivered', failedRecords('settle-expenses'), SENT);
  });
  expect(await ended(office, terminal, 'redrive', '--yes', '--queue', 'undisabled', 'Undisabled')).toBe(0);
  expect(office.deadLetters.called).toEqual([['disable-resources', { address: ACCOUNT }]]);
  await expect(ended(office, terminal, 'redrive', '--queue', 'Nowhere')).rejects.toThrow(
    /there is no dead-letter queue 'Nowhere': expected one of BudgetsUndelivered, CostsUndelivered/,
  );
});

test('says the same to machines, with what became of each message', async () => {
  const { office, terminal } = failed(({ deadLetters }) => {
    deadLetters.put('Undisabled', failedCall('disable-resources', { address: ACCOUNT }), SENT);
    deadLetters.put('Unmetered', 'x', SENT);
  });
  expect(await ended(office, terminal, 'redrive', '--check', '--json')).toBe(2);
  const planned = JSON.parse(terminal.text) as { messages: { outcome: string }[] };
  expect(planned.messages.map(({ outcome }) => outcome)).toEqual(['left', 'planned']);
  const again = new RecordedTerminal();
  expect(await ended(office, again, 'redrive', '--yes', '--json')).toBe(2);
  expect(JSON.parse(again.text)).toMatchObject({
    queues: expect.arrayContaining([
      { queue: 'Undisabled', messages: 1, article: 'docs/alarms.md#undisabled-unrestored' },
    ]) as unknown,
    messages: [
      { queue: 'Unmetered', remedy: 'stay', call: null, outcome: 'left' },
      {
        queue: 'Undisabled',
        function: 'disable-resources',
        why: 'ThrottlingException: Rate exceeded',
        remedy: 'tell',
        call: { function: 'disable-resources', payload: { address: ACCOUNT } },
        outcome: 'accepted',
      },
    ],
  });
});
