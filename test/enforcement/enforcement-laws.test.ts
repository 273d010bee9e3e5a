import * as fc from 'fast-check';
import { Crash, dyingAt } from '../../sim/crash-plan';
import { parseUsd } from '../../src/core/domain/money';
import { nextPeriod, periodStart } from '../../src/core/domain/period';
import { MS_PER_MINUTE } from '../../src/core/domain/time';
import { LEASE_MS } from '../../src/enforcement/domain/lease';
import { EXEMPT_TAG } from '../../src/enforcement/domain/plan';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import type { PreviousState } from '../../src/metering/domain/resource';
import { CONTROLLABLE_TYPES, controllableOf } from '../../src/metering/types/contracts';
import { lawRuns } from '../support/arbitraries';
import { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, budgetOf, on, WORKLOAD } from '../support/ledgers';

const TAGS = { app: 'shop' };
const SHOP = { workloadTag: { key: 'app', value: 'shop' }, address: WORKLOAD, scope: 'workload' } as const;

/** One of each type, some in the workload, and the account's 10 USD are spent. */
async function exhausted() {
  const of = new InMemoryAccount(on('21'));
  const made = [
    of.fleet.make('ec2-instance', 'i-1', { tags: TAGS }),
    of.fleet.make('auto-scaling-group', 'web', { state: { min: 1, max: 9, desired: 2 } }),
    of.fleet.make('rds-instance', 'users'),
    of.fleet.make('rds-cluster', 'orders'),
    of.fleet.make('ecs-service', 'shop/api', { state: { desired: 3, scaling: 'on' }, tags: TAGS }),
    of.fleet.make('lambda-function', 'api', { state: { reservation: 7 }, tags: TAGS }),
    of.fleet.make('lambda-function', 'cron'),
  ];
  const before = of.fleet.states();
  await of.adopt(budgetOf('10'));
  await of.meter();
  await of.exhaust(ACCOUNT);
  of.operators.told.length = 0;
  return { of, made, before };
}

type World = Awaited<ReturnType<typeof exhausted>>;

async function disabled(): Promise<World> {
  const world = await exhausted();
  await enforceBudgets(ACCOUNT, world.of);
  await world.of.deliver();
  return world;
}

/**
 * Runs it and lets it die before or after its nth call that changes something, wherever that goes. Whether it came that
 * far.
 */
async function dies(
  of: InMemoryAccount,
  nth: number,
  when: 'before' | 'after',
  run: () => Promise<unknown>,
): Promise<boolean> {
  const last = of.wire.writes + nth;
  // The dead do nothing any more.
  of.wire.crash = dyingAt(last, when);
  try {
    await run();
    return false;
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    return true;
  } finally {
    // What ran beside it dies too.
    await new Promise((resolve) => setImmediate(resolve));
    of.wire.crash = undefined;
    of.clock.moveTo(of.clock.now() + LEASE_MS);
  }
}

/** Every death that a run can die, each in a world of its own. */
async function everyDeath(
  world: () => Promise<World>,
  run: (world: World) => Promise<unknown>,
  then: (world: World, death: string) => Promise<void>,
): Promise<number> {
  for (let nth = 1; ; nth++) {
    for (const when of ['before', 'after'] as const) {
      const one = await world();
      if (!(await dies(one.of, nth, when, () => run(one)))) return nth - 1;
      await then(one, `${when} call ${nth}`);
    }
  }
}

const journal = (of: InMemoryAccount) =>
  of.entries(ACCOUNT).map(({ resource: { arn }, status, previous, times }) => [arn, status, previous, times]);

describe('a run that dies', () => {
  test.each([
    ['before any event comes', async () => undefined],
    ['after the events of what it did', (of: InMemoryAccount) => of.deliver()],
  ])('disabling, at any call: another run %s ends as if nothing had been', async (_when, meanwhile) => {
    const deaths = await everyDeath(
      exhausted,
      ({ of }) => enforceBudgets(ACCOUNT, of),
      async ({ of, made, before }, death) => {
        await meanwhile(of);
        await of.settle();
        await enforceBudgets(ACCOUNT, of);

        const counts = made.map((each) => [of.fleet.isDisabled(each), of.fleet.count('disable', each)]);
        expect([death, counts]).toEqual([death, made.map(() => [true, 1])]);
        expect([death, journal(of).sort()]).toEqual([
          death,
          Object.entries(before)
            .map(([arn, state]) => [arn, 'done', state, 1])
            .sort(),
        ]);
        const named = new Set(
          of.operators.told
            .flatMap((notice) => (notice.kind === 'budget-exhausted' ? notice.resources : []))
            .map(({ arn }) => arn),
        );
        expect([death, [...named].sort()]).toEqual([death, made.map(({ arn }) => arn).sort()]);
        await of.deliver();
        expect([death, (await of.ledgerNow(ACCOUNT)).rate]).toEqual([death, 0n]);
      },
    );
    expect(deaths).toBeGreaterThanOrEqual(20);
  });

  test('restoring, at any call: another run gives back the rest, and nothing twice', async () => {
    const deaths = await everyDeath(
      async () => {
        const world = await disabled();
        await world.of.adopt(budgetOf('20'));
        return world;
      },
      ({ of }) => enforceBudgets(ACCOUNT, of),
      async ({ of, made, before }, death) => {
        await enforceBudgets(ACCOUNT, of);

        expect([death, of.fleet.states()]).toEqual([death, before]);
        expect([death, made.map((each) => of.fleet.count('restore', each))]).toEqual([death, made.map(() => 1)]);
        expect([death, of.entries(ACCOUNT).map(({ status }) => status)]).toEqual([death, made.map(() => 'restored')]);
        expect([death, (await of.ledgerNow(ACCOUNT)).state]).toEqual([death, 'open']);
        await of.deliver();
        expect([death, (await of.ledgerNow(ACCOUNT)).rate]).toEqual([death, 9_000_000n]);
      },
    );
    expect(deaths).toBeGreaterThanOrEqual(20);
  });

  test('handing over, at any call: nothing is forgotten, and all is given back in the end', async () => {
    const deaths = await everyDeath(
      async () => {
        const world = await disabled();
        await world.of.adopt(budgetOf('5', SHOP));
        await world.of.exhaust(WORKLOAD);
        await enforceBudgets(WORKLOAD, world.of);
        await world.of.adopt(budgetOf('20'));
        return world;
      },
      ({ of }) => enforceBudgets(ACCOUNT, of),
      async ({ of, made, before }, death) => {
        await enforceBudgets(ACCOUNT, of);
        const held = made.filter((each) => of.fleet.get(each).tags === TAGS);
        expect([death, made.filter((each) => of.fleet.isDisabled(each))]).toEqual([death, held]);

        await of.adopt(budgetOf('20', SHOP));
        await enforceBudgets(WORKLOAD, of);

        expect([death, of.fleet.states()]).toEqual([death, before]);
        expect([
          death,
          [...of.entries(ACCOUNT), ...of.entries(WORKLOAD)].every(({ status }) => status === 'restored'),
        ]).toEqual([death, true]);
      },
    );
    expect(deaths).toBeGreaterThanOrEqual(20);
  });
});

/** States that a resource of this type may run in, where there are several. */
const STATES: Readonly<Partial<Record<string, fc.Arbitrary<PreviousState>>>> = {
  'auto-scaling-group': fc.record({
    min: fc.nat(1),
    desired: fc.integer({ min: 1, max: 3 }),
    max: fc.integer({ min: 3, max: 5 }),
  }),
  'ecs-service': fc.record({ desired: fc.integer({ min: 1, max: 3 }), scaling: fc.constantFrom('on', 'suspended') }),
  'lambda-function': fc.record({ reservation: fc.option(fc.integer({ min: 1, max: 9 })) }),
};
const made = fc.constantFrom(...CONTROLLABLE_TYPES).chain((type) =>
  fc.record({
    type: fc.constant(type),
    state: STATES[type] ?? fc.constant(controllableOf(type).states.running),
    tags: fc.constantFrom({}, TAGS, TAGS, { ...TAGS, [EXEMPT_TAG]: 'true' }),
    price: fc.integer({ min: 1, max: 1_000_000_000 }),
    region: fc.constantFrom('eu-west-1', 'us-east-1'),
    refusals: fc.nat(2),
    slow: fc.constantFrom(0, 0, 5_000, 30_000),
  }),
);

type Step =
  /** First the money is gone, or there again, or neither; then somebody asks, once or twice, and may die. */
  | {
      readonly kind: 'disable' | 'restore';
      readonly address: typeof ACCOUNT;
      readonly money: boolean;
      readonly times: number;
      readonly death: { readonly nth: number; readonly when: 'before' | 'after' } | undefined;
    }
  | { readonly kind: 'deliver' | 'look' | 'next-month' };

const address = fc.constantFrom(ACCOUNT, WORKLOAD);
const death = fc.option(
  fc.record({ nth: fc.integer({ min: 1, max: 12 }), when: fc.constantFrom('before' as const, 'after' as const) }),
  { nil: undefined },
);
const run = fc.record({
  kind: fc.constantFrom('disable' as const, 'restore' as const),
  address,
  money: fc.boolean(),
  times: fc.constantFrom(1, 1, 1, 2),
  death,
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: run },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('deliver' as const, 'look' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('next-month' as const) }) },
);

async function raise(of: InMemoryAccount, one: typeof ACCOUNT): Promise<void> {
  const { accrued, limit = parseUsd('0') } = await of.ledgerNow(one);
  const more = budgetOf('0', {
    ...(one === WORKLOAD ? SHOP : {}),
    limit: ((accrued > limit ? accrued : limit) + parseUsd('10')) as typeof limit,
  });
  await of.adopt(more);
}

async function play(of: InMemoryAccount, one: Step): Promise<void> {
  of.clock.moveTo(of.clock.now() + MS_PER_MINUTE);
  switch (one.kind) {
    case 'disable':
    case 'restore': {
      const isDisabling = one.kind === 'disable';
      if (one.money) await (isDisabling ? of.exhaust(one.address) : raise(of, one.address));
      const runs = () => Promise.all(Array.from({ length: one.times }, () => enforceBudgets(one.address, of)));
      await dies(of, one.death?.nth ?? Infinity, one.death?.when ?? 'before', runs);
      return of.settle();
    }
    case 'deliver':
      return of.deliver();
    case 'look':
      return of.meter();
    case 'next-month':
      return of.clock.moveTo(periodStart(nextPeriod((await of.ledgerNow(ACCOUNT)).period)));
  }
}

test('property: whatever is disabled and given back, by whom, how often, in what order and with whatever deaths: all is as it was in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(made, { minLength: 1, maxLength: 5 }),
      fc.array(step, { maxLength: 25 }),
      async (fleet, steps) => {
        const of = new InMemoryAccount(on('21'));
        for (const [index, { type, region, ...more }] of fleet.entries()) {
          of.fleet.make(type, `cluster/${index}`, more, region);
        }
        const before = of.fleet.states();
        await raise(of, ACCOUNT);
        await raise(of, WORKLOAD);
        await of.meter();
        const { rate } = await of.ledgerNow(ACCOUNT);

        for (const one of steps) await play(of, one);

        of.clock.moveTo(of.clock.now() + MS_PER_MINUTE);
        for (const each of [ACCOUNT, WORKLOAD]) await raise(of, each);
        for (const each of [ACCOUNT, WORKLOAD, ACCOUNT]) await enforceBudgets(each, of);
        expect(of.fleet.states()).toEqual(before);
        expect([...of.entries(ACCOUNT), ...of.entries(WORKLOAD)].filter(({ status }) => status !== 'restored')).toEqual(
          [],
        );
        await of.deliver();
        await of.meter();
        expect([(await of.ledgerNow(ACCOUNT)).state, (await of.ledgerNow(ACCOUNT)).rate]).toEqual(['open', rate]);
      },
    ),
    { numRuns: lawRuns() },
  );
});
