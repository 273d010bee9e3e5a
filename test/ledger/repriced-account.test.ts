import { formatUsd, parseUsd, type Money } from '../../src/core/domain/money';
import { later, MS_PER_DAY, MS_PER_HOUR, type Instant } from '../../src/core/domain/time';
import { bookChange } from '../../src/ledger/book-change';
import type { UsedDay } from '../../src/ledger/count-live';
import { factor } from '../../src/ledger/domain/factor';
import { describeRate, ratePerHour } from '../../src/ledger/domain/rate';
import { openForWriting, openPeriod } from '../../src/ledger/open-period';
import { instantOfChange, repricing } from '../../src/ledger/reprice-ledger';
import { rollOverPeriod } from '../../src/ledger/roll-over-period';
import { BilledAccount, daily, EC2 } from '../support/billed-account';
import { ACCOUNT, budgetOf, DECEMBER, NOVEMBER, NOVEMBER_STARTS, on, WORKLOAD } from '../support/ledgers';

const OTHER = { type: 'ec2-instance', arn: 'arn:aws:ec2:eu-west-1:222222222222:instance/i-2' };
const VOLUME = { type: 'ebs-volume', arn: 'arn:aws:ec2:eu-west-1:222222222222:volume/vol-1' };

/** An instance at 1 USD an hour since the 1st, in an account that is looked at at noon of the 9th. */
async function running(calibration: 'up' | 'both' = 'up'): Promise<BilledAccount> {
  const world = new BilledAccount(NOVEMBER_STARTS, calibration);
  await world.adopt(NOVEMBER_STARTS);
  await world.run(NOVEMBER_STARTS);
  world.costs.clock.moveTo(on('09', '12:00:00'));
  return world;
}

const speed = (world: BilledAccount, address = ACCOUNT) =>
  describeRate(world.costs.table.ledger(address, NOVEMBER).rate);
const usd = (amount: Money) => Number(formatUsd(amount)).toFixed(2);
const after = (world: BilledAccount, hours: number) => {
  world.costs.clock.moveTo(later(world.costs.clock.now(), hours * MS_PER_HOUR));
  return world.position();
};

describe('a discount', () => {
  test('becomes the price of what accrues from now on: what has accrued stays', async () => {
    const world = await running();
    const outcome = await world.bill(daily(EC2, 1, 8, '16.8'), on('09'));
    expect(outcome).toMatchObject({ correction: 0n, repriced: { factors: new Map([['ec2-instance', 7_000n]]) } });
    expect([world.position(), speed(world), world.unseen()]).toEqual(['204.00', '0.7 USD/h', {}]);
    expect(after(world, 10)).toBe('211.00');
  });

  test('is told service by service, with what it explains', async () => {
    const world = await running();
    const said = Object.fromEntries(
      Array.from({ length: 8 }, (_none, index) => [`0${index + 1}`, { [EC2]: '16.8', S3: '1' }]),
    );
    await world.bill(said, on('09'));
    const bill = await world.costs.bills.find(ACCOUNT, NOVEMBER);
    expect(bill?.coverage).toMatchObject({ from: on('02'), through: on('09') });
    expect(
      bill?.coverage?.lines.map(({ service, total, live, factor: paid }) => [service, usd(total), usd(live), paid]),
    ).toEqual([
      [EC2, '117.60', '168.00', 7_000n],
      ['S3', '7.00', '0.00', undefined],
    ]);
    // An event of the 3rd that comes on the 9th: AWS has billed it already, and no meter had heard of it.
    const start = { resource: OTHER, at: on('03', '06:00:00'), running: true, rate: ratePerHour(parseUsd('1')) };
    await bookChange(start, [ACCOUNT], [ACCOUNT], world.costs);
    await bookChange({ ...start, at: on('03', '12:00:00'), running: false }, [ACCOUNT], [ACCOUNT], world.costs);
    await world.settle();
    await world.bill(said, on('09'));
    const [line] = (await world.costs.bills.find(ACCOUNT, NOVEMBER))?.coverage?.lines ?? [];
    expect([line?.missedStarts, line?.live].map((amount) => usd(amount ?? parseUsd('0')))).toEqual(['6.00', '168.00']);
  });

  test('that AWS tells again changes nothing', async () => {
    const world = await running();
    await world.bill(daily(EC2, 1, 8, '16.8'), on('09'));
    expect(after(world, 6)).toBe('208.20');
    const again = await world.bill(daily(EC2, 1, 8, '16.8'), on('09'));
    expect(again).toEqual({ kind: 'anchored', correction: 0n, late: 0n, unseen: 0n });
    expect([world.position(), speed(world)]).toEqual(['208.20', '0.7 USD/h']);
  });

  test('is the price of what starts later, and not of what ran before', async () => {
    const world = await running();
    await world.bill(daily(EC2, 1, 8, '16.8'), on('09'));
    world.costs.clock.moveTo(on('09', '13:00:00'));
    // It has run since ten in the morning: two hours at the list price, and one at the new one.
    const change = { resource: OTHER, at: on('09', '10:00:00'), running: true, rate: ratePerHour(parseUsd('1')) };
    await bookChange(change, [ACCOUNT], [ACCOUNT], world.costs);
    await world.settle();
    expect([world.position(), speed(world)]).toEqual(['207.40', '1.4 USD/h']);
    // Its stop takes back what it was booked at.
    const stop = { ...change, at: on('09', '11:00:00'), running: false };
    await bookChange(stop, [ACCOUNT], [ACCOUNT], world.costs);
    await world.settle();
    expect([world.position(), speed(world)]).toEqual(['205.70', '0.7 USD/h']);
  });

  test('is of its service alone', async () => {
    const world = await running();
    Object.assign(world.ports, { minimumMs: () => 0 });
    const volume = { resource: VOLUME, at: NOVEMBER_STARTS, running: true, rate: ratePerHour(parseUsd('0.5')) };
    await bookChange(volume, [ACCOUNT], [ACCOUNT], world.costs);
    await world.settle();
    await world.bill(daily(EC2, 1, 8, '16.8'), on('09'));
    expect(speed(world)).toBe('1.2 USD/h');
  });

  test('ends when AWS bills the list price again', async () => {
    const world = await running();
    await world.bill(daily(EC2, 1, 8, '16.8'), on('09'));
    world.costs.clock.moveTo(on('17', '12:00:00'));
    await world.bill({ ...daily(EC2, 1, 8, '16.8'), ...daily(EC2, 9, 16) }, on('17'));
    expect(speed(world)).toBe('1 USD/h');
    // The bill is anchored all the same: 8 days of 16.8, 8 of 24, and half a day at the list price.
    expect(Number(world.position())).toBeGreaterThanOrEqual(8 * 16.8 + 8 * 24);
  });

  test('goes on in the next month', async () => {
    const world = await running();
    await world.bill(daily(EC2, 1, 8, '16.8'), on('09'));
    world.costs.clock.moveTo(later(on('30'), 2 * MS_PER_DAY));
    await rollOverPeriod(world.costs);
    await world.settle();
    expect(world.position(DECEMBER)).toBe('16.80');
    expect(world.costs.table.ledger(ACCOUNT, DECEMBER).factors).toHaveLength(1);
  });

  test('takes back what was counted at list prices only where bills count both ways', async () => {
    const world = await running('both');
    await world.bill(daily(EC2, 1, 8, '16.8'), on('09'));
    expect([world.position(), speed(world)]).toEqual(['146.40', '0.7 USD/h']);
  });

  test('is no price before seven days are known', async () => {
    const world = await running();
    world.costs.clock.moveTo(on('09', '13:00:00'));
    await world.bill(daily(EC2, 1, 8, '16.8'), on('07'));
    expect(speed(world)).toBe('1 USD/h');
  });
});

describe('what costs more than its list price', () => {
  test('is no unseen spending besides', async () => {
    const world = await running();
    await world.bill(daily(EC2, 1, 8, '28.8'), on('09'));
    // 8 days as billed, and 12 hours of which nobody has told: at the list price, and 0.2 an hour unseen.
    expect([world.position(), speed(world), world.unseen()]).toEqual(['244.80', '1.2 USD/h', {}]);
    expect(after(world, 10)).toBe('256.80');
    await world.bill(daily(EC2, 1, 8, '28.8'), on('09'));
    expect([world.position(), world.unseen()]).toEqual(['256.80', {}]);
  });

  test('by more than half again has something that no meter sees', async () => {
    const world = await running();
    await world.bill(daily(EC2, 1, 8, '60'), on('09'));
    const ledger = world.costs.table.ledger(ACCOUNT, NOVEMBER);
    expect(ledger.factors?.at(-1)?.factors).toEqual(new Map([['ec2-instance', 15_000n]]));
    expect([speed(world), world.unseen()]).toEqual(['2.5 USD/h', { [`unseen#${EC2}`]: '24.00' }]);
  });
});

describe('what is paid by use', () => {
  const usedOf = (listed: string, booked = listed) => {
    const days = Array.from({ length: 8 }, (_none, index) => later(NOVEMBER_STARTS, index * MS_PER_DAY));
    const amounts = (of: string): ReadonlyMap<string, Money> => new Map([['lambda', parseUsd(of)]]);
    return new Map(days.map((day): [Instant, UsedDay] => [day, { booked: amounts(booked), listed: amounts(listed) }]));
  };

  test('has its factor by the days that its meter remembers', async () => {
    const world = new BilledAccount(NOVEMBER_STARTS);
    await world.adopt(NOVEMBER_STARTS);
    Object.assign(world.ports, { usedByDay: () => Promise.resolve(usedOf('10')), servicesOf: () => ['AWS Lambda'] });
    const { address, period } = world.costs.table.ledger(ACCOUNT, NOVEMBER);
    for (let day = 1; day <= 8; day++) {
      await world.costs.meters.count([], [{ address, period, add: parseUsd('10') }]);
      world.costs.clock.moveTo(later(NOVEMBER_STARTS, day * MS_PER_DAY));
      await world.bill(daily('AWS Lambda', 1, day, '4'), world.costs.clock.now());
    }
    const ledger = world.costs.table.ledger(ACCOUNT, NOVEMBER);
    expect(ledger.factors?.at(-1)?.factors).toEqual(new Map([['lambda', 4_000n]]));
    expect([world.position(), world.unseen()]).toEqual(['80.00', {}]);
  });

  test('is not booked at a factor that does not count any more', async () => {
    const world = await running();
    const { address, period } = world.costs.table.ledger(ACCOUNT, NOVEMBER);
    const move = { address, period, add: parseUsd('1'), under: [] };
    await world.bill(daily(EC2, 1, 8, '16.8'), on('09'));
    expect(await world.costs.meters.count([], [move])).toBe('superseded');
    const { factors = [] } = world.costs.table.ledger(ACCOUNT, NOVEMBER);
    expect(await world.costs.meters.count([], [{ ...move, under: factors }])).toBe('written');
  });
});

describe('a workload', () => {
  const both = [ACCOUNT, WORKLOAD];
  const change = { resource: OTHER, at: NOVEMBER_STARTS, running: true, rate: ratePerHour(parseUsd('2')) };
  const withWorkload = async () => {
    const world = await running();
    world.costs.table.budgetRows.set(WORKLOAD, { ...budgetOf('100'), address: WORKLOAD, scope: 'workload' });
    await bookChange(change, both, both, world.costs);
    await world.settle();
    return world;
  };

  test('counts its resources at what the account pays, from then on', async () => {
    const world = await withWorkload();
    await world.bill(daily(EC2, 1, 8, '36'), on('09'));
    await world.settle();
    expect([speed(world), speed(world, WORKLOAD)]).toEqual(['1.5 USD/h', '1 USD/h']);
    const { accrued } = world.costs.table.ledger(WORKLOAD, NOVEMBER);
    expect(formatUsd(accrued)).toMatch(/^408/);
    await world.bill(daily(EC2, 1, 8, '36'), on('09'));
    await world.settle();
    expect(speed(world, WORKLOAD)).toBe('1 USD/h');
  });

  test('does so from its beginning where its budget is new', async () => {
    const world = await running();
    await world.bill(daily(EC2, 1, 8, '16.8'), on('09'));
    const ledger = await openPeriod(WORKLOAD, world.costs.clock.now(), world.costs);
    expect(ledger.factors).toEqual(world.costs.table.ledger(ACCOUNT, NOVEMBER).factors);
  });

  test.each(['before', 'lost'] as const)('is made good by the next reading when a function dies %s', async (how) => {
    for (let write = 1; write <= 4; write++) {
      const world = await withWorkload();
      const { writes } = world.costs.wire;
      world.costs.wire.crash = (call) => (call === writes + write ? how : undefined);
      await world.bill(daily(EC2, 1, 8, '36'), on('09')).catch(() => undefined);
      world.costs.wire.crash = undefined;
      await world.bill(daily(EC2, 1, 8, '36'), on('09'));
      await world.settle();
      expect([speed(world), speed(world, WORKLOAD)]).toEqual(['1.5 USD/h', '1 USD/h']);
      expect(world.position()).toBe('612.00');
    }
  });
});

describe('a resource that starts while prices change', () => {
  test('is never left at the old price: of the two, one is done again', async () => {
    const world = await running();
    const ledger = await openForWriting(ACCOUNT, world.costs.clock.now(), world.costs);
    const rows = await world.costs.contributions.of(ACCOUNT);
    const at = instantOfChange(ledger, world.costs.clock.now());
    const change = { at, factors: new Map([['ec2-instance', factor(5_000n)]]) };
    const start = { resource: OTHER, at: on('09', '12:00:00'), running: true, rate: ratePerHour(parseUsd('1')) };
    await bookChange(start, [ACCOUNT], [ACCOUNT], world.costs);
    expect(await world.costs.ledgers.reprice(repricing(ledger, rows, change))).toBe('superseded');
    await Promise.all([
      world.bill(daily(EC2, 1, 8, '12'), on('09')),
      bookChange({ ...start, running: false, at: on('09', '12:00:01') }, [ACCOUNT], [ACCOUNT], world.costs),
    ]);
    await world.settle();
    expect(speed(world)).toBe('0.5 USD/h');
  });
});
