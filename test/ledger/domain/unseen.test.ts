import * as fc from 'fast-check';
import { formatUsd, money, parseUsd, type Money } from '../../../src/core/domain/money';
import { later, MS_PER_DAY } from '../../../src/core/domain/time';
import { sumOf } from '../../../src/ledger/domain/account-bill';
import { accrue, rate, ratePerHour } from '../../../src/ledger/domain/rate';
import {
  accrueByDay,
  isWeekend,
  OTHER_SERVICES,
  speedsOf,
  totalSpeed,
  unseenOf,
  type Speeds,
  type UnseenDay,
} from '../../../src/ledger/domain/unseen';
import { on } from '../../support/ledgers';

const EC2 = 'Amazon Elastic Compute Cloud';
const servicesOf = (type: string) => (type === 'ec2-instance' ? [EC2, 'Amazon EC2 somewhere else'] : []);
const amounts = (said: Readonly<Record<string, string>>): ReadonlyMap<string, Money> =>
  new Map(Object.entries(said).map(([name, usd]) => [name, parseUsd(usd)]));
const usdOf = (said: ReadonlyMap<string, Money>) =>
  Object.fromEntries([...said].map(([name, amount]) => [name, formatUsd(amount)]));
/** 24 USD a day are 1 USD an hour. */
const aDay = (usd: string, ...services: readonly string[]) =>
  amounts(Object.fromEntries(services.map((one) => [one, usd])));
const hourly = (speeds: Speeds) =>
  Object.fromEntries([...speeds].map(([service, speed]) => [service, speed === ratePerHour(parseUsd('1'))]));

describe('the unseen of a day', () => {
  test('is what the bill has of each service beyond the meters', () => {
    const day = { day: on('03'), billed: amounts({ [EC2]: '10', S3: '2' }) };
    expect(usdOf(unseenOf(day, amounts({ 'ec2-instance': '9' }), undefined, servicesOf).unseen)).toEqual({
      [EC2]: '1',
      S3: '2',
    });
  });

  test('is nothing where meters have more: the rest of what they have is not another service', () => {
    const day = { day: on('03'), billed: amounts({ [EC2]: '10', S3: '2' }) };
    expect(usdOf(unseenOf(day, amounts({ 'ec2-instance': '11' }), undefined, servicesOf).unseen)).toEqual({ S3: '2' });
  });

  test('is no more than what all meters together have not counted, those of use among them', () => {
    const day = { day: on('03'), billed: amounts({ [EC2]: '10', S3: '2', Lambda: '6' }) };
    const { unseen } = unseenOf(day, amounts({ 'ec2-instance': '10' }), parseUsd('14'), servicesOf);
    expect(usdOf(unseen)).toEqual({ S3: '1', Lambda: '3' });
  });

  test('a credit takes nothing from a service', () => {
    const day = { day: on('03'), billed: amounts({ S3: '2', Lambda: '-6' }) };
    expect(usdOf(unseenOf(day, new Map(), undefined, servicesOf).unseen)).toEqual({ S3: '2' });
  });
});

// 2026-11-02 is a Monday.
const week = (said: (day: number) => ReadonlyMap<string, Money>): readonly UnseenDay[] =>
  Array.from({ length: 7 }, (_none, index) => ({ day: later(on('02'), index * MS_PER_DAY), unseen: said(index) }));

describe('the speed of the unseen', () => {
  test('on a weekday is that of weekdays, on a weekend that of weekends', () => {
    const days = week((index) => aDay(index < 5 ? '24' : '2.4', 'S3'));
    expect(totalSpeed(speedsOf(days, [], on('09')))).toBe(ratePerHour(parseUsd('1')));
    expect(totalSpeed(speedsOf(days, [], on('14')))).toBe(ratePerHour(parseUsd('0.1')));
  });

  test('is the mean, or what the last day had if that is more', () => {
    const falling = week((index) => aDay(['40', '32', '24', '16', '8'][index] ?? '0', 'S3'));
    expect(totalSpeed(speedsOf(falling, [], on('09')))).toBe(ratePerHour(parseUsd('1')));
    const rising = week((index) => aDay(['1', '1', '1', '1', '24'][index] ?? '0', 'S3'));
    expect(totalSpeed(speedsOf(rising, [], on('09')))).toBe(ratePerHour(parseUsd('1')));
  });

  test('of a service that begins on a weekend counts on Monday', () => {
    const days = week((index) => (index === 6 ? aDay('24', 'Bedrock') : new Map()));
    expect(hourly(speedsOf(days, [], on('09')))).toEqual({ Bedrock: true });
  });

  test('is at least what a day that is not complete has already', () => {
    const open = [{ day: on('09'), unseen: aDay('24', 'S3') }];
    expect(
      hourly(
        speedsOf(
          week(() => aDay('1', 'S3')),
          open,
          on('10'),
        ),
      ),
    ).toEqual({ S3: true });
    expect(hourly(speedsOf([], open, on('10')))).toEqual({ S3: true });
  });

  test('on a weekend is not that of a weekday that is not complete, unless the service is new', () => {
    const open = [{ day: on('13'), unseen: new Map([...aDay('48', 'S3'), ...aDay('24', 'Bedrock')]) }];
    const days = week(() => aDay('24', 'S3'));
    expect(hourly(speedsOf(days, open, on('14')))).toEqual({ S3: true, Bedrock: true });
  });

  test('decays when the bill does', () => {
    const days = [...week(() => aDay('24', 'S3')), ...week(() => new Map())].map((day, index) => ({
      ...day,
      day: later(on('02'), index * MS_PER_DAY),
    }));
    expect(speedsOf(days, [], on('16')).size).toBe(0);
  });

  test('of many services: the fastest have their own, the rest has one together', () => {
    const services = Array.from({ length: 30 }, (_none, index) => [`service ${index}`, `${index + 1}`] as const);
    const speeds = speedsOf([{ day: on('09'), unseen: amounts(Object.fromEntries(services)) }], [], on('10'));
    expect([speeds.size, speeds.has('service 29'), speeds.has('service 0')]).toEqual([20, true, false]);
    const [other, total] = [speeds.get(OTHER_SERVICES) ?? rate(0n), totalSpeed(speeds)];
    expect([
      formatUsd(accrue(other, MS_PER_DAY)).slice(0, 2),
      formatUsd(accrue(total, MS_PER_DAY)).slice(0, 3),
    ]).toEqual(['66', '465']);
  });

  test('property: the unseen of a day is never more than the bill, and never below nothing', () => {
    const some = fc.dictionary(fc.constantFrom(EC2, 'S3', 'Lambda', 'ec2-instance'), fc.bigInt({ min: -9n, max: 99n }));
    const asAmounts = some.map((said) => new Map(Object.entries(said).map(([name, one]) => [name, money(one)])));
    fc.assert(
      fc.property(asAmounts, asAmounts, fc.option(fc.bigInt({ min: -9n, max: 200n })), (billed, reserved, counted) => {
        const total = counted === null ? undefined : money(counted);
        const { unseen } = unseenOf({ day: on('03'), billed }, reserved, total, servicesOf);
        for (const [service, amount] of unseen) {
          expect(amount > 0n && amount <= (billed.get(service) ?? 0n)).toBe(true);
        }
        // Each share is rounded up.
        if (total !== undefined) expect(sumOf(unseen) <= max(0n, sumOf(billed) - total) + 3n).toBe(true);
      }),
    );
  });
});

test('weekends are Saturdays and Sundays', () => {
  expect(['06', '07', '08', '09'].map((day) => isWeekend(on(day)))).toEqual([false, true, true, false]);
});

test('what accrues goes by the speed of each day', () => {
  const speed = (day: number) => ratePerHour(parseUsd(isWeekend(day as never) ? '2' : '1'));
  expect(formatUsd(accrueByDay(speed, on('06', '22:00:00'), on('07', '03:00:00'))).slice(0, 4)).toBe('8.00');
});

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
