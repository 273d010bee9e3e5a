import * as fc from 'fast-check';
import { later, MS_PER_DAY, MS_PER_HOUR } from '../../src/core/domain/time';
import { BilledAccount, daily, EC2 } from '../support/billed-account';
import { NOVEMBER_STARTS, on } from '../support/ledgers';

describe('exactly once', () => {
  const said = { ...daily('S3', 1, 2), '03': { [EC2]: '12' } };
  const begun = async () => {
    const world = new BilledAccount(on('03', '12:00:00'));
    await world.adopt(NOVEMBER_STARTS);
    await world.run(on('03'));
    return world;
  };

  test('two functions with one bill book it once', async () => {
    const [once, twice] = [await begun(), await begun()];
    await once.bill(said, on('03'));
    await Promise.all([twice.bill(said, on('03')), twice.bill(said, on('03'))]);
    await twice.settle();
    expect([twice.position(), twice.unseen()]).toEqual([once.position(), once.unseen()]);
    expect(once.position()).toBe('72.00');
  });

  test.each(['before', 'lost'] as const)(
    'a function that dies %s its writing is made good by the next',
    async (how) => {
      const once = await begun();
      await once.bill(said, on('03'));
      for (let write = 1; write <= 3; write++) {
        const world = await begun();
        const { writes } = world.costs.wire;
        world.costs.wire.crash = (call) => (call === writes + write ? how : undefined);
        await world.bill(said, on('03')).catch(() => undefined);
        world.costs.wire.crash = undefined;
        await world.bill(said, on('03'));
        expect([world.position(), world.unseen()]).toEqual([once.position(), once.unseen()]);
      }
    },
  );
});

test('property: whatever is billed when, the position is at least what was counted and what is billed', async () => {
  const bill = fc.record({
    hour: fc.integer({ min: 1, max: 140 }),
    usd: fc.array(fc.nat(40), { minLength: 6, maxLength: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(bill, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 100 }),
      async (bills, isRunning, adoptedHour) => {
        const world = new BilledAccount(later(NOVEMBER_STARTS, adoptedHour * MS_PER_HOUR));
        await world.adopt(world.costs.clock.now());
        if (isRunning) await world.run(world.costs.clock.now());
        let highest = 0;
        for (const { hour, usd } of [...bills].sort((one, other) => one.hour - other.hour)) {
          const now = later(NOVEMBER_STARTS, Math.max(hour, adoptedHour) * MS_PER_HOUR);
          world.costs.clock.moveTo(now);
          const told = usd.slice(0, Math.ceil((now - NOVEMBER_STARTS) / MS_PER_DAY));
          const said = Object.fromEntries(told.map((amount, index) => [`0${index + 1}`, { S3: `${amount}` }]));
          await world.bill(said, on(`0${Math.max(1, told.length - 1)}`));
          highest = Math.max(
            highest,
            told.reduce((one, other) => one + other, 0),
          );
          const seen = isRunning ? Math.max(hour, adoptedHour) - adoptedHour : 0;
          const position = Number(world.position());
          expect(position).toBeGreaterThanOrEqual(seen);
          expect(position).toBeGreaterThanOrEqual(highest);
          const again = await world.bill(said, on(`0${Math.max(1, told.length - 1)}`));
          expect(again).toMatchObject({ correction: 0n, late: 0n });
        }
      },
    ),
    { numRuns: 100 },
  );
});

test.each(['up', 'both'] as const)(
  'property: whenever the stops and starts of a resource are heard of, bills of what it cost change nothing (%s)',
  async (calibration) => {
    const change = fc.record({ hour: fc.integer({ min: 1, max: 95 }), late: fc.integer({ min: 0, max: 60 }) });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(change, { selector: ({ hour }) => hour, maxLength: 5 }), async (changes) => {
        const life = [...changes].sort((one, other) => one.hour - other.hour);
        const world = new BilledAccount(NOVEMBER_STARTS, calibration);
        await world.adopt(NOVEMBER_STARTS);
        await world.run(NOVEMBER_STARTS);
        const hoursOn = (day: number) =>
          Array.from({ length: 24 }, (_none, hour) => 24 * day + hour).filter(
            (hour) => life.filter((one) => one.hour <= hour).length % 2 === 0,
          ).length;
        for (let hour = 1; hour <= 8 * 24; hour++) {
          world.costs.clock.moveTo(later(NOVEMBER_STARTS, hour * MS_PER_HOUR + 1));
          for (const [index, one] of life.entries()) {
            const isHeard = Math.min(one.hour + one.late, 7 * 24 - 25) === hour;
            if (isHeard) await world.run(later(NOVEMBER_STARTS, one.hour * MS_PER_HOUR), index % 2 === 1);
          }
          if (hour % 6 !== 0) continue;
          const days = Math.floor(hour / 24);
          const said = Object.fromEntries(
            Array.from({ length: days }, (_none, day) => [`0${day + 1}`, { [EC2]: `${hoursOn(day)}` }]),
          );
          await world.bill(said, on(`0${Math.max(1, days)}`));
          const billed = Object.values(said).reduce((sum, { [EC2]: usd }) => sum + Number(usd), 0);
          expect(Number(world.position())).toBeGreaterThanOrEqual(billed - 0.01);
        }
        const spent = Array.from({ length: 8 }, (_none, day) => hoursOn(day)).reduce((one, other) => one + other, 0);
        const position = Number(world.position());
        expect(position).toBeGreaterThanOrEqual(spent - 0.01);
        if (calibration === 'both') expect(position).toBeLessThanOrEqual(spent + 0.01);
      }),
      { numRuns: 25 },
    );
  },
  60_000,
);
