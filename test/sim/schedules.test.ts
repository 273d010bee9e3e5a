import { ManualClock } from '../../sim/clock';
import { CrashingWire } from '../../sim/crash-plan';
import { SimulatedSchedules, StandingSchedules } from '../../sim/schedules';
import { later, MS_PER_MINUTE } from '../../src/core/domain/time';
import { ACCOUNT, on } from '../support/ledgers';

const NOW = on('21', '12:00:00');
const SOON = later(NOW, MS_PER_MINUTE);

function scheduler(state = new StandingSchedules()) {
  const wire = new CrashingWire();
  return { wire, schedules: new SimulatedSchedules(wire, new ManualClock(NOW), state) };
}

test('what is known wrongly costs a second call', async () => {
  const { schedules } = scheduler();
  await schedules.place('exhaustion', ACCOUNT, SOON, true);
  expect(schedules.changes).toBe(2);
  await schedules.place('exhaustion', ACCOUNT, SOON, true);
  expect(schedules.changes).toBe(3);
  await schedules.remove('exhaustion', ACCOUNT);
  await schedules.place('exhaustion', ACCOUNT, SOON, false);
  expect(schedules.changes).toBe(5);
});

test.each([
  [later(NOW, -MS_PER_MINUTE), 'in the past'],
  [later(SOON, 1), 'not at a whole minute'],
])('a schedule at %s is %s, and refused', async (at, why) => {
  const { schedules } = scheduler();
  await expect(schedules.place('exhaustion', ACCOUNT, at, false)).rejects.toThrow(why);
  expect(schedules.standing.size).toBe(0);
});

test('a schedule that was moved, even to its own instant, fires once', async () => {
  const taken: boolean[] = [];
  const placed: (() => void)[] = [];
  const { schedules } = scheduler(new StandingSchedules((_fired, _at, take) => placed.push(() => taken.push(take()))));
  await schedules.place('threshold', ACCOUNT, SOON, false);
  await schedules.place('threshold', ACCOUNT, SOON, true);
  for (const fire of [...placed, ...placed]) fire();
  expect([taken, schedules.standing.size]).toEqual([[false, true, false, false], 0]);
});
