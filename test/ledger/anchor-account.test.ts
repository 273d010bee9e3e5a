import { parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_DAY, MS_PER_HOUR } from '../../src/core/domain/time';
import { anchorAccount } from '../../src/ledger/anchor-account';
import { openPeriod } from '../../src/ledger/open-period';
import { recordExpense } from '../../src/ledger/record-expense';
import { unseenArn } from '../../src/ledger/unseen-changes';
import { BilledAccount, daily, EC2 } from '../support/billed-account';
import { ACCOUNT, DECEMBER, NOVEMBER, NOVEMBER_STARTS, on } from '../support/ledgers';

describe('a budget that is adopted in the middle of the month', () => {
  test('begins with what AWS says is spent, and with the speed of the last days for the hours since', async () => {
    const world = new BilledAccount(on('21', '12:00:00'));
    await world.adopt(on('21', '12:00:00'));
    // 19 days of 24 USD are billed; the 20th and 12 hours of the 21st are not told yet, at 1 USD an hour.
    await world.bill(daily('S3', 1, 19), on('20'));
    expect([world.position(), world.unseen()]).toEqual(['492.00', { [unseenArn('S3')]: '24.00' }]);
    world.costs.clock.moveTo(on('21', '18:00:00'));
    expect(world.position()).toBe('498.00');
  });

  test('begins so at once, by what AWS had said before', async () => {
    const world = new BilledAccount(on('21', '06:00:00'));
    expect(await world.bill(daily('S3', 1, 19), on('20'))).toEqual({ kind: 'kept' });
    expect(world.costs.table.ledgerRows.size).toBe(0);
    world.costs.clock.moveTo(on('21', '12:00:00'));
    await world.adopt(on('21', '12:00:00'));
    await anchorAccount(ACCOUNT, undefined, world.ports);
    expect(world.position()).toBe('492.00');
  });

  test('does not expect what runs by the hour a second time', async () => {
    const world = new BilledAccount(on('21', '12:00:00'));
    await world.adopt(on('21', '12:00:00'));
    await world.run(on('21', '12:00:00'));
    await world.bill(daily(EC2, 1, 19), on('20'));
    // The hours before the budget are expected, those since are metered.
    expect([world.position(), world.unseen()]).toEqual(['492.00', {}]);
    world.costs.clock.moveTo(on('21', '18:00:00'));
    expect(world.position()).toBe('498.00');
  });

  test('does not expect again what was counted before there was a budget', async () => {
    const world = new BilledAccount(on('21', '12:00:00'));
    await openPeriod(ACCOUNT, on('19'), world.costs);
    await world.run(on('19'));
    await world.adopt(on('21', '12:00:00'));
    await world.bill(daily(EC2, 1, 19), on('20'));
    // 19 days are billed; the 36 hours since were metered.
    expect([world.position(), world.unseen()]).toEqual(['492.00', {}]);
  });

  test('begins at nothing where AWS has never said anything', async () => {
    const world = new BilledAccount(on('21'));
    await world.adopt(on('21'));
    expect(await anchorAccount(ACCOUNT, undefined, world.ports)).toEqual({ kind: 'unknown' });
    expect(world.position()).toBe('0.00');
  });
});

describe('the bill of a day', () => {
  test('that meters saw in part raises the position by the rest, once', async () => {
    const world = new BilledAccount(on('02'));
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
    const world = new BilledAccount(on('03'));
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
    const world = new BilledAccount(on('03'));
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
      const world = new BilledAccount(on('03'), calibration);
      await world.adopt(NOVEMBER_STARTS);
      await world.bill(daily('S3', 1, 2, '10'), on('03'));
      world.costs.clock.moveTo(later(on('03'), 1));
      await world.bill(daily('S3', 1, 2, '7'), on('03'));
      expect(world.position()).toBe(expected);
    }
  });

  test('counts what was booked by use as seen', async () => {
    const world = new BilledAccount(on('01', '12:00:00'));
    await world.adopt(NOVEMBER_STARTS);
    await recordExpense({ address: ACCOUNT, amount: parseUsd('10'), at: on('01', '12:00:00'), id: '1' }, world.costs);
    world.costs.clock.moveTo(on('02'));
    await world.bill({}, NOVEMBER_STARTS);
    world.costs.clock.moveTo(on('03'));
    await world.bill({ '01': { Lambda: '10' } }, on('02'));
    expect([world.position(), world.unseen()]).toEqual(['10.00', {}]);
  });

  test('counts a start that is heard of late once', async () => {
    const world = new BilledAccount(on('03', '06:00:00'));
    await world.adopt(NOVEMBER_STARTS);
    await world.bill({ '01': { [EC2]: '24' } }, on('02'));
    await world.run(NOVEMBER_STARTS);
    // 54 hours of it have run, and the bill of the first day is of nothing else.
    world.costs.clock.moveTo(on('03', '12:00:00'));
    await world.bill({ '01': { [EC2]: '24' } }, on('02'));
    expect([world.position(), world.unseen()]).toEqual(['60.00', { [unseenArn(EC2)]: '0.00' }]);
  });

  test.each(['up', 'both'] as const)('takes nothing back of a stop that is heard of late (%s)', async (calibration) => {
    const world = new BilledAccount(NOVEMBER_STARTS, calibration);
    await world.adopt(NOVEMBER_STARTS);
    await world.run(NOVEMBER_STARTS);
    world.costs.clock.moveTo(on('02', '00:10:00'));
    await world.bill({}, NOVEMBER_STARTS);
    // It has stopped at noon of the first day, and 12 USD are all that was spent, besides 5 of what no meter sees.
    await world.run(on('01', '12:00:00'), false);
    expect(world.position()).toBe('12.00');
    world.costs.clock.moveTo(on('03'));
    await world.bill({ '01': { [EC2]: '12', Tax: '5' }, '02': {} }, on('02'));
    expect(Number(world.position())).toBeGreaterThanOrEqual(17);
    expect(world.unseen()).toMatchObject({ [unseenArn('Tax')]: '5.00' });
  });

  test('of an account without budget and ledger opens none', async () => {
    const world = new BilledAccount(on('03'));
    expect(await world.bill(daily('S3', 1, 1), on('02'))).toEqual({ kind: 'kept' });
    expect(world.costs.table.ledgerRows.size).toBe(0);
  });
});

describe('where Cost Explorer may not be asked', () => {
  test('the sum of the AWS Budget is a bound from below, from when AWS says it', async () => {
    const world = new BilledAccount(on('03', '06:00:00'), 'both');
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

describe('a month that is over', () => {
  test('gets what its bill says of its last days, and the next begins at what is expected', async () => {
    const world = new BilledAccount(on('30', '12:00:00'));
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
