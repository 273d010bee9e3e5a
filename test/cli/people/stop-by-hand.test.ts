import { currentLedger, ended, given, heldEntry, runningPart } from './given';
import { RecordedTerminal, type InMemoryOffice } from './in-memory-office';

const ACCOUNT = '222222222222';
const STOP = { Who: 'Ann', Why: 'leaked key', Until: '2026-12-01T00:00:00.000Z' };

/** Two things run in it; the loop stops them once it is wanted, and gives them back once it is not. */
function running(more: Readonly<Record<string, unknown>> = { Mode: 'notify' }) {
  const { office, terminal } = given((one) => one.has(ACCOUNT, '500', more));
  currentLedger(office, ACCOUNT, { spent: '100', limit: '500', perHour: '2' });
  const parts = [runningPart(ACCOUNT, 'i-1', '2'), runningPart(ACCOUNT, 'db', '1', { tags: { keep: 'database' } })];
  office.partsOf.set(ACCOUNT, parts);
  return { office, terminal, parts, obey: () => obey(office, parts) };
}

function obey(office: InMemoryOffice, parts: readonly ReturnType<typeof runningPart>[]): void {
  const { answer } = office;
  office.answer = (address) => {
    const isStopped = office.registry.items.get(ACCOUNT)?.written.Stop !== undefined;
    office.partsOf.set(ACCOUNT, isStopped ? [] : parts);
    office.entriesOf.set(ACCOUNT, isStopped ? ['i-1', 'db'].map((id) => heldEntry(ACCOUNT, id, '2')) : []);
    return answer(address);
  };
}

const stop = (...more: readonly string[]) => ['stop', ACCOUNT, '--reason', 'leaked key', '--who', 'Ann', ...more];

describe('stop', () => {
  test('says what is stopped, asks, and writes who, why and until when: the end of the month', async () => {
    const { office, terminal, obey: looped } = running({ Mode: 'notify', Exempt: ['x'] });
    looped();
    expect(await ended(office, terminal, ...stop())).toBe(0);
    expect(terminal.questions).toEqual([`Stop what spends in ${ACCOUNT}?`]);
    expect(terminal.text).toMatchInlineSnapshot(`
"222222222222: stopped from now until 2026-12-01 00:00:00 UTC, whatever money is left and whatever its mode is.
Stopped, in this order (3.00 USD an hour in all):
#  USD/HOUR  WHAT                                               STARTED BY
1      2.00  arn:aws:ec2:eu-west-1:222222222222:instance/i-1    arn:aws:sts::222222222222:assumed-role/Developers/bob
2      1.00  arn:aws:ec2:eu-west-1:222222222222:instance/db     arn:aws:sts::222222222222:assumed-role/Developers/bob
Not listed: lambda-function and batch-environment, which cost nothing by the hour. They are found and stopped then, too.
222222222222: stopped by Ann until 2026-12-01 00:00:00 UTC: leaked key
  2 resources stopped
  in force, the AWS Budget read back at 2026-11-16 00:00:00 UTC. \`give-back 222222222222\` ends it."
`);
    expect(office.settings(ACCOUNT)).toEqual({ BudgetValue: '500', Mode: 'notify', Exempt: ['x'], Stop: STOP });
    expect(office.rows.at(-1)).toMatchObject({
      who: 'arn:aws:sts::111111111111:assumed-role/Finance/ann',
      why: 'leaked key',
      settings: [{ name: 'Stop', to: JSON.stringify(STOP) }],
    });
  });

  test('names what is spared, and a stop that it takes the place of', async () => {
    const { office, terminal } = running({ Exempt: ['database'], Stop: STOP });
    await ended(office, terminal, ...stop('--until', '2026-12-24', '--wait', '0'));
    expect(terminal.text).toContain('Instead of: stopped by Ann until 2026-12-01 00:00:00 UTC: leaked key.');
    expect(terminal.text).toMatch(/Goes on in any case[^\n]*\n.*\n1\.00 .*instance\/db +exempt/);
    expect(office.settings(ACCOUNT)).toMatchObject({ Stop: { Until: '2026-12-24T00:00:00.000Z' } });
  });

  test('waits until nothing runs any more, and says what does', async () => {
    const { office, terminal } = running();
    expect(await ended(office, terminal, ...stop('--wait', '5'))).toBe(2);
    expect(terminal.text).toContain(`0 resources stopped, 2 not yet: \`status ${ACCOUNT}\``);
  });

  test('takes no for an answer, and is refused where nobody can be asked', async () => {
    const { office } = running();
    await expect(ended(office, new RecordedTerminal(false), ...stop())).rejects.toThrow('nothing was changed');
    expect(office.rows).toEqual([]);
  });

  test.each<[string, readonly string[], string]>([
    ['without a reason', ['stop', ACCOUNT], 'a stop needs a reason: say --reason "…"'],
    [
      'until the past',
      stop('--until', '2026-11-01'),
      "--until '2026-11-01' is over: it is 2026-11-16T00:00:00.000Z now",
    ],
    [
      'of no budget',
      ['stop', '333333333333', '--reason', 'x'],
      '333333333333 has no budget, so nothing is stopped in it',
    ],
    ['of a unit', ['stop', 'ou-ab12-cdef3456', '--reason', 'x'], "'ou-ab12-cdef3456' is not the address of a budget"],
  ])('%s is refused in words', async (_what, args, words) => {
    const { office, terminal } = running();
    await expect(ended(office, terminal, ...args)).rejects.toThrow(words);
    expect(office.rows).toEqual([]);
  });

  test('says when it stops nothing for now', async () => {
    const { office, terminal } = running();
    office.pause = { who: 'Ben', why: 'drill' };
    expect(await ended(office, terminal, ...stop())).toBe(0);
    expect(terminal.text).toContain('For now nothing is stopped: Ben has paused enforcement: drill.');
  });

  test('stops a budget that its team keeps, too', async () => {
    const { office, terminal, obey: looped } = running({ RegisteredBy: 'workload-budget' });
    looped();
    expect(await ended(office, terminal, ...stop('--yes'))).toBe(0);
    expect(terminal.questions).toEqual([]);
  });

  test('says to machines what it planned and what came of it', async () => {
    const { office, terminal, obey: looped } = running();
    looped();
    await ended(office, terminal, ...stop('--yes', '--json'));
    expect(JSON.parse(terminal.text)).toMatchObject({
      address: ACCOUNT,
      stopped_by_hand: { who: 'Ann', why: 'leaked key', until: '2026-12-01T00:00:00.000Z' },
      plan: { targets: [{ usd_per_hour: '2.00' }, { usd_per_hour: '1.00' }] },
      in_force: true,
      stopped: 2,
      not_stopped_yet: [],
    });
  });
});

describe('a budget that is stopped by hand', () => {
  const stopped = () => {
    const all = running({ Mode: 'notify', Stop: STOP });
    all.office.partsOf.set(ACCOUNT, []);
    all.office.entriesOf.set(ACCOUNT, [heldEntry(ACCOUNT, 'i-1', '2', { reason: 'stopped by hand by Ann' })]);
    return all;
  };

  test('says so in both kinds of status, until it is over', async () => {
    const { office, terminal } = stopped();
    await ended(office, terminal, 'status', ACCOUNT);
    await ended(office, terminal, 'status');
    expect(terminal.text).toMatch(
      /by hand +stopped by Ann until 2026-12-01 00:00:00 UTC: leaked key; `give-back 222222222222` ends it/,
    );
    expect(terminal.text).toMatch(/^222222222222 +stopped by hand +500\.00/m);
    terminal.lines.length = 0;
    await ended(office, terminal, 'status', ACCOUNT, '--json');
    expect(JSON.parse(terminal.text)).toMatchObject({ mode: 'notify', stopped_by_hand: { who: 'Ann' } });
    office.registry.set(ACCOUNT, '500', { Stop: { ...STOP, Until: '2026-11-15' } });
    terminal.lines.length = 0;
    await ended(office, terminal, 'status', ACCOUNT);
    expect(terminal.text).not.toContain('by hand');
  });

  test('is not given back by more money, and stops at once whoever asks', async () => {
    const { office, terminal } = stopped();
    await ended(office, terminal, 'budgets', 'set', ACCOUNT, '900');
    expect(office.settings(ACCOUNT)).toMatchObject({ BudgetValue: '900', Stop: STOP });
    office.partsOf.set(ACCOUNT, [runningPart(ACCOUNT, 'i-2', '2')]);
    await ended(office, terminal, 'budgets', 'set', ACCOUNT, '950');
    expect(terminal.told.at(-1)).toBe(
      'This stops what runs at once: 1 resource at 2.00 USD an hour, because it is stopped by hand.',
    );
  });

  test('give-back ends it, after a question, and waits until all is back', async () => {
    const { office, terminal, parts } = stopped();
    obey(office, parts);
    expect(await ended(office, terminal, 'give-back', ACCOUNT, '--reason', 'key is replaced')).toBe(0);
    expect(terminal.questions).toEqual([`End the stop of ${ACCOUNT}?`]);
    expect(terminal.text).toMatchInlineSnapshot(`
"222222222222: stopped by Ann until 2026-12-01 00:00:00 UTC: leaked key.
To end that gives back at once what is stopped: 1 resource.
222222222222: not stopped by hand any more
  nothing is stopped
  in force, the AWS Budget read back at 2026-11-16 00:00:00 UTC"
`);
    expect(office.settings(ACCOUNT)).toEqual({ BudgetValue: '500', Mode: 'notify' });
    expect(office.rows.at(-1)).toMatchObject({ why: 'key is replaced', settings: [{ name: 'Stop', to: undefined }] });
  });

  test('give-back says when the money is spent, too, and nothing comes back', async () => {
    const { office, terminal } = stopped();
    office.registry.set(ACCOUNT, '500', { Mode: 'enforce', Stop: STOP });
    currentLedger(office, ACCOUNT, { spent: '600', limit: '500', perHour: '0' });
    expect(await ended(office, terminal, 'give-back', ACCOUNT, '--yes')).toBe(0);
    expect(terminal.text).toContain('Nothing is given back by that: the money is spent, and 1 resource stays stopped.');
    expect(terminal.text).toContain('1 resource still stopped: `status 222222222222`');
  });

  test('give-back of what nobody has stopped by hand names the ways out', async () => {
    const { office, terminal } = running();
    await expect(ended(office, terminal, 'give-back', ACCOUNT)).rejects.toThrow('there is nothing to give back');
    office.entriesOf.set(ACCOUNT, [heldEntry(ACCOUNT, 'i-1', '2')]);
    await expect(ended(office, terminal, 'give-back', ACCOUNT)).rejects.toThrow(
      `${ACCOUNT} is not stopped by hand: its 1 resource is stopped because the money is spent. \`budgets raise`,
    );
  });

  test('give-back says to machines what is still stopped', async () => {
    const { office, terminal } = stopped();
    expect(await ended(office, terminal, 'give-back', ACCOUNT, '--yes', '--json', '--wait', '2')).toBe(2);
    expect(JSON.parse(terminal.text)).toMatchObject({
      was_stopped_by_hand: { who: 'Ann' },
      in_force: true,
      still_stopped: [expect.stringContaining('i-1')],
    });
  });

  test('resume names it', async () => {
    const { office, terminal } = stopped();
    office.pause = { who: 'Ben', why: 'drill' };
    office.registry.set('*', '', { Paused: { Who: 'Ben', Why: 'drill' } });
    currentLedger(office, ACCOUNT, { spent: '1', limit: '500', perHour: '0', state: 'exhausted' });
    await ended(office, terminal, 'resume', '--wait', '0');
    expect(terminal.told[0]).toContain(`stopped at once: ${ACCOUNT}.`);
  });
});
