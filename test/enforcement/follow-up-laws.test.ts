import * as fc from 'fast-check';
import { Crash, dyingAt } from '../../sim/crash-plan';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/domain/time';
import { EXEMPT } from '../../src/enforcement/domain/plan';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import type { SpendingNotice } from '../../src/ledger/domain/spending-notice';
import { lawRuns } from '../support/arbitraries';
import { account, exhausted, SHOP, TAGS } from '../support/exhausted-account';
import type { InMemoryAccount } from '../support/in-memory-account';
import { ACCOUNT, budgetOf, WORKLOAD } from '../support/ledgers';

const made = fc.record({
  type: fc.constantFrom(
    'ec2-instance' as const,
    'rds-instance' as const,
    'ecs-service' as const,
    'lambda-function' as const,
  ),
  refusals: fc.constantFrom(0, 0, 1, 12, 60),
  slow: fc.constantFrom(0, 0, 5_000, 45_000, 200_000),
  price: fc.integer({ min: 1, max: 1_000 }),
  tags: fc.constantFrom({}, TAGS),
});
const death = fc.record({
  nth: fc.integer({ min: 1, max: 12 }),
  when: fc.constantFrom('before' as const, 'after' as const),
});

/** Runs, and dies at a call. */
async function dies(of: InMemoryAccount, { nth, when }: { nth: number; when: 'before' | 'after' }): Promise<void> {
  of.wire.crash = dyingAt(of.wire.writes + nth, when);
  try {
    await enforceBudgets(ACCOUNT, of);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  } finally {
    await new Promise((resolve) => setImmediate(resolve));
    of.wire.crash = undefined;
  }
}

/** Nobody asks any more: what follows is what the runs have asked for themselves. */
async function followSchedules(of: InMemoryAccount): Promise<void> {
  for (let run = 1; run <= 60; run++) {
    await of.deliver();
    const next = [ACCOUNT, WORKLOAD]
      .map((address) => ({ address, at: of.schedules.at('exhaustion', address) }))
      .filter((one): one is { address: typeof ACCOUNT; at: NonNullable<typeof one.at> } => one.at !== undefined)
      .sort((one, other) => one.at - other.at)[0];
    if (next === undefined) return;
    of.clock.moveTo(next.at);
    of.schedules.due();
    await enforceBudgets(next.address, of);
  }
  throw new Error('it never ends');
}

test('property: whatever dies, refuses or is slow, once somebody has come by, the runs that are asked for end it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(made, { minLength: 1, maxLength: 5 }),
      fc.array(death, { maxLength: 3 }),
      fc.integer({ min: 1, max: 5 }),
      async (fleet, deaths, maxDisabledPerRun) => {
        const of = account({ maxDisabledPerRun });
        const ids = fleet.map(({ type, ...more }, index) => of.fleet.make(type, `cluster/${index}`, more));
        await exhausted(of);
        for (const one of deaths) {
          await dies(of, one);
          of.pass();
        }
        await enforceBudgets(ACCOUNT, of);

        await followSchedules(of);

        expect(ids.filter((each) => !of.fleet.isDisabled(each))).toEqual([]);
        expect(of.entries(ACCOUNT).map(({ status }) => status)).toEqual(ids.map(() => 'done'));
        expect([of.table.leaseRows.size, (await of.ledgerNow(ACCOUNT)).followUp?.at]).toEqual([0, undefined]);
        const named = new Set(
          of.operators.told.flatMap((one) =>
            one.kind === 'budget-exhausted' ? one.resources.map(({ arn }) => arn) : [],
          ),
        );
        expect([...named].sort()).toEqual(ids.map(({ arn }) => arn).sort());
      },
    ),
    { numRuns: lawRuns() },
  );
});

type Step =
  | { readonly kind: 'run' | 'raise' | 'exhaust'; readonly address: typeof ACCOUNT; readonly minutes: number }
  | { readonly kind: 'start' | 'refuse'; readonly index: number; readonly minutes: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      address: fc.constantFrom(ACCOUNT, WORKLOAD),
      minutes: fc.nat(20),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('raise' as const, 'exhaust' as const),
      address: fc.constantFrom(ACCOUNT, WORKLOAD),
      minutes: fc.nat(20),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('start' as const, 'refuse' as const),
      index: fc.nat(4),
      minutes: fc.nat(20),
    }),
  },
);

async function play(of: InMemoryAccount, one: Step): Promise<void> {
  of.clock.moveTo(of.clock.now() + 1_000 + one.minutes * MS_PER_MINUTE);
  const resources = [...of.fleet.resources.values()];
  switch (one.kind) {
    case 'run':
      await enforceBudgets(one.address, of);
      break;
    case 'exhaust':
      await of.exhaust(one.address);
      break;
    case 'raise': {
      const { accrued } = await of.ledgerNow(one.address);
      const limit = (accrued + budgetOf('10').limit) as typeof accrued;
      await of.adopt(budgetOf('0', { ...(one.address === WORKLOAD ? SHOP : {}), limit }));
      break;
    }
    default: {
      const resource = resources[one.index % resources.length];
      if (resource === undefined) return;
      if (one.kind === 'refuse') resource.refusals = 15;
      else of.fleet.changeByHand(resource, { state: 'running' });
    }
  }
  await of.deliver();
}

/** A message of a budget in one hour, while its state stayed the same. */
interface Heard {
  readonly group: string;
  /** The number of things that it names as going on. */
  readonly goingOn: number;
}

function heard(notice: SpendingNotice, group: string): readonly Heard[] {
  switch (notice.kind) {
    case 'budget-exhausted':
      return [{ group: `stops ${group}`, goingOn: notice.spared.filter(({ outcome }) => outcome !== EXEMPT).length }];
    case 'still-spending':
      return [{ group: `stops ${group}`, goingOn: notice.resources.length }];
    case 'resources-restored':
      return [{ group: `restores ${group}`, goingOn: 0 }];
    default:
      return [];
  }
}

/** Returns the messages that nobody should have had: docs/enforcement.md, "Messages". */
function tooMany(all: readonly Heard[]): readonly Heard[] {
  return all.filter(({ group, goingOn }, index) => {
    const before = all.slice(0, index).filter((one) => one.group === group);
    const namesMore = before.every((one) => goingOn > one.goingOn);
    return before.length > 0 && (before.length > 3 || !namesMore);
  });
}

test('property: there is one message an hour for each budget and state, and three more if more goes on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const of = account();
      for (const name of ['i-1', 'i-2', 'i-3', 'i-4', 'i-5']) of.fleet.make('ec2-instance', name, { tags: TAGS });
      await of.adopt(budgetOf('5', SHOP));
      await exhausted(of);
      const told: Heard[] = [];
      const changesOf = (address: string) =>
        of.table.changes.filter((one) => one.address === address && one.before?.state !== one.after.state).length;
      const tell = of.operators.tell.bind(of.operators);
      of.operators.tell = async (notice) => {
        const { address } = notice as { address: string };
        const hour = Math.floor(of.clock.now() / MS_PER_HOUR);
        told.push(...heard(notice as SpendingNotice, `${address} ${hour} ${changesOf(address)}`));
        await tell(notice);
      };

      for (const one of steps) await play(of, one);

      expect(tooMany(told)).toEqual([]);
    }),
    { numRuns: lawRuns() },
  );
});
