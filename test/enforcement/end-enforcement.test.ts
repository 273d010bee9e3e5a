import * as fc from 'fast-check';
import { Crash, dyingAt } from '../../sim/crash-plan';
import { periodStart } from '../../src/core/domain/period';
import { later, MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';
import { disableResources } from '../../src/enforcement/disable-resources';
import { endEnforcement } from '../../src/enforcement/end-enforcement';
import { lawRuns } from '../support/arbitraries';
import { InMemoryEnding } from '../support/in-memory-ending';
import { ACCOUNT, budgetOf, DECEMBER, on, WORKLOAD } from '../support/ledgers';

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
    await disableResources(each, of);
  }
  await of.deliver();
  of.fleet.done.length = 0;
  return { of, made, before };
}

const inTime = (of: InMemoryEnding) => later(of.clock.now(), 9 * MS_PER_MINUTE);

describe('endEnforcement', () => {
  test('stops disabling, and gives everything back as it was, whatever the budgets say', async () => {
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

  test('stops disabling before it gives anything back', async () => {
    const { of } = await disabled();
    of.wire.crash = (_number, call) => (call === 'disabling.stop' ? 'before' : undefined);

    await expect(endEnforcement(inTime(of), of)).rejects.toThrow(Crash);
    expect(of.fleet.done).toEqual([]);
  });

  test('gives back what was disabled in a month that is over', async () => {
    const { of, before } = await disabled();
    of.clock.moveTo(periodStart(DECEMBER));

    await endEnforcement(inTime(of), of);

    expect([of.fleet.states(), of.holding()]).toEqual([before, []]);
  });

  test('looks until a run that had begun before can have no more to say, and gives back what that one disabled', async () => {
    const { of, before } = await disabled();
    await endEnforcement(inTime(of), of);
    const begun = of.clock.now();
    const late = of.fleet.make('ec2-instance', 'i-9');
    await of.meter();
    of.fleet.takeEvents();
    of.clock.onPause = async () => {
      if (of.clock.now() < later(begun, 100 * MS_PER_SECOND) || of.fleet.count('disable', late) > 0) return;
      of.clock.onPause = undefined;
      await disableResources(ACCOUNT, of);
    };

    const ending = await endEnforcement(inTime(of), of);

    expect(of.fleet.count('disable', late)).toBe(1);
    expect(ending).toMatchObject({ kind: 'ended', failures: [] });
    expect([of.fleet.states(), of.holding()]).toEqual([{ ...before, [late.arn]: { state: 'running' } }, []]);
  });

  test('does not touch what is being disabled at this moment', async () => {
    const {
      of,
      made: [instance],
    } = await disabled();
    const begun = of.clock.now();
    for (const [key, entry] of of.table.journalRows) {
      of.table.journalRows.set(key, { ...entry, status: 'planned', changedAt: begun });
    }
    const restoredAt: number[] = [];
    of.clock.onPause = () =>
      void (of.fleet.isDisabled(instance ?? { type: 'ec2-instance', arn: '' }) || restoredAt.push(of.clock.now()));

    await endEnforcement(inTime(of), of);

    expect(restoredAt[0]).toBeGreaterThanOrEqual(later(begun, 30 * MS_PER_SECOND));
    expect(of.holding()).toEqual([]);
  });
});

describe('what cannot be given back', () => {
  test('is named, and holds up nothing else', async () => {
    const { of, made } = await disabled();
    const [instance] = made;
    if (instance !== undefined) Object.assign(of.fleet.get(instance), { ignores: true });

    const ending = await endEnforcement(inTime(of), of);

    expect(ending).toMatchObject({
      failures: [{ address: WORKLOAD, reason: `${instance?.arn}: ${instance?.arn} does not come back` }],
    });
    expect(made.filter((each) => of.fleet.isDisabled(each))).toEqual([instance]);
  });

  test('because its account has no role any more, is named by its budget', async () => {
    const { of } = await disabled();
    of.fleets.unreachable = 'cannot assume the role';

    const ending = await endEnforcement(inTime(of), of);

    expect(ending).toMatchObject({ restored: [] });
    expect(
      ending.kind === 'ended' && [...ending.failures].sort((one, other) => one.address.length - other.address.length),
    ).toEqual([
      { address: ACCOUNT, reason: 'cannot assume the role' },
      { address: WORKLOAD, reason: 'cannot assume the role' },
    ]);
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
        // What has died is either dead altogether, or says that it did not finish.
        if (of.wire.writes >= last) {
          expect(ending instanceof Crash || (ending as { failures: readonly unknown[] }).failures.length > 0).toBe(
            true,
          );
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
