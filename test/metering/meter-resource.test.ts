import type { ResourceId } from '../../src/core/domain/resource-id';
import type { Instant } from '../../src/core/domain/time';
import type { ReportedChange } from '../../src/metering/domain/resource';
import { meterResource } from '../../src/metering/meter-resource';
import { InstancePrice } from '../../src/metering/types/ec2-instance.price';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, ACCOUNT_ID, budgetOf, on, WORKLOAD } from '../support/ledgers';

const ORIGIN = { account: ACCOUNT_ID, region: 'eu-west-1' };
const SHOP = { workloadTag: { key: 'app', value: 'shop' }, address: WORKLOAD, scope: 'workload' } as const;
const TAGS = { app: 'shop' };

/** At noon of 21 November. */
const account = () => new InMemoryAccount(on('21', '12:00:00'));

const event = (
  about: ResourceId,
  running: boolean | undefined,
  at: Instant = on('21', '12:00:00'),
): ReportedChange => ({ about, at, running });
const rateOf = async (of: InMemoryAccount, address = ACCOUNT) => (await of.ledgerNow(address)).rate;

describe('a start', () => {
  test('counts in the account’s budget, with its price, its tags, what stops it, and who started it', async () => {
    const of = account();
    const { type, arn } = of.fleet.make('ec2-instance', 'i-1', { price: 7, tags: TAGS, startedBy: 'ann' });

    expect(await meterResource([event({ type, arn }, true)], ORIGIN, of)).toEqual([
      { arn, running: true, rate: 7n, budgets: [ACCOUNT] },
    ]);

    expect(of.table.contributionsOf(ACCOUNT)).toEqual([
      {
        address: ACCOUNT,
        resource: { type, arn },
        history: [{ at: on('21', '12:00:00'), running: true, rate: 7n }],
        tags: TAGS,
        control: { type, arn },
        startedBy: 'ann',
        revision: 1,
      },
    ]);
    expect(await rateOf(of)).toBe(7n);
  });

  test('counts in the workload’s too, if it carries the tag', async () => {
    const of = account();
    await of.adopt(budgetOf('10', SHOP));
    const tagged = of.fleet.make('ec2-instance', 'i-1', { price: 7, tags: TAGS });
    const other = of.fleet.make('ec2-instance', 'i-2', { price: 3, tags: { app: 'blog' } });

    const metered = await meterResource([event(tagged, true), event(other, true)], ORIGIN, of);

    expect(metered.map(({ budgets }) => budgets)).toEqual([[ACCOUNT, WORKLOAD], [ACCOUNT]]);
    expect([await rateOf(of), await rateOf(of, WORKLOAD)]).toEqual([10n, 7n]);
  });

  test('named by another account’s event changes nothing here: that account’s events are about itself', async () => {
    const of = account();
    const { type, arn } = of.fleet.make('ec2-instance', 'i-1', { price: 7 });
    await meterResource([event({ type, arn }, true)], ORIGIN, of);
    const other = { account: '333333333333' as typeof ACCOUNT_ID, region: 'eu-west-1' };

    await meterResource([event({ type, arn }, false, on('21', '12:00:01'))], other, of);

    expect(of.table.contributionsOf(ACCOUNT)).toMatchObject([{ history: [{ running: true }] }]);
    expect(await rateOf(of)).toBe(7n);
  });

  test('of something without a price by the hour costs nothing, and is known', async () => {
    const of = account();
    const task = of.fleet.make('ec2-instance', 'i-1', { price: undefined });

    expect(await meterResource([event(task, true)], ORIGIN, of)).toMatchObject([{ rate: 0n }]);
    expect(of.table.contributionsOf(ACCOUNT)).toHaveLength(1);
  });

  test('of something whose price nobody knows counts with a bound, and is told of', async () => {
    const of = account();
    const instance = of.fleet.make('ec2-instance', 'i-1', { price: NaN });
    const bound = new InstancePrice({
      instanceType: 'nobody knows',
      platform: 'Linux/UNIX',
      tenancy: 'default',
      market: 'on-demand',
    }).bound();

    await meterResource([event(instance, true)], ORIGIN, of);

    expect(await rateOf(of)).toBe(bound);
    expect(of.operators.told).toEqual([
      {
        kind: 'price-unknown',
        address: ACCOUNT,
        period: '2026-11',
        arn: instance.arn,
        rate: bound,
        note: 'nobody knows it',
      },
    ]);
  });

  test('counts from its own time, and not from a time that has not come', async () => {
    const of = account();
    const [early, future] = ['i-1', 'i-2'].map((name) => of.fleet.make('ec2-instance', name));

    await meterResource(
      [event(early as ResourceId, true, on('21', '11:00:00')), event(future as ResourceId, true, on('22'))],
      ORIGIN,
      of,
    );

    expect(of.table.contributionsOf(ACCOUNT).map(({ history }) => history.map(({ at }) => at))).toEqual([
      [on('21', '11:00:00')],
      [on('21', '12:00:00')],
    ]);
    await of.settle();
    // An hour at a million a second.
    expect((await of.ledgerNow(ACCOUNT)).accrued - 3_600_000_000n).toBeLessThan(10_000n);
  });

  test.each([
    ['ec2-instance', 'its API does not know it yet'],
    ['rds-cluster', 'its members are not described yet'],
  ])('of a young %s comes again: %s', async (type) => {
    const of = account();
    const made = of.fleet.make(type, 'one');
    const hidden = [...of.fleet.resources];
    of.fleet.delete(made);
    of.clock.moveTo(on('21', '12:01:59'));
    await expect(meterResource([event(made, true)], ORIGIN, of)).rejects.toThrow(`${made.arn} has just started`);
    expect(of.wire.writes).toBe(0);

    for (const [arn, resource] of hidden) of.fleet.resources.set(arn, resource);
    of.clock.moveTo(on('21', '12:03:00'));

    expect(await meterResource([event(made, true)], ORIGIN, of)).not.toEqual([]);
    expect(of.table.contributionsOf(ACCOUNT)[0]?.history[0]?.at).toBe(on('21', '12:00:00'));
  });

  test('of something that is gone after minutes is nothing: if it runs after all, the next look knows since when', async () => {
    const of = account();
    const instance = of.fleet.make('ec2-instance', 'i-1');
    of.fleet.delete(instance);
    of.clock.moveTo(on('21', '12:02:00'));

    expect(await meterResource([event(instance, true)], ORIGIN, of)).toEqual([]);
    expect(of.wire.writes).toBe(0);
  });

  test('of a task that is gone after minutes counts as its event tells', async () => {
    const of = account();
    const arn = 'arn:aws:ecs:eu-west-1:222222222222:task/shop/1';
    const observed = { arn, running: true, price: undefined, tags: {}, control: undefined };
    const change = { ...event({ type: 'ecs-service', arn }, true), observed };
    const blind = { reach: async () => ({ of: () => ({ observe: async () => [] }) }) } as unknown as typeof of.fleets;
    const ports = Object.assign(Object.create(of) as InMemoryAccount, { fleets: blind });
    await expect(meterResource([change], ORIGIN, ports)).rejects.toThrow('has just started');

    of.clock.moveTo(on('21', '12:02:00'));
    expect(await meterResource([change], ORIGIN, ports)).toMatchObject([{ arn, running: true }]);
  });

  test('in an account that cannot be reached is an error: the event comes again', async () => {
    const of = account();
    const instance = of.fleet.make('ec2-instance', 'i-1');
    of.fleets.unreachable = 'no spoke';

    await expect(meterResource([event(instance, true)], ORIGIN, of)).rejects.toThrow('no spoke');
  });

  test('in an exhausted budget has it looked at again; the others are not asked', async () => {
    const of = account();
    await of.adopt(budgetOf('10', SHOP));
    await of.adopt(budgetOf('10'));
    await of.exhaust(WORKLOAD);
    await of.ledgers.changeState(await of.ledgerNow(WORKLOAD), 'exhausted');
    of.calls.made.length = 0;

    await meterResource([event(of.fleet.make('ec2-instance', 'i-1'), true)], ORIGIN, of);
    expect(of.calls.made).toEqual([]);

    await meterResource([event(of.fleet.make('ec2-instance', 'i-2', { tags: TAGS }), true)], ORIGIN, of);
    expect(of.calls.made).toMatchObject([{ call: 'disable', address: WORKLOAD }]);
  });
});

describe('a stop', () => {
  test('is booked without asking the spoke: it may be gone', async () => {
    const of = account();
    await of.adopt(budgetOf('10', SHOP));
    const instance = of.fleet.make('ec2-instance', 'i-1', { tags: TAGS });
    await meterResource([event(instance, true)], ORIGIN, of);
    of.fleet.delete(instance);
    of.fleets.unreachable = 'no spoke';

    const stop = event(instance, false, on('21', '12:00:01'));
    expect(await meterResource([stop], ORIGIN, of)).toEqual([
      { arn: instance.arn, running: false, rate: 0n, budgets: [ACCOUNT] },
    ]);

    expect([await rateOf(of), await rateOf(of, WORKLOAD)]).toEqual([0n, 0n]);
  });

  test('that comes before its start, and again after it, ends it all the same', async () => {
    const of = account();
    const instance = of.fleet.make('ec2-instance', 'i-1');
    const [start, stop] = [event(instance, true, on('21', '11:00:00')), event(instance, false, on('21', '11:30:00'))];

    for (const each of [stop, start, stop, start]) await meterResource([each], ORIGIN, of);
    await of.settle();

    expect(await rateOf(of)).toBe(0n);
    expect((await of.ledgerNow(ACCOUNT)).accrued).toBe(1_800n * 1_000_000n);
  });

  test('of a task tells its start too, which may have been lost', async () => {
    const of = account();
    of.fleet.make('ecs-service', 'shop/api');
    const [task] = [...of.fleet.resources.values()].filter(({ owner }) => owner !== undefined);
    const { type, arn } = task ?? of.fleet.make('ecs-service', 'none');
    const observed = { arn, running: false, price: undefined, tags: {}, control: undefined };

    await meterResource(
      [
        { ...event({ type, arn }, true, on('21', '11:00:00')), observed },
        event({ type, arn }, false, on('21', '11:30:00')),
      ],
      ORIGIN,
      of,
    );

    expect(of.table.contributionsOf(ACCOUNT).map(({ history }) => history.map(({ running }) => running))).toEqual([
      [true, false],
    ]);
  });
});

describe('a cluster', () => {
  test('starts and stops its members, which are what costs', async () => {
    const of = account();
    const cluster = of.fleet.make('rds-cluster', 'orders');

    const started = await meterResource([event(cluster, true)], ORIGIN, of);
    expect(started).toHaveLength(2);
    expect(of.table.contributionsOf(ACCOUNT).map(({ resource, control }) => [resource.type, control])).toEqual([
      ['rds-instance', cluster],
      ['rds-instance', cluster],
    ]);
    expect(await rateOf(of)).toBe(2_000_000n);

    of.clock.moveTo(on('21', '12:10:00'));
    const stopped = await meterResource([event(cluster, false, of.clock.now())], ORIGIN, of);
    expect(stopped.map(({ arn }) => arn).sort()).toEqual(started.map(({ arn }) => arn).sort());
    expect(await rateOf(of)).toBe(0n);
  });

  test('of which nothing is known has no members to stop', async () => {
    const of = account();

    expect(
      await meterResource(
        [event({ type: 'rds-cluster', arn: 'arn:aws:rds:eu-west-1:222222222222:cluster:other' }, false)],
        ORIGIN,
        of,
      ),
    ).toEqual([]);
    expect(of.table.contributionsOf(ACCOUNT)).toEqual([]);
  });
});

test('what an event does not say, the resource’s present state does', async () => {
  const of = account();
  const instance = of.fleet.make('rds-instance', 'orders', { state: { state: 'stopped' } });

  expect(await meterResource([event(instance, undefined)], ORIGIN, of)).toMatchObject([{ running: false }]);
  of.fleet.changeByHand(instance, { state: 'running' });
  expect(await meterResource([event(instance, undefined, on('21', '12:00:01'))], ORIGIN, of)).toMatchObject([
    { running: true },
  ]);
});
