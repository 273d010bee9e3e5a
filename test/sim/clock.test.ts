import { EventClock, ManualClock, SteppedClock } from '../../sim/clock';
import { instant } from '../../src/core/domain/time';

describe('a clock that is moved', () => {
  test('lets happen what was planned on the way, each at its instant, in the order of planning', () => {
    const clock = new ManualClock(instant(10));
    const seen: unknown[] = [];
    for (const [name, when] of [
      ['late', 40],
      ['first', 20],
      ['second', 20],
      ['past', 5],
    ] as const) {
      clock.plan(instant(when), () => seen.push([name, clock.now()]));
    }
    clock.moveTo(30);
    expect(seen).toEqual([
      ['past', 10],
      ['first', 20],
      ['second', 20],
    ]);
    expect(clock.now()).toBe(30);
  });

  test('never goes backwards, and is moved by who waits', async () => {
    const clock = new ManualClock(instant(10));
    clock.moveTo(5);
    clock.onPause = () => clock.moveTo(100);
    await clock.pause(7);
    expect([clock.now(), clock.pauses]).toEqual([100, [7]]);
  });
});

describe('a clock of events', () => {
  test('jumps from one to the next for all who wait, and stops at the end', async () => {
    const clock = new EventClock(instant(0));
    const seen: unknown[] = [];
    const wait = async (name: string, ms: number) => {
      await clock.pause(ms);
      seen.push([name, clock.now()]);
      await clock.pause(ms);
      seen.push([name, clock.now()]);
    };
    const waiting = Promise.all([wait('slow', 30), wait('quick', 20)]);
    await clock.run(instant(45));
    expect(seen).toEqual([
      ['quick', 20],
      ['slow', 30],
      ['quick', 40],
    ]);
    expect(clock.now()).toBe(45);
    await clock.run(instant(100));
    await waiting;
    expect(seen.at(-1)).toEqual(['slow', 60]);
  });

  test('lets what is past happen now', async () => {
    const clock = new EventClock(instant(50));
    let happened = 0;
    clock.plan(instant(1), () => (happened = clock.now()));
    await clock.run(instant(60));
    expect(happened).toBe(50);
  });
});

test('a stepped clock stands still until it is asked for the next instant', () => {
  const clock = new SteppedClock(instant(1), () => 3);
  expect([clock.now(), clock.next(), clock.now()]).toEqual([1, 4, 4]);
});
