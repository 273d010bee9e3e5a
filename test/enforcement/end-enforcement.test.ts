import * as fc from 'fast-check';
import { Crash, dyingAt } from '../../sim/crash-plan';
import { periodStart } from '../../src/core/domain/period';
import { later, MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';
import { LEASE_MS } from '../../src/enforcement/domain/lease';
import { endEnforcement } from '../../src/enforcement/end-enforcement';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { lawRuns } from '../support/arbitraries';
import { InMemoryEnding } from '../support/in-memory-ending';
import { ACCOUNT, ACCOUNT_ID, budgetOf, DECEMBER, on, WORKLOAD } from '../support/ledgers';

const TAGS = { app: 'shop' };
const SHOP = { workloadTag: { key: 'app', value: 'shop' }, address: WORKLOAD, scope: 'workload' } as const;

/** An account and a workload in it, both exhausted: what carries the workload's tag is held by its budget. */
async function disabled() {
  const of = new InMemoryEnding(on('21'));
  const made = [
    of.fleet.make('ec2-instance', 'i-1', { tags: TAGS }),
    of.fleet.make('auto-scaling-group', 'web', { state: { min: 1, max: 9, desired: 2 } }),
    of.fleet.make('rds-cluster', 'orders'),
    of.fleet.make('ecs-service', 'shop/api', { state: { desired: 3, scaling: 'on' }, tags: TAGS }),
    of.fleet.make('lambda-function', 'api', { state: { reservation: 7 } }),
  ];
  const before = of.fleet.states();
  await of.adopt(budgetOf('5', SHOP));
  await of.adopt(budgetOf('10'));
  await of.meter();
  for (const each of [WORKLOAD, ACCOUNT]) {
    await of.exhaust(each);
    await enforceBudgets(each, of);
  }
  await of.deliver();
  of.fleet.done.length = 0;
  return { of, made, before };
}

const inTime = (of: InMemoryEnding) => later(of.clock.now(), 9 * MS_PER_MINUTE);

describe('endEnforcement', () => {
  test('shuts the doors, and gives everything back as it was, whatever the budgets say', async () => {
    const { of, made, before } = await disabled();
    expect(made.map((each) => of.fleet.isDisabled(each))).toEqual(made.map(() => true));
    expect([...new Set(of.holding())].sort()).toEqual([ACCOUNT, WORKLOAD]);

    const ending = await endEnforcement(inTime(of), of);

    expect(ending).toMatchObject({ kind: 'ended', failures: [] });
    expect([of.stops, of.fleet.states(), of.holding()]).toEqual([1, before, []]);
    expect(ending.kind === 'ended' && ending.restored.map(({ outcome }) => outcome.kind)).toEqual(
      made.map(() => 'restored'),
    );
  });

  test('does nothing while the installation stays', async () => {
    const { of, made } = await disabled();
    of.removed = false;
    const { writes } = of.wire;

    expect(await endEnforcement(inTime(of), of)).toEqual({ kind: 'kept' });
    expect([of.stops, of.wire.writes, made.every((each) => of.fleet.isDisabled(each))]).toEqual([0, writes, true]);
  });

  test('shuts the doors before it gives anything back', async () => {
    const { of } = await disabled();
    of.wire.crash = (_number, call) => (call === 'doors.shut' ? 'before' : undefined);

    await expect(endEnforcement(inTime(of), of)).rejects.toThrow(Crash);
    expect(of.fleet.done).toEqual([]);
  });

  test('gives back what was disabled in a month that is over', async () => {
    const { of, before } = await disabled();
    of.clock.moveTo(periodStart(DECEMBER));

    await endEnforcement(inTime(of), of);

    expect([of.fleet.states(), of.holding()]).toEqual([before, []]);
  });

  test('waits for a run that had begun before, and gives back what that one disabled', async () => {
    const { of, before } = await disabled();
    await endEnforcement(inTime(of), of);
    const begun = of.clock.now();
    const late = of.fleet.make('ec2-instance', 'i-9');
    await of.meter();
    of.fleet.takeEvents();
    // It waits for its instant, and holds the lease of its account.
    const lease = { account: ACCOUNT_ID, holder: 'waiting', until: later(begun, LEASE_MS) };
    await of.leases.take(lease, begun);
    of.clock.onPause = async () => {
      if (of.clock.now() < later(begun, 100 * MS_PER_SECOND)) return;
      of.clock.onPause = undefined;
      await of.leases.drop(lease);
      await enforceBudgets(ACCOUNT, of);
    };

    const ending = await endEnforcement(inTime(of), of);

    expect(of.fleet.count('disable', late)).toBe(1);
    expect(ending).toMatchObject({ kind: 'ended', failures: [] });
    expect([of.fleet.states(), of.holding()]).toEqual([{ ...before, [late.arn]: { state: 'running' } }, []]);
  });

  test.each([
    ['alive, and lets go after 100 seconds', 100 * MS_PER_SECOND],
    ['dead, so that its lease is over in the end', LEASE_MS],
  ])('leaves an account to a run that has begun before, which is %s', async (_how, ms) => {
    const { of, made, before } = await disabled();
    const until = later(of.clock.now(), ms);
    const lease = { account: ACCOUNT_ID, holder: 'another', until: later(of.clock.now(), LEASE_MS) };
    await of.leases.take(lease, of.clock.now());
    const actedAt: number[] = [];
    of.clock.onPause = async () => {
      if (of.fleet.done.length > 0) actedAt.push(of.clock.now());
      if (ms < LEASE_MS && of.clock.now() >= until) await of.leases.drop(lease);
    };

    expect(await endEnforcement(inTime(of), of)).toMatchObject({ kind: 'ended', failures: [] });

    expect(actedAt[0]).toBeGreaterThanOrEqual(until);
    expect([of.fleet.states(), made.map((each) => of.fleet.count('restore', each))]).toEqual([
      before,
      made.map(() => 1),
    ]);
  });
});

describe('what cannot be given back', () => {
  test('is named, and holds up nothing else', async () => {
    const { of, made } = await disabled();
    const [instance] = made;
    if (instance !== undefined) Object.assign(of.fleet.get(instance), { ignores: true });

    const ending = await endEnforcement(inTime(of), of);

    expect(ending).toMatchObject({
      failures: [{ address: WORKLOAD, reason: `${instance?.arn}: ${instance?.arn} is not back yet` }],
    });
    expect(made.filter((each) => of.fleet.isDisabled(each))).toEqual([instance]);
  });

  test('because it refuses, is tried three times, and named', async () => {
    const { of, made } = await disabled();
    const [instance] = made as [(typeof made)[number]];
    of.fleet.get(instance).refusals = Infinity;
    const begun = of.clock.now();

    expect(await endEnforcement(inTime(of), of)).toMatchObject({
      failures: [
        { address: WORKLOAD, reason: `${instance.arn}: cannot restore ${instance.arn}: it is not in a state to` },
      ],
    });

    expect(made.filter((each) => of.fleet.isDisabled(each))).toEqual([instance]);
    // Not until the time is over: a person waits for the answer.
    expect(of.clock.now() - begun).toBeLessThan(6 * MS_PER_MINUTE);
  });

  test('because its account has no role any more, is named with its budget', async () => {
    const { of } = await disabled();
    of.fleets.unreachable = 'cannot assume the role';

    const ending = await endEnforcement(inTime(of), of);

    expect(ending).toMatchObject({ restored: [] });
    const named = ending.kind === 'ended' ? ending.failures.map(({ address, reason }) => `${address} ${reason}`) : [];
    const held = [...of.entries(ACCOUNT), ...of.entries(WORKLOAD)];
    expect([...named].sort()).toEqual(
      held.map(({ address, resource: { arn } }) => `${address} ${arn}: cannot assume the role`).sort(),
    );
  });

  test('for want of time is named, and given back by the next attempt', async () => {
    const { of, before } = await disabled();

    expect(await endEnforcement(of.clock.now(), of)).toMatchObject({
      restored: [],
      failures: expect.arrayContaining([{ address: ACCOUNT, reason: 'there was no time left' }]) as unknown,
    });
    expect(await endEnforcement(inTime(of), of)).toMatchObject({ failures: [] });
    expect(of.fleet.states()).toEqual(before);
  });
});

test('property: it dies at any call, any number of times, and the attempt that lives leaves everything as it was', async () => {
  const deaths = fc.array(
    fc.record({ nth: fc.integer({ min: 1, max: 20 }), when: fc.constantFrom('before' as const, 'after' as const) }),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(deaths, async (all) => {
      const { of, made, before } = await disabled();
      for (const { nth, when } of all) {
        const last = of.wire.writes + nth;
        of.wire.crash = dyingAt(last, when);
        const ending = await endEnforcement(inTime(of), of).catch((error: unknown) => error);
        // What has died is either dead altogether, or says that it did not finish, or it had finished.
        if (of.wire.writes >= last && !(ending instanceof Crash) && of.holding().length > 0) {
          expect((ending as { failures: readonly unknown[] }).failures).not.toEqual([]);
        }
        of.wire.crash = undefined;
      }

      expect(await endEnforcement(inTime(of), of)).toMatchObject({ kind: 'ended', failures: [] });

      expect([of.fleet.states(), of.holding()]).toEqual([before, []]);
      expect(made.map((each) => of.fleet.count('restore', each))).toEqual(made.map(() => 1));
    }),
    { numRuns: lawRuns() },
  );
});
