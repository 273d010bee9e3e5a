import { MS_PER_SECOND } from '../../src/core/domain/time';
import { SlowAccount, timeOf, type Delivery, type Moment, type SlowLook } from '../support/slow-account';

const SECOND = MS_PER_SECOND;
const start = (seconds: number): Moment => ({ at: seconds * SECOND, running: true });
const stop = (seconds: number): Moment => ({ at: seconds * SECOND, running: false });
/** Asked for, true and answered at these seconds. */
const look = (asked: number, at: number, answered: number): SlowLook => ({
  asked: asked * SECOND,
  at: at * SECOND,
  answered: answered * SECOND,
});
const delivery = (of: number, seconds: number): Delivery => ({ of, at: seconds * SECOND });

/** What is known after ten minutes: `+` a start, `-` a stop, at so many seconds. */
async function known(
  type: 'ec2-instance' | 'rds-instance',
  life: readonly Moment[],
  deliveries: readonly Delivery[],
  ...looks: readonly SlowLook[]
): Promise<string> {
  const world = new SlowAccount(life, deliveries, looks, type);
  await world.runUntil(600 * SECOND);
  return (await world.history())
    .map(({ at, running }) => `${running ? '+' : '-'}${(at - timeOf(0)) / SECOND}`)
    .join(' ');
}

describe('a start that a look alone knows of', () => {
  test('counts from the instance’s own launch, when the run before it is known to have ended', async () => {
    const life = [start(10), stop(60), start(103)];
    expect(await known('ec2-instance', life, [delivery(0, 10), delivery(1, 60)], look(300, 310, 390))).toBe(
      '+10 -60 +100',
    );
  });

  test('counts from the answer of a database, which does not tell since when it runs', async () => {
    const life = [start(10), stop(60), start(103)];
    expect(await known('rds-instance', life, [delivery(0, 10), delivery(1, 60)], look(300, 310, 390))).toBe(
      '+10 -60 +390',
    );
  });

  test('of something that was never heard of counts from the look on: the budget may be younger than the run', async () => {
    expect(await known('ec2-instance', [start(103)], [], look(300, 310, 390))).toBe('+390');
    expect(await known('ec2-instance', [start(323)], [], look(300, 350, 390))).toBe('+320');
  });

  test('gives way to its event, whenever that comes', async () => {
    const life = [start(103)];
    expect(await known('ec2-instance', life, [delivery(0, 500)], look(300, 310, 390))).toBe('+103');
    expect(await known('rds-instance', life, [delivery(0, 500)], look(100, 110, 190))).toBe('+103');
  });

  test('is none when it stopped before the answer, as its event tells', async () => {
    const life = [start(103), stop(330)];
    expect(await known('rds-instance', life, [delivery(1, 331)], look(300, 310, 390))).toBe('-330');
    expect(await known('rds-instance', life, [delivery(1, 500)], look(300, 310, 390))).toBe('-330');
  });
});

describe('a stop that a look alone knows of', () => {
  test('counts at the instance’s own word', async () => {
    const life = [start(10), stop(60)];
    expect(await known('ec2-instance', life, [delivery(0, 10)], look(300, 310, 390))).toBe('+10 -60');
  });

  test('stays where it is when the stop of a later run is told, whose start was lost', async () => {
    const life = [start(10), stop(60), start(400), stop(450)];
    expect(await known('ec2-instance', life, [delivery(0, 10), delivery(3, 450)], look(300, 310, 390))).toBe(
      '+10 -60 -450',
    );
  });

  test('counts at the asking where nothing tells, and at its event when that comes', async () => {
    const life = [start(10), stop(60)];
    expect(await known('rds-instance', life, [delivery(0, 10)], look(300, 310, 390))).toBe('+10 -300');
    expect(await known('rds-instance', life, [delivery(0, 10), delivery(1, 500)], look(300, 310, 390))).toBe('+10 -60');
  });

  test('does not end a start of which is known', async () => {
    const life = [start(305)];
    expect(await known('rds-instance', life, [delivery(0, 306)], look(300, 302, 390))).toBe('+305');
    expect(await known('ec2-instance', life, [delivery(0, 306)], look(300, 302, 390))).toBe('+305');
  });
});

test('a busy API that answers after the instance has stopped and started again changes nothing that events tell', async () => {
  const life = [start(10), stop(95), start(180), stop(240)];
  const deliveries = life.map(({ at }, of) => ({ of, at }));
  for (const type of ['ec2-instance', 'rds-instance'] as const) {
    // It reads while the instance runs, stands, and runs again; and answers when it does the opposite.
    for (const at of [90, 120, 190]) {
      expect(await known(type, life, deliveries, look(85, at, 250))).toBe('+10 -95 +180 -240');
    }
  }
});
