import type { ResourceId } from '../../src/core/domain/resource-id';
import { later, MS_PER_HOUR } from '../../src/core/domain/time';
import { bookStops } from '../../src/enforcement/book-stops';
import { LEASE_MS } from '../../src/enforcement/domain/lease';
import { EXEMPT_TAG, type Target } from '../../src/enforcement/domain/plan';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { lookAtBudget } from '../../src/enforcement/look-at-budgets';
import { EnforcementRun } from '../../src/enforcement/run';
import { stopGroup, type StopOutcome } from '../../src/enforcement/stop-targets';
import { rate } from '../../src/ledger/domain/rate';
import { meterResource } from '../../src/metering/meter-resource';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf, on } from '../support/ledgers';

/** An account whose 10 USD are spent, with one instance. */
async function exhausted(made: Parameters<InMemoryAccount['fleet']['make']>[2] = {}) {
  const of = new InMemoryAccount(on('21'));
  const instance = of.fleet.make('ec2-instance', 'i-1', made);
  await of.adopt(budgetOf('10'));
  await of.meter();
  await of.exhaust(ACCOUNT);
  await of.ledgers.changeState(await of.ledgerNow(ACCOUNT), 'exhausted');
  return { of, instance };
}

/** Disables it as a run does that begins now. */
async function disable(of: InMemoryAccount, control: ResourceId): Promise<StopOutcome | undefined> {
  const target: Target = { control, rate: rate(1_000_000n), startedBy: 'ann', stops: [control] };
  const lease = { account: ACCOUNT_ID, holder: of.newHolder(), until: later(of.clock.now(), LEASE_MS) };
  await of.leases.take(lease, of.clock.now());
  const run = new EnforcementRun(lease, of);
  await run.readJournals([ACCOUNT]);
  const standing = await lookAtBudget(ACCOUNT, false, of);
  const fleet = await run.fleet(ACCOUNT);
  const adapter = fleet.of(control.type, 'eu-west-1');
  const [first] = await stopGroup({ adapter, members: [target] }, standing, run);
  await bookStops(run);
  await of.leases.drop(lease);
  return first?.outcome;
}

const statuses = (of: InMemoryAccount) => of.entries(ACCOUNT).map(({ status, times }) => [status, times]);

describe('stopGroup', () => {
  test('writes the plan and the state to give back before it calls, that it is done, and then books the stop', async () => {
    const { of, instance } = await exhausted();
    const seen: unknown[] = [];
    of.wire.crash = (_number, call) => void seen.push([call, ...statuses(of)]);

    expect(await disable(of, instance)).toEqual({ kind: 'disabled', times: 1 });

    expect(seen).toEqual([
      ['leases.take'],
      ['journal.write'],
      [`disable ${instance.arn}`, ['planned', 1]],
      ['journal.write', ['planned', 1]],
      ['book', ['done', 1]],
      ['leases.drop', ['done', 1]],
    ]);
  });

  test('waits for one that does not stop at once', async () => {
    const { of, instance } = await exhausted({ slow: 6_000 });

    expect(await disable(of, instance)).toEqual({ kind: 'disabled', times: 1 });
    expect([of.fleet.count('disable', instance), of.clock.pauses]).toEqual([1, [2_000, 2_000, 2_000]]);
  });

  test('books the stop at the asking, and leaves alone what events have told of the time since', async () => {
    const { of, instance } = await exhausted({ slow: 6_000 });
    const asked = of.clock.now();
    const hear = async (running: boolean, ms: number) =>
      meterResource(
        [{ about: instance, at: later(asked, ms), running }],
        { account: ACCOUNT_ID, region: 'eu-west-1' },
        of,
      );
    const history = async () =>
      of.table
        .contributionsOf(ACCOUNT)[0]
        ?.history.map(({ at, running }) => [at - asked, running])
        .slice(1);

    await disable(of, instance);
    expect(await history()).toEqual([[0, false]]);

    await hear(false, 1_000);
    await hear(true, 4_000);
    expect(await history()).toEqual([
      [1_000, false],
      [4_000, true],
    ]);
    of.fleet.changeByHand(instance, { state: 'running' });
    of.clock.onPause = async () => {
      of.clock.onPause = undefined;
      await hear(false, 7_000);
      await hear(true, 8_000);
    };
    await disable(of, instance);
    expect(await history()).toEqual([
      [1_000, false],
      [4_000, true],
      [7_000, false],
      [8_000, true],
    ]);
  });

  test('asks again when it is refused', async () => {
    const { of, instance } = await exhausted({ refusals: 3 });

    expect(await disable(of, instance)).toEqual({ kind: 'disabled', times: 1 });
    expect(of.clock.pauses).toHaveLength(3);
  });

  test('one that says yes and does nothing stays planned, for it may still come; no stop is booked', async () => {
    const { of, instance } = await exhausted({ ignores: true });

    expect(await disable(of, instance)).toEqual({
      kind: 'failed',
      reason: `${instance.arn} does not stop`,
      isFinal: false,
    });
    expect(statuses(of)).toEqual([['planned', 1]]);
    expect((await of.ledgerNow(ACCOUNT)).rate).toBe(1_000_000n);
  });

  test('one that stops later than anybody waits for it is found stopped by the next run, as the same time', async () => {
    const { of, instance } = await exhausted({ slow: 30_000 });
    expect((await disable(of, instance))?.kind).toBe('failed');
    expect(statuses(of)).toEqual([['planned', 1]]);
    of.clock.moveTo(of.clock.now() + 60_000);

    expect(await disable(of, instance)).toEqual({ kind: 'disabled', times: 1 });
    expect([of.fleet.count('disable', instance), statuses(of)]).toEqual([1, [['done', 1]]]);
    expect((await of.ledgerNow(ACCOUNT)).rate).toBe(0n);
  });

  test('a failure that has changed nothing is tried again as the same time, with the state that is found then', async () => {
    const { of } = await exhausted();
    const group = of.fleet.make('auto-scaling-group', 'web', { refusals: 20 });
    expect((await disable(of, group))?.kind).toBe('failed');
    expect(statuses(of)).toEqual([['failed', 1]]);
    of.fleet.get(group).refusals = 0;
    of.fleet.changeByHand(group, { min: 0, max: 4, desired: 1 });

    expect(await disable(of, group)).toEqual({ kind: 'disabled', times: 1 });
    expect(of.entries(ACCOUNT)).toMatchObject([{ status: 'done', previous: { min: 0, max: 4, desired: 1 } }]);
  });

  test('a failure half-way stays planned, and keeps the state that was found first', async () => {
    const { of } = await exhausted();
    const service = of.fleet.make('ecs-service', 'shop/api');
    of.wire.crash = (_number, call) => {
      // The second of two calls is refused.
      if (call.endsWith('desired')) of.fleet.get(service).refusals = 1_000;
      return undefined;
    };
    expect((await disable(of, service))?.kind).toBe('failed');
    expect(of.entries(ACCOUNT)).toMatchObject([{ status: 'planned', previous: { desired: 2, scaling: 'on' } }]);
    expect(of.fleet.get(service).state).toEqual({ desired: 2, scaling: 'suspended' });

    of.wire.crash = undefined;
    of.fleet.get(service).refusals = 0;
    expect(await disable(of, service)).toEqual({ kind: 'disabled', times: 1 });
    expect(of.entries(ACCOUNT)).toMatchObject([{ status: 'done', previous: { desired: 2, scaling: 'on' } }]);
  });

  test('a failure to stop it again leaves in the journal that it was disabled before, and from which state', async () => {
    const { of } = await exhausted();
    const group = of.fleet.make('auto-scaling-group', 'web');
    await disable(of, group);
    of.fleet.changeByHand(group, { min: 0, max: 1, desired: 1 });
    of.fleet.get(group).refusals = 1_000;

    expect((await disable(of, group))?.kind).toBe('failed');
    expect(of.entries(ACCOUNT)).toMatchObject([{ status: 'done', times: 1, previous: { min: 1, max: 4, desired: 2 } }]);
  });

  test('one that is disabled already is left alone: what somebody else has stopped is not given back', async () => {
    const { of, instance } = await exhausted();
    of.fleet.changeByHand(instance, { state: 'stopped' });

    expect(await disable(of, instance)).toEqual({ kind: 'already' });
    expect([of.entries(ACCOUNT), of.fleet.done]).toEqual([[], []]);
  });

  test('one that is gone is gone', async () => {
    const { of, instance } = await exhausted();
    of.fleet.delete(instance);

    expect(await disable(of, instance)).toEqual({ kind: 'gone' });
  });

  test('one that carries the tag itself is exempt, whatever its members carry', async () => {
    const { of } = await exhausted();
    const group = of.fleet.make('auto-scaling-group', 'web', { tags: { [EXEMPT_TAG]: 'true' } });

    expect(await disable(of, group)).toEqual({ kind: 'exempt' });
  });

  test('without its lease it writes no plan, and stops nothing', async () => {
    const { of, instance } = await exhausted();
    of.wire.crash = (_number, call) => {
      if (call === 'journal.write') of.table.leaseRows.clear();
      return undefined;
    };

    await expect(disable(of, instance)).rejects.toThrow('the run run-1 has lost its lease');
    expect([of.fleet.done, statuses(of)]).toEqual([[], []]);
  });

  test('an error that is not the spoke’s is nobody’s to swallow', async () => {
    const { of, instance } = await exhausted();
    of.wire.crash = (_number, call) => (call === 'journal.write' ? 'before' : undefined);

    await expect(disable(of, instance)).rejects.toThrow('before journal.write');
  });
});

describe('what is started again', () => {
  test('is stopped again, however often, and told of with the number of times', async () => {
    const { of, instance } = await exhausted();
    const heard: unknown[] = [];
    for (let time = 1; time <= 12; time++) {
      of.clock.moveTo(of.clock.now() + MS_PER_HOUR);
      of.fleet.changeByHand(instance, { state: 'running' });
      await of.deliver();
      of.operators.told.length = 0;
      await enforceBudgets(ACCOUNT, of);
      heard.push(of.operators.told.flatMap((one) => (one.kind === 'budget-exhausted' ? one.resources : [])));
    }

    expect([of.fleet.count('disable', instance), of.fleet.isDisabled(instance)]).toEqual([12, true]);
    expect(heard).toMatchObject(
      Array.from({ length: 12 }, (_each, index) => [
        { arn: instance.arn, outcome: index === 0 ? 'disabled' : `disabled for the ${index + 1}. time` },
      ]),
    );
    expect(of.entries(ACCOUNT)).toMatchObject([{ times: 12, previous: { state: 'running' } }]);
  });

  test('has its first state given back, not the one it was started in', async () => {
    const { of } = await exhausted();
    const group = of.fleet.make('auto-scaling-group', 'web');
    await disable(of, group);
    of.fleet.changeByHand(group, { min: 0, max: 1, desired: 1 });

    expect(await disable(of, group)).toEqual({ kind: 'disabled', times: 2 });
    expect(of.entries(ACCOUNT)).toMatchObject([{ previous: { min: 1, max: 4, desired: 2 } }]);
  });
});
