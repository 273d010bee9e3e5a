import type { Pause } from '../../../src/budgets/domain/pause';
import { describePause } from '../../../src/budgets/domain/pause';
import { pauseIn, sinceOf } from '../../../src/cli/people/stopped';
import { parseUsd } from '../../../src/core/domain/money';
import { formatInstant, later, MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/domain/time';
import { ratePerHour, ZERO_RATE } from '../../../src/ledger/domain/rate';
import { currentLedger, ended, given, heldEntry, runningPart } from './given';
import { InMemoryOffice, NOW, RecordedTerminal } from './in-memory-office';

const ACCOUNT = '222222222222';
const hoursAgo = (hours: number) => later(NOW, -hours * MS_PER_HOUR);
const rate = ratePerHour(parseUsd('2'));
const history = [
  { at: hoursAgo(30), running: true, rate },
  { at: hoursAgo(8), running: false, rate: ZERO_RATE },
  { at: hoursAgo(3), running: true, rate },
];

describe('stopped', () => {
  const office = () => {
    const one = new InMemoryOffice();
    one.entriesOf.set(ACCOUNT, [
      heldEntry(ACCOUNT, 'held', '2', { changedAt: hoursAgo(5), times: 2 }),
      heldEntry(ACCOUNT, 'back', '2', { status: 'restored', restoring: true, changedAt: hoursAgo(3) }),
      heldEntry(ACCOUNT, 'forgotten', '1', { status: 'restored', changedAt: hoursAgo(4) }),
      heldEntry(ACCOUNT, 'refused', '1', { status: 'failed', changedAt: hoursAgo(1) }),
      heldEntry(ACCOUNT, 'told', '1', { mode: 'notify', status: 'planned', changedAt: hoursAgo(1) }),
      heldEntry(ACCOUNT, 'long-ago', '1', { status: 'restored', changedAt: hoursAgo(24 * 40) }),
    ]);
    one.partsOf.set(ACCOUNT, [runningPart(ACCOUNT, 'back', '2', { history })]);
    return one;
  };

  test('says what was stopped, what is back, and what that saved', async () => {
    const terminal = new RecordedTerminal();
    expect(await ended(office(), terminal, 'stopped')).toBe(0);
    expect(terminal.text).toMatchInlineSnapshot(`
"BUDGET        STOPPED                  GIVEN BACK               USD/HOUR  SAVED USD  WHAT                                                   WHY
222222222222  2026-11-15 16:00:00 UTC  2026-11-15 21:00:00 UTC      2.00      10.00  arn:aws:ec2:eu-west-1:222222222222:instance/back       the budget is exhausted
222222222222  (not known)              2026-11-15 20:00:00 UTC      1.00          –  arn:aws:ec2:eu-west-1:222222222222:instance/forgotten  the budget is exhausted
222222222222  2026-11-15 19:00:00 UTC  no                           2.00      10.00  arn:aws:ec2:eu-west-1:222222222222:instance/held       the budget is exhausted; 2 times in 2026-11
3 stops since 2026-10-17 00:00:00 UTC, 1 of them not given back; at least 20.00 USD saved (of 1 it is not remembered for how long)"
`);
  });

  test('says it since a time, to machines too', async () => {
    const terminal = new RecordedTerminal();
    await ended(office(), terminal, 'stopped', '--since', '4h', '--json');
    expect(JSON.parse(terminal.text)).toMatchObject({
      since: '2026-11-15T20:00:00.000Z',
      saved_usd: '10.00',
      stops: [
        {
          arn: expect.stringContaining('back'),
          status: 'restored',
          saved_usd: '10.00',
          stopped_at: formatInstant(hoursAgo(8)),
        },
        { arn: expect.stringContaining('forgotten'), saved_usd: null, stopped_at: null },
      ],
    });
  });

  test('says when nothing was', async () => {
    const { office: empty, terminal } = given();
    await ended(empty, terminal, 'stopped', '--since', '2026-11-15');
    expect(terminal.text).toBe('Nothing was stopped since 2026-11-15 00:00:00 UTC.');
  });

  test.each([
    ['12h', hoursAgo(12)],
    ['3d', later(NOW, -3 * MS_PER_DAY)],
    ['2026-11-15T20:00Z', hoursAgo(4)],
  ])('takes %s for a time', (text, at) => {
    expect(sinceOf(text, NOW)).toBe(at);
  });

  test('takes nothing else', () => {
    expect(() => sinceOf('yesterday', NOW)).toThrow("'yesterday' is no time: expected one like 2026-11-21");
  });

  test('takes no other pause for the one that it ended', () => {
    expect(pauseIn(history, hoursAgo(3))).toEqual([{ from: hoursAgo(8), to: hoursAgo(3) }]);
    expect(pauseIn(history, hoursAgo(2))).toEqual([]);
  });
});

describe('pause and resume', () => {
  const PAUSE: Pause = { who: 'Ann', why: 'drill' };
  const told = (office: InMemoryOffice, pause: Pause | undefined) => {
    office.answer = () => ({ status: 'ACCEPTED', reason: describePause(pause) });
    return office;
  };

  test('pause leaves who and why, when somebody has agreed', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500', { Mode: 'enforce' }));
    office.entriesOf.set(ACCOUNT, [heldEntry(ACCOUNT, 'i-1', '2')]);
    told(office, PAUSE);
    expect(await ended(office, terminal, 'pause', '--reason', 'drill', '--who', 'Ann')).toBe(0);
    expect(terminal.told).toEqual([
      'Nothing is stopped in any account until somebody resumes. What is stopped is given back now: 1 resource.',
    ]);
    expect(office.rows).toMatchObject([
      { address: '*', settings: [{ name: 'Paused', to: '{"Who":"Ann","Why":"drill"}' }], why: 'drill' },
    ]);
    expect(terminal.text).toBe('Enforcement is paused by Ann: drill. Operators are told.');
  });

  test('pause without a reason is refused', async () => {
    const { office, terminal } = given();
    await expect(ended(office, terminal, 'pause')).rejects.toThrow('a pause needs a reason: say --reason "…"');
  });

  test('pause of what is paused says by whom', async () => {
    const { office, terminal } = given();
    office.pause = PAUSE;
    await expect(ended(office, terminal, 'pause', '--reason', 'x')).rejects.toThrow(
      'Enforcement is paused by Ann: drill. To put another reason there, `resume` first',
    );
  });

  test('resume says what is stopped again, and takes no for an answer', async () => {
    const office = new InMemoryOffice().has(ACCOUNT, '500', { Mode: 'enforce' });
    currentLedger(office, ACCOUNT, { spent: '501', limit: '500', perHour: '2', state: 'exhausted' });
    office.pause = PAUSE;
    const terminal = new RecordedTerminal(false);
    await expect(ended(office, terminal, 'resume')).rejects.toThrow('nothing was changed');
    expect(terminal.told).toEqual([
      `Enforcement is paused by Ann: drill. What runs in 1 budget that is spent or stopped by hand is stopped at once: ${ACCOUNT}.`,
    ]);
    expect(office.rows).toEqual([]);
  });

  test('resume lifts the pause', async () => {
    const { office, terminal } = given();
    office.pause = PAUSE;
    office.registry.items.set('*', {
      written: { Address: '*', Paused: { Who: 'Ann', Why: 'drill' } },
      receipt: undefined,
    });
    told(office, undefined);
    expect(await ended(office, terminal, 'resume', '--yes')).toBe(0);
    expect(office.rows).toMatchObject([{ settings: [{ name: 'Paused', to: undefined }] }]);
    expect(terminal.text).toBe('Enforcement is not paused. Operators are told.');
  });

  test('resume of what is not paused is refused', async () => {
    const { office, terminal } = given();
    await expect(ended(office, terminal, 'resume')).rejects.toThrow('enforcement is not paused');
  });

  test('what the product has not said in time ends with 2', async () => {
    const { office, terminal } = given();
    office.answer = () => undefined;
    expect(await ended(office, terminal, 'pause', '--reason', 'drill', '--wait', '2')).toBe(2);
    expect(terminal.text).toBe('Written. The receipt does not say so yet: look with `status`.');
  });
});

describe('exempt', () => {
  test('adds to what is exempt, and keeps the rest', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500', { Mode: 'enforce', Exempt: ['database'] }));
    expect(await ended(office, terminal, 'exempt', ACCOUNT, 'queue', 'database')).toBe(0);
    expect(office.settings(ACCOUNT)).toMatchObject({ Mode: 'enforce', Exempt: ['database', 'queue'] });
  });

  test('--end takes away what it names', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500', { Exempt: ['database'] }));
    await expect(ended(office, terminal, 'exempt', ACCOUNT, 'queue', '--end')).rejects.toThrow(
      '222222222222 does not exempt queue: expected of database',
    );
    expect(await ended(office, terminal, 'exempt', ACCOUNT, 'database', '--end')).toBe(0);
    expect(office.settings(ACCOUNT)).toEqual({ BudgetValue: '500' });
  });

  test('of what has no budget is refused', async () => {
    const { office, terminal } = given();
    await expect(ended(office, terminal, 'exempt', ACCOUNT, 'x')).rejects.toThrow('222222222222 has no budget');
  });
});
