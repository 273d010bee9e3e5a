import { address, type AccountId } from '../../../src/core/domain/address';
import { parseUsd } from '../../../src/core/domain/money';
import { instant, later, MS_PER_HOUR } from '../../../src/core/domain/time';
import { emptyBill } from '../../../src/ledger/domain/account-bill';
import { ratePerHour } from '../../../src/ledger/domain/rate';
import { NOVEMBER } from '../../support/ledgers';
import { currentLedger, ended, given, heldEntry, runningPart } from './given';
import { NOW } from './in-memory-office';

const ACCOUNT = '222222222222';
const OTHER = '333333333333';

/** An account that has spent 120 of 500 USD, and spends 2.50 USD an hour. */
const spending = (more: Readonly<Record<string, unknown>> = { Mode: 'enforce' }) =>
  given((office) => {
    office.has(ACCOUNT, '500', more);
    currentLedger(office, ACCOUNT, { spent: '120', limit: '500', perHour: '2.5' });
    office.partsOf.set(ACCOUNT, [
      runningPart(ACCOUNT, 'i-1', '0.5'),
      runningPart(ACCOUNT, 'i-2', '1.5'),
      runningPart(ACCOUNT, 'i-3', '0.25', { tags: { 'budget-guardrails:exempt': 'true' } }),
      runningPart(ACCOUNT, 'nat', '0.25', { control: undefined, startedBy: undefined }),
    ]);
  });

describe('status', () => {
  test('of one budget says where it stands', async () => {
    const { office, terminal } = spending();
    expect(await ended(office, terminal, 'status', ACCOUNT)).toBe(0);
    expect(terminal.text).toMatchInlineSnapshot(`
"222222222222, 2026-11
  budget    in force, the AWS Budget read back at 2026-11-16 00:00:00 UTC
  mode      enforce
  spent     120.00 of 500.00 USD, 24 %
  left      380.00 USD
  speed     2.50 USD an hour; 4 resources run by the hour
  at most   0.50 USD more before a stop lands, and what no meter sees, which no bill tells
  runs out  2026-11-22 08:00:00 UTC, in 6 d 8 h
  known by  no bill: what no meter sees is not known
  heard by  operators alone: the item has no Emails, its account's contacts are not known: nobody has asked yet
  stopped   nothing"
`);
  });

  test('of an account that AWS bills says by whom it is known, how old that is, and what may still be spent', async () => {
    const { office, terminal } = spending();
    const bill = {
      ...emptyBill(address(ACCOUNT), NOVEMBER),
      source: 'CostExplorer',
      readAt: NOW,
      billedThrough: later(NOW, -24 * MS_PER_HOUR),
      unseen: ratePerHour(parseUsd('0.1')),
    } as const;
    office.billsOf.set(`${ACCOUNT} ${NOVEMBER}`, bill);
    await ended(office, terminal, 'status', ACCOUNT);
    expect(terminal.text).toContain('at most   2.90 USD more before a stop lands\n');
    expect(terminal.text).toContain(
      'known by  Cost Explorer, billed up to 2026-11-15 00:00:00 UTC, 24 h ago; an unknown part of it seen live\n',
    );
    terminal.lines.length = 0;
    await ended(office, terminal, 'status', ACCOUNT, '--json');
    expect(JSON.parse(terminal.text)).toMatchObject({
      overshoot: {
        at_most_more_usd: expect.stringMatching(/^2\.9/) as string,
        running_usd: expect.stringMatching(/^0\.5/) as string,
      },
      bill: { source: 'CostExplorer', billed_through: '2026-11-15T00:00:00.000Z', seen_live_percent: 'unknown' },
    });
    terminal.lines.length = 0;
    await ended(office, terminal, 'status', '--json');
    expect(JSON.parse(terminal.text)).toMatchObject({
      budgets: [{ overshoot: { unseen_usd: expect.stringMatching(/^2\.4/) as string } }],
    });
  });

  test('of a budget that is spent says what is stopped, and what it saves', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500', { Mode: 'enforce' }));
    currentLedger(office, ACCOUNT, { spent: '500.25', limit: '500', perHour: '0', state: 'exhausted' });
    office.entriesOf.set(ACCOUNT, [heldEntry(ACCOUNT, 'i-1', '2', { changedAt: later(NOW, -3 * MS_PER_HOUR) })]);
    await ended(office, terminal, 'status', ACCOUNT);
    expect(terminal.lines.slice(3)).toMatchInlineSnapshot(`
[
  "  spent     500.25 of 500.00 USD, 100 %",
  "  left      0.25 over",
  "  speed     0.00 USD an hour; nothing runs by the hour",
  "  at most   0.00 USD more before a stop lands, and what no meter sees, which no bill tells",
  "  runs out  the money is spent",
  "  known by  no bill: what no meter sees is not known",
  "  heard by  operators alone: the item has no Emails, its account's contacts are not known: nobody has asked yet",
  "  stopped   arn:aws:ec2:eu-west-1:222222222222:instance/i-1: stopped since 2026-11-15 21:00:00 UTC, 3 h; saves 2.00 USD an hour",
]
`);
  });

  test.each([
    ['the installation says', {}, 'notify, as the installation says'],
    ['the item says', { Mode: 'observe' }, 'observe'],
  ])('says the mode that %s', async (_case, more, words) => {
    const { office, terminal } = spending(more);
    await ended(office, terminal, 'status', ACCOUNT);
    expect(terminal.text).toContain(`mode      ${words}\n`);
  });

  test('says that nothing is stopped while somebody pauses it, or has switched it off', async () => {
    const { office, terminal } = spending();
    office.known = { defaultMode: 'notify', enforcementEnabled: false, maxDisabledPerRun: 100 };
    await ended(office, terminal, 'status', ACCOUNT);
    office.pause = { who: 'Ann', why: 'drill' };
    await ended(office, terminal, 'status', ACCOUNT);
    expect(terminal.lines.filter((line) => line.includes('mode'))).toEqual([
      '  mode      enforce, but nothing is stopped: enforcement is switched off (EnforcementEnabled)',
      '  mode      enforce, but nothing is stopped: Ann has paused it: drill',
    ]);
  });

  test('of all budgets says how many accounts are in force, which are not, and which have none', async () => {
    const { office, terminal } = spending();
    office.has(OTHER, '5');
    office.registry.items.set(OTHER, { written: { Address: OTHER, BudgetValue: '5' }, receipt: undefined });
    office.has(`${ACCOUNT}.shop`, '1');
    office.organization = [ACCOUNT, OTHER, '444444444444'] as AccountId[];
    expect(await ended(office, terminal, 'status', '--strict')).toBe(2);
    expect(terminal.text).toMatchInlineSnapshot(`
"1 of 2 accounts in force
  333333333333: on its way
1 account of the organization without a budget: 444444444444

ADDRESS            MODE      LIMIT   SPENT     %    LEFT  USD/HOUR  AT MOST MORE  RUNS OUT ON              STOPPED
222222222222       enforce  500.00  120.00  24 %  380.00      2.50  0.50 + ?      2026-11-22 08:00:00 UTC        0
222222222222.shop  notify                                                                                        0
333333333333       notify                                                                                        0"
`);
  });

  test('of all says when the organization cannot be asked', async () => {
    const { office, terminal } = spending();
    office.organization = { unknown: 'access denied' };
    expect(await ended(office, terminal, 'status', '--strict')).toBe(0);
    expect(terminal.lines[1]).toBe(
      'whether other accounts of the organization have a budget is not known: access denied',
    );
  });

  test('looks again until it is interrupted', async () => {
    const { office, terminal } = spending();
    terminal.clock.pause = async (ms) => {
      terminal.clock.at = instant(terminal.clock.at + ms);
      if (terminal.clock.at > NOW + 25_000) throw new Error('interrupted');
    };
    await expect(ended(office, terminal, 'status', ACCOUNT, '--watch', '10')).rejects.toThrow('interrupted');
    expect(terminal.lines.filter((line) => line.startsWith('  spent'))).toEqual([
      '  spent     120.00 of 500.00 USD, 24 %',
      '  spent     120.0069 of 500.00 USD, 24 %',
      '  spent     120.0139 of 500.00 USD, 24 %',
    ]);
  });

  test('gives machines exact amounts', async () => {
    const { office, terminal } = spending();
    await ended(office, terminal, 'status', ACCOUNT, '--json');
    expect(JSON.parse(terminal.text)).toMatchObject({
      mode: 'enforce',
      figures: { limit_usd: '500', spent_usd: '120', left_usd: '380', runs_out_at: '2026-11-22T08:00:00.000Z' },
      running: 4,
    });
  });

  test.each([
    ['22', "'22' is not the address of a budget: expected a 12-digit account id"],
    ['ou-ab12-cdef3456', "'ou-ab12-cdef3456' is not the address of a budget that spends: it is the default of a unit"],
    [OTHER, `${OTHER} has no budget, and nothing was ever counted in it`],
  ])('of %s is refused', async (at, reason) => {
    const { office, terminal } = given();
    await expect(ended(office, terminal, 'status', at)).rejects.toThrow(reason);
  });
});

describe('explain', () => {
  test('says what spends, who started it, and the least that has to stop', async () => {
    const { office, terminal } = spending();
    expect(await ended(office, terminal, 'explain', ACCOUNT)).toBe(0);
    expect(terminal.text).toMatchInlineSnapshot(`
"222222222222 spends 2.50 USD an hour; 120.00 of 500.00 USD are spent.
Runs out: 2026-11-22 08:00:00 UTC, in 6 d 8 h.

USD/HOUR  SHARE  WHAT                                             RUNS SINCE                     STARTED BY
1.50       60 %  arn:aws:ec2:eu-west-1:222222222222:instance/i-2  2026-11-15 00:00:00 UTC, 24 h  arn:aws:sts::222222222222:assumed-role/Developers/bob
0.50       20 %  arn:aws:ec2:eu-west-1:222222222222:instance/i-1  2026-11-15 00:00:00 UTC, 24 h  arn:aws:sts::222222222222:assumed-role/Developers/bob
0.25       10 %  arn:aws:ec2:eu-west-1:222222222222:instance/i-3  2026-11-15 00:00:00 UTC, 24 h  arn:aws:sts::222222222222:assumed-role/Developers/bob  exempt
0.25       10 %  arn:aws:ec2:eu-west-1:222222222222:instance/nat  2026-11-15 00:00:00 UTC, 24 h  (not known)                                            cannot be stopped

To last to the end of the month (2026-12-01 00:00:00 UTC), stop 1 resource, which saves 1.50 USD an hour:
  arn:aws:ec2:eu-west-1:222222222222:instance/i-2, 1.50 USD an hour"
`);
  });

  test('says when it lasts as it is', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '5000'));
    currentLedger(office, ACCOUNT, { spent: '120', limit: '5000', perHour: '2' });
    await ended(office, terminal, 'explain', ACCOUNT);
    expect(terminal.lines.at(-1)).toBe('It lasts as it is: nothing has to be stopped.');
  });

  test('says when it is not enough to stop everything', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '130'));
    currentLedger(office, ACCOUNT, { spent: '120', limit: '130', perHour: '2' });
    office.partsOf.set(ACCOUNT, [runningPart(ACCOUNT, 'nat', '2', { control: undefined })]);
    await ended(office, terminal, 'explain', ACCOUNT);
    expect(terminal.lines.at(-1)).toBe(
      'To last to the end of the month (2026-12-01 00:00:00 UTC), it is not enough to stop all that can be stopped: that saves 0.00 USD an hour.',
    );
  });

  test('says what is stopped where nothing runs', async () => {
    const { office, terminal } = given((one) => one.has(ACCOUNT, '500', { Mode: 'enforce' }));
    currentLedger(office, ACCOUNT, { spent: '500.25', limit: '500', perHour: '0', state: 'exhausted' });
    office.entriesOf.set(ACCOUNT, [heldEntry(ACCOUNT, 'i-1', '2')]);
    await ended(office, terminal, 'explain', ACCOUNT);
    expect(terminal.lines).toEqual([
      `${ACCOUNT} spends 0.00 USD an hour; 500.25 of 500.00 USD are spent.`,
      'Runs out: the money is spent.',
      '',
      'Nothing runs by the hour; 1 resource stopped.',
    ]);
  });

  test('tells machines what to stop', async () => {
    const { office, terminal } = spending();
    await ended(office, terminal, 'explain', ACCOUNT, '--json');
    expect(JSON.parse(terminal.text)).toMatchObject({
      to_last: {
        result: 'these',
        saves_usd_per_hour: '1.50',
        stop: ['arn:aws:ec2:eu-west-1:222222222222:instance/i-2'],
      },
    });
  });
});

describe('plan', () => {
  test('says what would be stopped in which order, and what is spared and why', async () => {
    const { office, terminal } = spending();
    expect(await ended(office, terminal, 'plan', ACCOUNT)).toBe(0);
    expect(terminal.text).toMatchInlineSnapshot(`
"222222222222: if the limit were reached now. Nothing is touched by this.
  mode      enforce
  runs out  2026-11-22 08:00:00 UTC, in 6 d 8 h

Stopped, in this order (2.00 USD an hour in all):
#  USD/HOUR  WHAT                                               STARTED BY
1      1.50  arn:aws:ec2:eu-west-1:222222222222:instance/i-2    arn:aws:sts::222222222222:assumed-role/Developers/bob
2      0.50  arn:aws:ec2:eu-west-1:222222222222:instance/i-1    arn:aws:sts::222222222222:assumed-role/Developers/bob

Goes on in any case (0.50 USD an hour in all):
USD/HOUR  WHAT                                             WHY
0.25      arn:aws:ec2:eu-west-1:222222222222:instance/i-3  exempt
0.25      arn:aws:ec2:eu-west-1:222222222222:instance/nat  nothing can stop it without destroying it

Not listed: lambda-function, which costs nothing by the hour. It is looked for when the limit is reached."
`);
  });

  test('says that a mode which stops nothing stops nothing', async () => {
    const { office, terminal } = spending({ Mode: 'notify' });
    await ended(office, terminal, 'plan', ACCOUNT);
    expect(terminal.text).toContain('Named in this order, and left running (2.00 USD an hour in all):');
  });

  test('says how many are stopped at once', async () => {
    const { office, terminal } = spending();
    office.known = { defaultMode: 'notify', enforcementEnabled: true, maxDisabledPerRun: 1 };
    await ended(office, terminal, 'plan', ACCOUNT);
    expect(terminal.text).toContain('No more than 1 in one run (MaxDisabledPerRun): the others follow a minute later.');
  });
});
