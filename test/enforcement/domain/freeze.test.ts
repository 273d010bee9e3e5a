import * as fc from 'fast-check';
import { parseUsd } from '../../../src/core/domain/money';
import { period } from '../../../src/core/domain/period';
import { later, MS_PER_MINUTE } from '../../../src/core/domain/time';
import { accountControl, mayHold, returnsOf, whyFreeze, type Unstopped } from '../../../src/enforcement/domain/freeze';
import type { JournalEntry } from '../../../src/enforcement/domain/journal';
import { EXEMPT } from '../../../src/enforcement/domain/plan';
import type { Standing } from '../../../src/enforcement/domain/standing';
import { NOTHING_LEFT } from '../../../src/ledger/domain/ledger';
import { rate, ZERO_RATE } from '../../../src/ledger/domain/rate';
import { ACCOUNT, ACCOUNT_ID, budgetOf, ledgerOf, NOVEMBER, on, WORKLOAD } from '../../support/ledgers';

const POLICY = { id: 'p-1', partition: 'aws', managementAccount: '111111111111', organization: 'o-a1b2c3d4e5' };
const CONTROL = accountControl(ACCOUNT_ID, POLICY);
const INSTANCE = { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' };
const HOURLY = rate(1_000_000n);

function standingOf(said: Partial<Standing> = {}): Standing {
  const budget = budgetOf('10', { freeze: true });
  return {
    address: ACCOUNT,
    ledger: ledgerOf(),
    budget,
    mode: 'enforce',
    suspended: false,
    wanted: 'stopped',
    ...said,
  };
}

function entryOf(said: Partial<JournalEntry> = {}): JournalEntry {
  return {
    address: ACCOUNT,
    period: NOVEMBER,
    resource: INSTANCE,
    status: 'done',
    mode: 'enforce',
    previous: {},
    rate: HOURLY,
    startedBy: undefined,
    position: parseUsd('10'),
    limit: parseUsd('10'),
    reason: 'exhausted',
    times: 4,
    restoring: false,
    changedAt: on('21'),
    revision: 1,
    ...said,
  };
}

const minutes = (...at: readonly number[]) => at.map((minute) => later(on('21'), minute * MS_PER_MINUTE));
const stopped = (said: Partial<Unstopped> = {}): Unstopped => ({ spared: [], targets: [], isClosed: false, ...said });
const NOW = later(on('21'), 60 * MS_PER_MINUTE);
const target = (kind: string, ofRate = HOURLY, isFinal = false) =>
  stopped({ targets: [{ target: { control: INSTANCE, rate: ofRate }, outcome: { kind, isFinal } }] });

describe('an exhausted account', () => {
  test('is not frozen while stopping holds', () => {
    expect(whyFreeze(standingOf(), target('disabled'), [entryOf({ cameBackAt: minutes(1, 20) })], NOW)).toBeUndefined();
  });

  test.each([
    ['one thing, in 40 minutes', [minutes(1, 20, 41)], true],
    ['one thing, the last three times of many', [minutes(-500, 1, 20, 60)], true],
    ['one thing, in an hour exactly', [minutes(0, 20, 60)], false],
    ['one thing, in a day', [minutes(-1_000, -500, 60)], false],
    ['one thing, in ten minutes of yesterday', [minutes(-1_440, -1_435, -1_430)], false],
    ['three things, once each', [minutes(1), minutes(30), minutes(60)], true],
    ['two things, once and twice', [minutes(1), minutes(30, 60)], true],
    ['two things, once each', [minutes(1), minutes(60)], false],
  ])('is judged by what comes back: %s', (_what, returns, isFrozen) => {
    const entries = returns.map((cameBackAt) => entryOf({ cameBackAt }));
    expect(whyFreeze(standingOf(), stopped(), entries, NOW) !== undefined).toBe(isFrozen);
  });

  test('is frozen when nobody can enter it for seven minutes, and something runs in it', () => {
    const of = (minutesPutOff: number, speed = HOURLY) =>
      standingOf({ ledger: { ...ledgerOf(), rate: speed, followUp: { ...NOTHING_LEFT, minutes: minutesPutOff } } });
    const closed = stopped({ isClosed: true });
    expect(whyFreeze(of(4), closed, [], NOW)).toBe('something runs in it, and it cannot be entered');
    expect(whyFreeze(of(2), closed, [], NOW)).toBeUndefined();
    expect(whyFreeze(of(4, ZERO_RATE), closed, [], NOW)).toBeUndefined();
    expect(whyFreeze(of(4), stopped(), [], NOW)).toBeUndefined();
  });

  test('is judged by what comes back for its own budget, in its month, and was not given back', () => {
    const cameBackAt = minutes(1, 2, 3);
    expect(whyFreeze(standingOf(), stopped(), [entryOf({ cameBackAt })], NOW)).toBe(
      'what was stopped came back 3 times within an hour',
    );
    for (const said of [
      { address: WORKLOAD },
      { status: 'restored' as const },
      { mode: 'notify' as const },
      { period: period('2026-10') },
      { resource: CONTROL, status: 'failed' as const },
      { cameBackAt: undefined as never },
    ]) {
      expect(whyFreeze(standingOf(), stopped(), [entryOf({ cameBackAt, ...said })], NOW)).toBeUndefined();
    }
  });

  test.each<[string, Unstopped, boolean]>([
    ['what nothing can stop', stopped({ spared: [{ rate: HOURLY, reason: 'nothing can stop it' }] }), true],
    ['what costs nothing by the hour', stopped({ spared: [{ rate: ZERO_RATE, reason: 'not ours' }] }), false],
    ['what people have exempted', stopped({ spared: [{ rate: HOURLY, reason: EXEMPT }] }), false],
    ['what is exempt as it is found', target('exempt'), false],
    ['what its owner would replace', target('spared'), true],
    ['what is the landing zone’s, and costs by use', target('spared', ZERO_RATE), false],
    ['what refuses for good', target('failed', HOURLY, true), true],
    ['a function that refuses for good', target('failed', ZERO_RATE, true), true],
    ['what refuses for now', target('failed'), false],
    ['what there was no time for', target('untried'), false],
  ])('is judged by %s', (_what, found, isFrozen) => {
    expect(whyFreeze(standingOf(), found, [], NOW) !== undefined).toBe(isFrozen);
  });

  test('is frozen in words: what goes on is named', () => {
    expect(whyFreeze(standingOf(), target('failed', HOURLY, true), [], NOW)).toBe(`${INSTANCE.arn} goes on spending`);
  });

  test('stays frozen while its budget is exhausted, though nothing comes back any more', () => {
    const why = (status: JournalEntry['status']) =>
      whyFreeze(standingOf(), stopped(), [entryOf({ resource: CONTROL, status, reason: 'it came back' })], NOW);
    expect([why('done'), why('planned')]).toEqual(['it came back', 'it came back']);
    expect([why('restored'), why('failed')]).toEqual([undefined, undefined]);
  });

  test('property: is never frozen unless its own budget says so, enforces and is exhausted', () => {
    const unwanted: readonly Partial<Standing>[] = [
      { wanted: 'running' },
      { wanted: 'planned' },
      { budget: undefined },
      { budget: budgetOf('10') },
      { budget: budgetOf('10', { freeze: true, scope: 'workload' }) },
    ];
    fc.assert(
      fc.property(fc.constantFrom(...unwanted), fc.boolean(), (said, isHeld) => {
        const found = { ...target('failed', HOURLY, true), spared: [{ rate: HOURLY, reason: 'nothing can stop it' }] };
        const entries = [entryOf({ cameBackAt: minutes(1, 2, 3), ...(isHeld ? { resource: CONTROL } : {}) })];
        expect(whyFreeze(standingOf(said), found, entries, NOW)).toBeUndefined();
      }),
    );
  });
});

describe('what comes back', () => {
  const [at = NOW] = minutes(30);
  const other = entryOf({ changedAt: on('21') });
  const returns = (before: JournalEntry | undefined, since = minutes(-10)[0], entries = [other]) =>
    returnsOf(before, since, entries, at);

  test('is what had stopped and runs again', () => {
    expect(returns(entryOf())).toEqual([at]);
    expect(returns(entryOf({ cameBackAt: minutes(1, 2, 3) }))).toEqual([...minutes(2, 3), at]);
  });

  test.each([
    ['had not stopped yet', { status: 'planned' as const }],
    ['was given back', { status: 'restored' as const }],
    ['was planned alone', { mode: 'notify' as const, status: 'planned' as const }],
  ])('is not what %s', (_what, said) => {
    expect(returns(entryOf(said))).toEqual([]);
  });

  test('is what starts although other things were stopped already, as those that replace them do', () => {
    const [before, after] = [minutes(-1)[0], minutes(1)[0]];
    expect(returns(undefined, after)).toEqual([at]);
    expect(returns(undefined, before)).toEqual([]);
    expect(returns(undefined, after, [])).toEqual([]);
    expect(returns(undefined, after, [entryOf({ resource: CONTROL })])).toEqual([]);
    expect(returns(undefined, after, [entryOf({ status: 'restored' })])).toEqual([]);
    expect(returns(undefined, after, [entryOf({ mode: 'notify' })])).toEqual([]);
    expect(returns(undefined, other.changedAt)).toEqual([]);
  });
});

test('an account is named by its ARN in the organization', () => {
  expect(CONTROL.type).toBe('account');
  expect(CONTROL.arn).toBe('arn:aws:organizations::111111111111:account/o-a1b2c3d4e5/222222222222');
});

test('a freeze is held only while the budget wants it, and other things while it is exhausted', () => {
  const [account, instance] = [entryOf({ resource: CONTROL }), entryOf()];
  const thawed = standingOf({ budget: budgetOf('10') });
  expect([mayHold(account, standingOf()), mayHold(instance, standingOf())]).toEqual([true, true]);
  expect([mayHold(account, thawed), mayHold(instance, thawed)]).toEqual([false, true]);
  expect(mayHold(account, standingOf({ budget: undefined }))).toBe(false);
  const running = standingOf({ wanted: 'running' });
  expect([mayHold(account, running), mayHold(instance, running)]).toEqual([false, false]);
});
