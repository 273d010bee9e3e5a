import * as fc from 'fast-check';
import { ManualClock, EventClock } from '../../sim/clock';
import { instant, later } from '../../src/core/domain/time';
import { Pace } from '../../src/core/pace';

const STARTS = instant(Date.UTC(2026, 10, 21));

/** When each of some callers is let through, in ms from the start: all ask at once. */
async function turns(count: number, everyMs: number, untilMs: number): Promise<readonly number[]> {
  const clock = new EventClock(STARTS);
  const pace = new Pace(everyMs, later(STARTS, untilMs), clock);
  const passed_: number[] = [];
  const all = Array.from({ length: count }, () => pace.turn().then(() => passed_.push(clock.now() - STARTS)));
  // Whoever waits for nothing passes first.
  await new Promise(setImmediate);
  await clock.run(later(STARTS, 3_600_000));
  await Promise.all(all);
  return passed_;
}

describe('a pace', () => {
  test('lets one through at once, and the others each 25 ms after the one before', async () => {
    expect(await turns(4, 25, 60_000)).toEqual([0, 25, 50, 75]);
  });

  test('is given up when its time is over: what is late is not made later', async () => {
    expect([...(await turns(6, 25, 60))].sort((one, other) => one - other)).toEqual([0, 0, 0, 0, 25, 50]);
  });

  test('makes nobody wait who comes later than his turn', async () => {
    const clock = new ManualClock(STARTS);
    const pace = new Pace(25, later(STARTS, 60_000), clock);
    await pace.turn();
    clock.moveTo(later(STARTS, 100));
    await pace.turn();
    expect(clock.pauses).toEqual([]);
  });

  test('property: no more pass in a span of time than the pace allows, and all do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 50 }), async (count, everyMs) => {
        const passed = await turns(count, everyMs, 3_000_000);
        expect(passed).toEqual(Array.from({ length: count }, (_none, index) => index * everyMs));
      }),
    );
  });
});
