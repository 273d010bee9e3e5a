import { dyingAt } from '../../sim/crash-plan';
import { later, MS_PER_MINUTE } from '../../src/core/domain/time';
import { LEASE_MS, RUN_MS } from '../../src/enforcement/domain/lease';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { ceilToMinute } from '../../src/ledger/domain/fence';
import { NOTHING_LEFT } from '../../src/ledger/domain/ledger';
import { account, disabled, exhausted, SHOP, TAGS } from '../support/exhausted-account';
import type { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf, NOVEMBER, WORKLOAD } from '../support/ledgers';

/** Does something at the first call of this name, before it takes effect. */
function at(call: string, of: InMemoryAccount, act: () => void, nth = 1): void {
  let left = nth;
  of.wire.crash = (_number, name) => {
    if (name.startsWith(call) && --left === 0) act();
    return undefined;
  };
}

/** Somebody else's run holds the account. */
async function heldByAnother(of: InMemoryAccount): Promise<void> {
  await of.leases.take(
    { account: ACCOUNT_ID, holder: 'another', until: later(of.clock.now(), LEASE_MS) },
    of.clock.now(),
  );
}

const mark = (of: InMemoryAccount) => {
  const row = of.table.leaseRows.get(ACCOUNT_ID);
  if (row !== undefined) of.table.leaseRows.set(ACCOUNT_ID, { ...row, marks: row.marks + 1 });
};

describe('one run at a time', () => {
  test('the second of two leaves a mark, and everything to the first', async () => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1', { slow: 6_000 });
    await exhausted(of);

    const kinds = (await Promise.all([enforceBudgets(ACCOUNT, of), enforceBudgets(WORKLOAD, of)])).map(
      ({ kind }) => kind,
    );

    expect(kinds).toEqual(['ran', 'left']);
    expect([of.fleet.isDisabled(made), of.fleet.count('disable', made), of.table.leaseRows.size]).toEqual([true, 1, 0]);
  });

  test('a mark makes the holder look again before it lets go: what came meanwhile is stopped by it', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1', { tags: TAGS });
    await of.adopt(budgetOf('5', SHOP));
    await exhausted(of);
    const late = of.fleet.make('lambda-function', 'late');
    of.fleet.changeByHand(late, { reservation: 0 });
    at('leases.release', of, () => {
      // Started after the run has looked; its caller finds the lease taken.
      of.fleet.changeByHand(late, { reservation: null });
      mark(of);
    });

    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ kind: 'ran', isConverged: true });

    expect([of.fleet.isDisabled(late), of.table.leaseRows.size]).toEqual([true, 0]);
  });

  test('who comes as the holder lets go takes its place: no call is lost', async () => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of);
    await heldByAnother(of);
    at('leases.mark', of, () => of.table.leaseRows.clear());

    expect((await enforceBudgets(ACCOUNT, of)).kind).toBe('ran');
    expect(of.fleet.isDisabled(made)).toBe(true);
  });

  test('a run whose time is over lets go whatever was marked, and asks for the next', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1', { refusals: Infinity });
    await exhausted(of);
    of.clock.onPause = () => mark(of);

    const begun = of.clock.now();
    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ kind: 'ran', isConverged: false });

    expect(of.clock.now() - begun).toBeGreaterThanOrEqual(RUN_MS);
    expect(of.clock.now() - begun).toBeLessThan(LEASE_MS);
    expect(of.table.leaseRows.size).toBe(0);
    expect((await of.ledgerNow(ACCOUNT)).followUp?.at).toBeGreaterThan(of.clock.now());
  });
});

describe('a holder that is dead', () => {
  test('is followed by a run when its lease is over, if somebody has come by', async () => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1');
    await exhausted(of);
    of.wire.crash = dyingAt(of.wire.writes + 3, 'after');
    await expect(enforceBudgets(ACCOUNT, of)).rejects.toThrow();
    of.wire.crash = undefined;
    const until = of.table.leaseRows.get(ACCOUNT_ID)?.until ?? later(of.clock.now(), 0);

    expect(await enforceBudgets(ACCOUNT, of)).toEqual({ kind: 'left' });

    expect((await of.ledgerNow(ACCOUNT)).followUp?.at).toBe(until);
    await of.settle();
    const fence = of.schedules.at('exhaustion', ACCOUNT);
    expect(fence).toBe(ceilToMinute(until));
    of.clock.moveTo(fence ?? 0);
    expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ kind: 'ran', isConverged: true });
    expect([of.fleet.isDisabled(made), (await of.ledgerNow(ACCOUNT)).followUp?.at]).toEqual([true, undefined]);
  });

  test('that is alive after all forgets the reminder', async () => {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1', { slow: 6_000 });
    await exhausted(of);

    await Promise.all([enforceBudgets(ACCOUNT, of), enforceBudgets(ACCOUNT, of)]);

    expect((await of.ledgerNow(ACCOUNT)).followUp?.at).toBeUndefined();
  });

  test('is followed by a run, too, when the run that it had asked for finds its lease', async () => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1', { refusals: 15 });
    await exhausted(of);
    // It dies as the last thing that it does.
    of.wire.crash = (_number, call) =>
      call.startsWith('leases.release') || call === 'leases.drop' ? 'before' : undefined;
    await expect(enforceBudgets(ACCOUNT, of)).rejects.toThrow();
    of.wire.crash = undefined;
    for (const kind of ['left', 'ran']) {
      await of.settle();
      of.clock.moveTo(of.schedules.at('exhaustion', ACCOUNT) ?? 0);
      of.schedules.due();
      expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ kind });
    }

    expect(of.fleet.isDisabled(made)).toBe(true);
  });

  test('is waited for no longer than another run that was asked for', async () => {
    const of = account();
    await exhausted(of);
    await heldByAnother(of);
    const soon = later(of.clock.now(), MS_PER_MINUTE);
    const followUp = {
      ...NOTHING_LEFT,
      at: soon,
      minutes: 1,
    };
    await of.ledgers.followUp(await of.ledgerNow(ACCOUNT), followUp);

    await enforceBudgets(ACCOUNT, of);

    expect((await of.ledgerNow(ACCOUNT)).followUp).toEqual(followUp);
  });
});

describe('a run that has lost its lease', () => {
  test.each(['disable', 'journal.write', 'changeState'])('before %s ends, and writes no journal', async (call) => {
    const of = account();
    of.fleet.make('ec2-instance', 'i-1');
    of.fleet.make('rds-instance', 'orders');
    await exhausted(of);
    const lost: number[] = [];
    at(call, of, () => {
      of.table.leaseRows.set(ACCOUNT_ID, { account: ACCOUNT_ID, holder: 'another', until: of.clock.now(), marks: 0 });
      lost.push([...of.table.journalRows.values()].reduce((sum, { revision }) => sum + revision, 0));
    });

    expect(await enforceBudgets(ACCOUNT, of)).toEqual({ kind: 'lost' });

    const writes = [...of.table.journalRows.values()].reduce((sum, { revision }) => sum + revision, 0);
    expect([writes, of.operators.told]).toEqual([lost[0], []]);
    // It is the other's to let go.
    expect(of.table.leaseRows.get(ACCOUNT_ID)?.holder).toBe('another');
  });
});

describe('a row that cannot be read', () => {
  test.each([
    [ACCOUNT, WORKLOAD],
    [WORKLOAD, ACCOUNT],
  ])('of %s delays no other: what %s holds is stopped', async (poisoned, other) => {
    const of = account();
    const made = of.fleet.make('ec2-instance', 'i-1', { tags: TAGS });
    await of.adopt(budgetOf('5', SHOP));
    await of.adopt(budgetOf('10'));
    await of.meter();
    await of.exhaust(other);
    const { newest } = of.ledgers;
    jest
      .spyOn(of.ledgers, 'newest')
      .mockImplementation((address, present) =>
        address === poisoned
          ? Promise.reject(new RangeError(`${poisoned} ledger#${NOVEMBER} has no state of the right type`))
          : newest.call(of.ledgers, address, present),
      );

    const run = await enforceBudgets(other, of);

    expect(of.fleet.isDisabled(made)).toBe(true);
    expect(run).toMatchObject({ kind: 'ran', isConverged: false });
  });
});

describe('money that comes back in the middle of a run', () => {
  test.each([
    ['ec2-instance', 250, 1],
    ['lambda-function', 30, 10],
  ] as const)(
    'turns it round: no %s is stopped that was not yet, and the others are given back',
    async (type, many, raisedAt) => {
      const of = account();
      const made = Array.from({ length: many }, (_each, index) => of.fleet.make(type, `it-${index}`));
      const before = of.fleet.states();
      await exhausted(of);
      let calls = 0;
      of.wire.crash = (_number, call) => {
        if (!call.startsWith('disable ')) return undefined;
        calls += 1;
        // Each call takes a tenth of a second for each resource; in the middle somebody raises the budget.
        of.clock.moveTo(of.clock.now() + 100 * call.split(', ').length);
        const row = of.table.row(ACCOUNT, NOVEMBER);
        if (calls === raisedAt && row !== undefined) of.table.put({ ...row, limit: budgetOf('20').limit });
        return undefined;
      };

      expect(await enforceBudgets(ACCOUNT, of)).toMatchObject({ kind: 'ran', isConverged: true });

      expect(made.filter((each) => of.fleet.count('disable', each) > 0).length).toBeLessThan(many);
      expect([of.fleet.states(), of.entries(ACCOUNT).filter(({ status }) => status !== 'restored')]).toEqual([
        before,
        [],
      ]);
      expect(made.filter((each) => of.fleet.count('disable', each) !== of.fleet.count('restore', each))).toEqual([]);
      expect((await of.ledgerNow(ACCOUNT)).state).toBe('open');
    },
  );

  test('and is gone again in the middle of the giving back: it stops again', async () => {
    const { of, made } = await disabled((fleet) =>
      Array.from({ length: 30 }, (_each, index) => fleet.make('lambda-function', `it-${index}`)),
    );
    await of.adopt(budgetOf('20'));
    let calls = 0;
    of.wire.crash = (_number, call) => {
      if (!call.startsWith('restore ')) return undefined;
      calls += 1;
      of.clock.moveTo(of.clock.now() + 100);
      const row = of.table.row(ACCOUNT, NOVEMBER);
      if (calls === 10 && row !== undefined) of.table.put({ ...row, accrued: budgetOf('30').limit });
      return undefined;
    };

    await enforceBudgets(ACCOUNT, of);

    expect(made.filter((each) => !of.fleet.isDisabled(each))).toEqual([]);
    expect(calls).toBeLessThan(30);
    expect((await of.ledgerNow(ACCOUNT)).state).toBe('exhausted');
  });
});

test('a ledger is open before anything is given back, so that who starts something is heard', async () => {
  const { of } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1'));
  await of.adopt(budgetOf('20'));
  const states: unknown[] = [];
  of.wire.crash = (_number, call) => {
    if (call.startsWith('restore ')) states.push(of.table.ledger(ACCOUNT, NOVEMBER).state);
    return undefined;
  };

  await enforceBudgets(ACCOUNT, of);

  expect(states).toEqual(['open']);
});
