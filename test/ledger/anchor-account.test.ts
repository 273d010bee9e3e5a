import * as fc from 'fast-check';
import { formatUsd, money, parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_DAY, MS_PER_HOUR, type Instant } from '../../src/core/domain/time';
import { anchorAccount, type AnchorPorts } from '../../src/ledger/anchor-account';
import { bookChange } from '../../src/ledger/book-change';
import type { AccountReading, Calibration } from '../../src/ledger/domain/account-bill';
import { positionAt } from '../../src/ledger/domain/ledger';
import { accrue, ratePerHour } from '../../src/ledger/domain/rate';
import { openPeriod } from '../../src/ledger/open-period';
import { recordExpense } from '../../src/ledger/record-expense';
import { settleExpenses } from '../../src/ledger/settle-expenses';
import { unseenArn } from '../../src/ledger/unseen-changes';
import { InMemoryCosts } from '../support/cost-ports';
import { ACCOUNT, budgetOf, DECEMBER, NOVEMBER, NOVEMBER_STARTS, on } from '../support/ledgers';

const EC2 = 'Amazon Elastic Compute Cloud';
const INSTANCE = { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-1' };

type Said = Readonly<Record<string, Readonly<Record<string, string>>>>;

class World {
  readonly costs: InMemoryCosts;
  readonly ports: AnchorPorts;

  constructor(now: Instant, calibration: Calibration = 'up') {
    this.costs = new InMemoryCosts(now);
    const { ledgers, budgets, bills, contributions, clock } = this.costs;
    this.ports = {
      ...{ ledgers, budgets, bills, contributions, clock, calibration },
      servicesOf: (type) => (type === 'ec2-instance' ? [EC2] : []),
      minimumMs: (type) => {
        if (type !== 'ec2-instance') throw new RangeError(`'${type}' is no known type of resource`);
        return this.costs.minimumMs(type);
      },
    };
  }

  /** A budget that is adopted now, or was. */
  async adopt(at: Instant, usd = '1000'): Promise<void> {
    this.costs.table.budgetRows.set(ACCOUNT, budgetOf(usd));
    this.costs.table.adoptedAt.set(ACCOUNT, at);
    await openPeriod(ACCOUNT, at, this.costs);
  }

  async run(at: Instant, running = true): Promise<void> {
    const rate = ratePerHour(parseUsd('1'));
    await bookChange({ resource: INSTANCE, at, running, rate }, [ACCOUNT], [ACCOUNT], this.costs);
    await this.settle();
  }

  async settle(): Promise<void> {
    await settleExpenses(this.costs.table.changes, this.costs);
  }

  /** Reads a bill that is complete up to `closed`, and that AWS has told of days of November. */
  async bill(said: Said, closed: Instant, readAt = this.costs.clock.now()) {
    const reading: AccountReading = {
      readAt,
      from: NOVEMBER_STARTS,
      to: later(readAt, MS_PER_DAY),
      amounts: Object.entries(said).flatMap(([day, services]) =>
        Object.entries(services).map(([service, usd]) => ({ service, day: on(day), amount: parseUsd(usd) })),
      ),
      closedThrough: closed,
    };
    const anchored = await anchorAccount(ACCOUNT, reading, this.ports);
    await this.settle();
    return anchored;
  }

  position(period = NOVEMBER, at = this.costs.clock.now()): string {
    return Number(formatUsd(positionAt(this.costs.table.ledger(ACCOUNT, period), at))).toFixed(2);
  }

  /** USD a day of each service that nobody sees. */
  unseen(): Readonly<Record<string, string>> {
    const rows = this.costs.table.contributionsOf(ACCOUNT).filter(({ resource }) => resource.type === 'unseen');
    return Object.fromEntries(
      rows.map(({ resource, history }) => {
        const last = history.at(-1);
        const speed = last?.running === true ? last.rate : ratePerHour(money(0n));
        return [resource.arn, Number(formatUsd(accrue(speed, MS_PER_DAY))).toFixed(2)];
      }),
    );
  }
}

/** 24 USD a day of a service on each of some days. */
const daily = (service: string, first: number, last: number, usd = '24'): Said =>
  Object.fromEntries(
    Array.from({ length: last - first + 1 }, (_none, index) => [
      (first + index).toString().padStart(2, '0'),
      { [service]: usd },
    ]),
  );

describe('a budget that is adopted in the middle of the month', () => {
  test('begins with what AWS says is spent, and with the speed of the last days for the hours since', async () => {
    const world = new World(on('21', '12:00:00'));
    await world.adopt(on('21', '12:00:00'));
    // 19 days of 24 USD are billed; the 20th and 12 hours of the 21st are not told yet, at 1 USD an hour.
    await world.bill(daily('S3', 1, 19), on('20'));
    expect([world.position(), world.unseen()]).toEqual(['492.00', { [unseenArn('S3')]: '24.00' }]);
    world.costs.clock.moveTo(on('21', '18:00:00'));
    expect(world.position()).toBe('498.00');
  });

  test('begins so at once, by what AWS had said before', async () => {
    const world = new World(on('21', '06:00:00'));
    expect(await world.bill(daily('S3', 1, 19), on('20'))).toEqual({ kind: 'kept' });
    expect(world.costs.table.ledgerRows.size).toBe(0);
    world.costs.clock.moveTo(on('21', '12:00:00'));
    await world.adopt(on('21', '12:00:00'));
    await anchorAccount(ACCOUNT, undefined, world.ports);
    expect(world.position()).toBe('492.00');
  });

  test('does not expect what runs by the hour a second time', async () => {
    const world = new World(on('21', '12:00:00'));
    await world.adopt(on('21', '12:00:00'));
    await world.run(on('21', '12:00:00'));
    await world.bill(daily(EC2, 1, 19), on('20'));
    // The hours before the budget are expected, those since are metered.
    expect([world.position(), world.unseen()]).toEqual(['492.00', {}]);
    world.costs.clock.moveTo(on('21', '18:00:00'));
    expect(world.position()).toBe('498.00');
  });

  test('does not expect again what was counted before there was a budget', async () => {
    const world = new World(on('21', '12:00:00'));
    await openPeriod(ACCOUNT, on('19'), world.costs);
    await world.run(on('19'));
    await world.adopt(on('21', '12:00:00'));
    await world.bill(daily(EC2, 1, 19), on('20'));
    // 19 days are billed; the 36 hours since were metered.
    expect([world.position(), world.unseen()]).toEqual(['492.00', {}]);
  });

  test('begins at nothing where AWS has never said anything', async () => {
    const world = new World(on('21'));
    await world.adopt(on('21'));
    expect(await anchorAccount(ACCOUNT, undefined, world.ports)).toEqual({ kind: 'unknown' });
    expect(world.position()).toBe('0.00');
  });
});

describe('the bill of a day', () => {
  test('that meters saw in part raises the position by the rest, once', async () => {
    const world = new World(on('02'));
    await world.adopt(NOVEMBER_STARTS);
    await world.run(NOVEMBER_STARTS);
    world.costs.clock.moveTo(on('03'));
    const said = { '01': { [EC2]: '24', S3: '6' } };
    expect(await world.bill(said, on('02'))).toMatchObject({ kind: 'anchored' });
    // 48 of the instance, 6 of S3 on the 1st and as much expected on the 2nd.
    expect(world.position()).toBe('60.00');
    expect(await world.bill(said, on('02'))).toMatchObject({ correction: 0n, late: 0n });
    expect(await anchorAccount(ACCOUNT, undefined, world.ports)).toMatchObject({ correction: 0n });
    expect(world.position()).toBe('60.00');
  });

  test('takes the place of what was expected of it', async () => {
    const world = new World(on('03'));
    await world.adopt(NOVEMBER_STARTS);
    await world.bill(daily('S3', 1, 1), on('02'));
    expect(world.position()).toBe('48.00');
    world.costs.clock.moveTo(on('04'));
    await world.settle();
    expect(world.position()).toBe('72.00');
    // The 2nd had 20 instead of 24: it was a Monday, and the 3rd is a weekday, too.
    await world.bill({ '01': { S3: '24' }, '02': { S3: '20' } }, on('03'));
    expect([world.position(), world.unseen()]).toEqual(['64.00', { [unseenArn('S3')]: '20.00' }]);
  });

  test('that AWS corrects later changes the difference', async () => {
    const world = new World(on('03'));
    await world.adopt(NOVEMBER_STARTS);
    await world.bill(daily('S3', 1, 2, '10'), on('03'));
    expect(world.position()).toBe('20.00');
    await world.bill({ '01': { S3: '13' }, '02': { S3: '10' } }, on('03'));
    expect(world.position()).toBe('23.00');
  });

  test('that is lower than before is taken back only where bills count both ways', async () => {
    for (const [calibration, expected] of [
      ['up', '20.00'],
      ['both', '14.00'],
    ] as const) {
      const world = new World(on('03'), calibration);
      await world.adopt(NOVEMBER_STARTS);
      await world.bill(daily('S3', 1, 2, '10'), on('03'));
      world.costs.clock.moveTo(later(on('03'), 1));
      await world.bill(daily('S3', 1, 2, '7'), on('03'));
      expect(world.position()).toBe(expected);
    }
  });

  test('counts what was booked by use as seen', async () => {
    const world = new World(on('01', '12:00:00'));
    await world.adopt(NOVEMBER_STARTS);
    await recordExpense({ address: ACCOUNT, amount: parseUsd('10'), at: on('01', '12:00:00'), id: '1' }, world.costs);
    world.costs.clock.moveTo(on('02'));
    await world.bill({}, NOVEMBER_STARTS);
    world.costs.clock.moveTo(on('03'));
    await world.bill({ '01': { Lambda: '10' } }, on('02'));
    expect([world.position(), world.unseen()]).toEqual(['10.00', {}]);
  });

  test('counts a start that is heard of late once', async () => {
    const world = new World(on('03', '06:00:00'));
    await world.adopt(NOVEMBER_STARTS);
    await world.bill({ '01': { [EC2]: '24' } }, on('02'));
    await world.run(NOVEMBER_STARTS);
    // 54 hours of it have run, and the bill of the first day is of nothing else.
    world.costs.clock.moveTo(on('03', '12:00:00'));
    await world.bill({ '01': { [EC2]: '24' } }, on('02'));
    expect([world.position(), world.unseen()]).toEqual(['60.00', { [unseenArn(EC2)]: '0.00' }]);
  });

  test('of an account without budget and ledger opens none', async () => {
    const world = new World(on('03'));
    expect(await world.bill(daily('S3', 1, 1), on('02'))).toEqual({ kind: 'kept' });
    expect(world.costs.table.ledgerRows.size).toBe(0);
  });
});

describe('where Cost Explorer may not be asked', () => {
  test('the sum of the AWS Budget is a bound from below, from when AWS says it', async () => {
    const world = new World(on('03', '06:00:00'), 'both');
    await world.adopt(NOVEMBER_STARTS);
    await world.run(on('03'));
    const spent = (usd: string) =>
      anchorAccount(ACCOUNT, { spent: parseUsd(usd), saidAt: world.costs.clock.now() }, world.ports);
    expect(await spent('4')).toMatchObject({ correction: 0n });
    expect(await spent('20')).toMatchObject({ kind: 'anchored', unseen: 0n });
    expect(world.position()).toBe('20.00');
    world.costs.clock.moveTo(on('03', '12:00:00'));
    await spent('20');
    await spent('3');
    expect(world.position()).toBe('26.00');
  });
});

describe('exactly once', () => {
  const said = { ...daily('S3', 1, 2), '03': { [EC2]: '12' } };
  const begun = async () => {
    const world = new World(on('03', '12:00:00'));
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

describe('a month that is over', () => {
  test('gets what its bill says of its last days, and the next begins at what is expected', async () => {
    const world = new World(on('30', '12:00:00'));
    await world.adopt(NOVEMBER_STARTS);
    await world.bill(daily('S3', 1, 28), on('29'));
    world.costs.clock.moveTo(later(on('30'), MS_PER_DAY + 6 * MS_PER_HOUR));
    await world.bill(daily('S3', 1, 29), on('30'));
    expect(world.position(DECEMBER)).toBe('6.00');
    // The last day had 30.
    world.costs.clock.moveTo(later(on('30'), 2 * MS_PER_DAY + 6 * MS_PER_HOUR));
    const said = { ...daily('S3', 1, 29), '30': { S3: '30' } };
    expect(await world.bill(said, later(on('30'), MS_PER_DAY))).toMatchObject({ kind: 'anchored' });
    expect(world.position(NOVEMBER, later(on('30'), MS_PER_DAY))).toBe('726.00');
  });
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
        const world = new World(later(NOVEMBER_STARTS, adoptedHour * MS_PER_HOUR));
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
