import type { Address } from '../../src/core/domain/address';
import { parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_SECOND } from '../../src/core/domain/time';
import type { JournalEntry } from '../../src/enforcement/domain/journal';
import { LEASE_MS, LeaseLost, RUN_MS } from '../../src/enforcement/domain/lease';
import { lookAtBudget } from '../../src/enforcement/look-at-budgets';
import { EnforcementRun } from '../../src/enforcement/run';
import { ZERO_RATE } from '../../src/ledger/domain/rate';
import { SHOP } from '../support/exhausted-account';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf, NOVEMBER, on, WORKLOAD } from '../support/ledgers';

/** A run that holds the lease of an account with 10 USD, all of them spent. */
async function begun() {
  const of = new InMemoryAccount(on('21'));
  await of.adopt(budgetOf('10'));
  await of.exhaust(ACCOUNT);
  const lease = { account: ACCOUNT_ID, holder: of.newHolder(), until: later(of.clock.now(), LEASE_MS) };
  await of.leases.take(lease, of.clock.now());
  return { of, lease, run: new EnforcementRun(lease, of) };
}

const entry = (index: number, said: Partial<JournalEntry> = {}): JournalEntry => ({
  address: ACCOUNT,
  period: NOVEMBER,
  resource: { type: 'ec2-instance', arn: `arn:${index}` },
  status: 'planned',
  mode: 'enforce',
  previous: {},
  rate: ZERO_RATE,
  startedBy: undefined,
  position: parseUsd('10'),
  limit: parseUsd('10'),
  reason: '',
  times: 1,
  restoring: false,
  changedAt: on('21'),
  revision: 0,
  ...said,
});

describe('whether what should be has turned', () => {
  async function asking() {
    const { of, run } = await begun();
    await of.adopt(budgetOf('5', SHOP));
    const find = jest.spyOn(of.budgets, 'find');
    const standing = await lookAtBudget(ACCOUNT, false, of);
    find.mockClear();
    return { of, run, find, standing };
  }

  test('is asked of the ledger at most once a second, for each budget', async () => {
    const { of, run, find, standing } = await asking();
    for (const ms of [0, 1, 999]) {
      of.clock.moveTo(on('21', '00:00:02') + ms);
      expect(await run.hasTurned(standing)).toBe(false);
    }
    expect(find).toHaveBeenCalledTimes(1);

    of.clock.moveTo(on('21', '00:00:03'));
    await run.hasTurned(standing);
    expect(find).toHaveBeenCalledTimes(2);

    // A workload's mode is never stronger than its account's, so that one is read, too.
    await run.hasTurned({ address: WORKLOAD, wanted: 'running' });
    expect(find).toHaveBeenCalledTimes(4);
  });

  test('is so when there is money again, and stays so without another look', async () => {
    const { of, run, find, standing } = await asking();
    expect(await run.hasTurned(standing)).toBe(false);
    await of.adopt(budgetOf('20'));
    find.mockClear();
    expect(await run.hasTurned(standing)).toBe(false);
    of.clock.moveTo(of.clock.now() + MS_PER_SECOND);

    expect([await run.hasTurned(standing), run.turned, await run.hasTurned(standing)]).toEqual([true, true, true]);
    expect(find).toHaveBeenCalledTimes(1);
  });

  test('is so when the money is gone while something is given back', async () => {
    const { run, standing } = await asking();
    expect(await run.hasTurned({ ...standing, wanted: 'running' })).toBe(true);
  });
});

describe('the journal', () => {
  test('of more entries than a transaction takes is written in several, 99 in each', async () => {
    const { of, run } = await begun();
    const write = jest.spyOn(of.journal, 'write');

    const written = await run.write(Array.from({ length: 250 }, (_each, index) => entry(index)));

    expect(write.mock.calls.map(([entries]) => entries.length)).toEqual([99, 99, 52]);
    expect([written.length, of.entries(ACCOUNT).length, run.entriesOf(ACCOUNT).length]).toEqual([250, 250, 250]);
    expect(new Set(written.map(({ revision }) => revision))).toEqual(new Set([1]));
  });

  test('of no entries is not written', async () => {
    const { of, run } = await begun();
    const { writes } = of.wire;
    expect([await run.write([]), of.wire.writes]).toEqual([[], writes]);
  });

  test('is read once for each budget, and known from then on as it was written', async () => {
    const { of, run } = await begun();
    await run.write([entry(1)]);
    const other = new EnforcementRun(run.lease, of);
    const read = jest.spyOn(of.journal, 'of');

    await other.readJournals([ACCOUNT, WORKLOAD]);
    await other.readJournals([ACCOUNT, WORKLOAD]);
    const [known] = other.entriesOf(ACCOUNT) as [JournalEntry];
    await other.write([{ ...known, status: 'done' }]);
    const [done] = other.entriesOf(ACCOUNT) as [JournalEntry];
    await other.write([{ ...done, status: 'restored' }]);

    expect(read.mock.calls.map(([address]: readonly [Address]) => address)).toEqual([ACCOUNT, WORKLOAD]);
    expect(other.entriesOf(ACCOUNT)).toMatchObject([{ status: 'restored', revision: 3 }]);
    expect(other.entriesOf(ACCOUNT)).toEqual(of.entries(ACCOUNT));
  });

  test('holds what an enforcing budget may have disabled, of whatever month', async () => {
    const { run } = await begun();
    await run.write([
      entry(1),
      entry(2, { status: 'done', address: WORKLOAD }),
      entry(3, { status: 'failed' }),
      entry(4, { status: 'restored' }),
      entry(5, { mode: 'notify' }),
    ]);
    expect(run.held().map(({ resource: { arn } }) => arn)).toEqual(['arn:1', 'arn:3', 'arn:2']);
  });

  test.each([
    [
      'the lease is another’s',
      (of: InMemoryAccount) => of.leases.take({ account: ACCOUNT_ID, holder: 'x', until: on('22') }, on('22')),
    ],
    ['somebody else has written an entry', async (of: InMemoryAccount) => of.table.journalRows.clear()],
  ])('is written no more when %s', async (_case, change) => {
    const { of, run } = await begun();
    const [written] = (await run.write([entry(1)])) as [JournalEntry];
    await change(of);
    const before = of.entries(ACCOUNT);

    await expect(run.write([written, entry(2)])).rejects.toThrow(LeaseLost);
    expect(of.entries(ACCOUNT)).toEqual(before);
  });
});

describe('what is attended to', () => {
  test('is a budget that is spent, once, until it wants something else or there is news', async () => {
    const { of, run } = await begun();
    const stopped = await lookAtBudget(ACCOUNT, false, of);
    const as = (wanted: 'running' | 'planned' | 'stopped') => run.isNews({ ...stopped, wanted });

    expect([as('stopped'), as('stopped'), as('planned'), as('running'), as('stopped')]).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
    run.begin();
    expect(as('stopped')).toBe(true);
  });

  test('is what could not be given back, once until there is news', async () => {
    const { run } = await begun();
    expect([run.isUntried('arn:1'), run.isUntried('arn:1'), run.isUntried('arn:2')]).toEqual([true, false, true]);
    run.begin();
    expect(run.isUntried('arn:1')).toBe(true);
  });
});

test('the way into the spoke is opened once; when that fails, the next call tries again', async () => {
  const { of, run } = await begun();
  of.fleets.unreachable = 'no spoke';
  await expect(run.fleet(ACCOUNT)).rejects.toThrow('no spoke');
  of.fleets.unreachable = undefined;

  const [one, other] = await Promise.all([run.fleet(ACCOUNT), run.fleet(WORKLOAD)]);

  expect([one === other, of.fleets.reached]).toEqual([true, Array(2).fill(`enforce-budgets@${ACCOUNT}`)]);
});

test('a run is over after its time, and begins nothing more', async () => {
  const { of, run } = await begun();
  of.clock.moveTo(later(run.started, RUN_MS - 1));
  expect(run.isOver).toBe(false);
  of.clock.moveTo(later(run.started, RUN_MS));
  expect(run.isOver).toBe(true);
});
