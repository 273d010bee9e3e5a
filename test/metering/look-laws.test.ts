import * as fc from 'fast-check';
import { MS_PER_MINUTE, MS_PER_SECOND } from '../../src/core/domain/time';
import { isRunning } from '../../src/ledger/domain/contribution';
import { lawRuns } from '../support/arbitraries';
import { exactlySpent, PER_MICRO_REVANTIO, PER_REVANTIO } from '../support/exact-costs';
import { NOVEMBER } from '../support/ledgers';
import { PENDING_MS, SlowAccount, timeOf, type Delivery, type Moment, type SlowLook } from '../support/slow-account';

const HOUR = 60 * MS_PER_MINUTE;
/** After this, nothing happens any more. */
const END = 2 * HOUR;

/** Runs of any length, and pauses in which a service stops and starts it: no start within the second of a stop. */
const life: fc.Arbitrary<readonly Moment[]> = fc
  .array(
    fc.tuple(
      fc.integer({ min: PENDING_MS + 2 * MS_PER_SECOND, max: 10 * MS_PER_MINUTE }),
      fc.integer({ min: 1, max: 10 * MS_PER_MINUTE }),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((spans) => {
    const moments: Moment[] = [];
    let at = 0;
    for (const [pause, run] of spans) {
      moments.push({ at: at + pause, running: true }, { at: at + pause + run, running: false });
      at += pause + run;
    }
    return moments;
  })
  // At the end it may run.
  .chain((moments) => fc.boolean().map((stops) => (stops ? moments : moments.slice(0, -1))));

/** Looks that take up to two minutes, at any time, also beside each other. */
const looks: fc.Arbitrary<readonly SlowLook[]> = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 100 * MS_PER_MINUTE }), fc.nat(2 * MS_PER_MINUTE), fc.nat(2 * MS_PER_MINUTE))
    .map(([asked, read, rest]) => ({ asked, at: asked + read, answered: asked + read + rest })),
  { maxLength: 6 },
);

/** One look after the other: of two at once, nobody can say which saw the newer. */
const looksInTurn: fc.Arbitrary<readonly SlowLook[]> = looks.map((all) => {
  let free = 0;
  return [...all]
    .sort((one, other) => one.asked - other.asked)
    .map(({ asked, at, answered }) => {
      const delay = Math.max(0, free - asked);
      free = answered + delay + 1;
      return { asked: asked + delay, at: at + delay, answered: answered + delay };
    });
});

const type = fc.constantFrom('ec2-instance' as const, 'rds-instance' as const);

/** Each event comes once or twice, up to an hour late. */
const lateDeliveries = (moments: readonly Moment[]): fc.Arbitrary<readonly Delivery[]> =>
  fc
    .tuple(
      ...moments.map(({ at }, of) =>
        fc
          .array(fc.oneof(fc.nat(2 * MS_PER_SECOND), fc.nat(HOUR)), { minLength: 1, maxLength: 2 })
          .map((delays) => delays.map((delay) => ({ of, at: Math.min(at + delay, END) }))),
      ),
    )
    .map((all) => all.flat());

describe('looks that take long', () => {
  const cases = life.chain((moments) =>
    fc.record({ moments: fc.constant(moments), looks, deliveries: lateDeliveries(moments), type }),
  );

  test('property: with all events heard, however late, the position is the exact cost of what ran', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const world = new SlowAccount(one.moments, one.deliveries, one.looks, one.type);
        await world.runUntil(END + HOUR);

        const until = timeOf(END + HOUR);
        const resources = [{ changes: world.told(), minimumMs: 0 }];
        const exact = exactlySpent({ resources, expenses: [], speeds: [] }, NOVEMBER, until);
        const error = (await world.position()) * PER_MICRO_REVANTIO - exact;
        // A ledger is settled some milliseconds later at each of its writes.
        expect(error > -PER_REVANTIO && error < PER_REVANTIO).toBe(true);
        expect(isRunning(await world.history())).toBe(one.moments.at(-1)?.running);
      }),
      { numRuns: lawRuns() },
    );
  });

  const lossy = life.chain((moments) =>
    fc.record({
      moments: fc.constant(moments),
      looks: looksInTurn,
      heard: fc.subarray([...moments.keys()]),
      type,
    }),
  );

  test('property: of lost events, no run is invented that lasts over a whole look', async () => {
    await fc.assert(
      fc.asyncProperty(lossy, async ({ moments, heard, ...one }) => {
        const deliveries = heard.map((of) => ({ of, at: moments[of]?.at ?? 0 }));
        const world = new SlowAccount(moments, deliveries, one.looks, one.type);
        await world.runUntil(END + HOUR);
        await world.lookNow();

        for (const [from, to] of invented(await stretches(world), moments)) {
          const over = one.looks.filter(({ asked, answered }) => asked >= from + MS_PER_SECOND && answered < to);
          expect({ from, to, over }).toEqual({ from, to, over: [] });
        }
        expect(isRunning(await world.history())).toBe(world.runsAt(END + HOUR));
      }),
      { numRuns: lawRuns() },
    );
  });
});

type Stretch = readonly [from: number, to: number];

/** When the product takes it to have run, in milliseconds from noon. */
async function stretches(world: SlowAccount): Promise<readonly Stretch[]> {
  const history = await world.history();
  return history.flatMap(({ at, running }, index): Stretch[] =>
    running ? [[at - timeOf(0), (history[index + 1]?.at ?? timeOf(END + HOUR)) - timeOf(0)]] : [],
  );
}

/** What of it did not run, but for the second of an event and the time from the asking for a start to its billing. */
function invented(believed: readonly Stretch[], moments: readonly Moment[]): readonly Stretch[] {
  const real = moments.flatMap(({ at, running }, index): Stretch[] =>
    running ? [[at - PENDING_MS - MS_PER_SECOND, moments[index + 1]?.at ?? Number.POSITIVE_INFINITY]] : [],
  );
  return believed.flatMap(([from, to]) => {
    let rest: Stretch[] = [[from, to]];
    for (const [begin, end] of real) {
      rest = rest.flatMap(([left, right]): Stretch[] => [
        [left, Math.min(right, begin)],
        [Math.max(left, end), right],
      ]);
    }
    return rest.filter(([left, right]) => right > left);
  });
}
