import { formatUsd, money, parseUsd, type Money } from '../../../src/core/domain/money';
import { later, MS_PER_DAY } from '../../../src/core/domain/time';
import { emptyBill, type AccountBill, type BilledDay } from '../../../src/ledger/domain/account-bill';
import { expectationOf, type Known } from '../../../src/ledger/domain/expectation';
import { factor } from '../../../src/ledger/domain/factor';
import { accrue, ratePerHour } from '../../../src/ledger/domain/rate';
import { ACCOUNT, NOVEMBER, on } from '../../support/ledgers';

const EC2 = 'Amazon Elastic Compute Cloud';
const aDay = (usd: string, name = EC2): ReadonlyMap<string, Money> => new Map([[name, parseUsd(usd)]]);

/** A bill of whole days from the 2nd to the 6th, Monday to Friday, with 24 USD of EC2 in each. */
function billOf(live: (index: number) => string, reserved = '0'): AccountBill {
  const days = Array.from({ length: 6 }, (_none, index): BilledDay => ({
    day: later(on('01'), index * MS_PER_DAY),
    billed: index === 0 ? new Map() : aDay('24'),
    through: parseUsd(`${24 * index}`),
    live: parseUsd(live(index)),
    reserved: aDay(reserved, 'ec2-instance'),
  }));
  return { ...emptyBill(ACCOUNT, NOVEMBER), days, closedThrough: on('07') };
}

const known = (bill: AccountBill, said: Partial<Known> = {}): Known => ({
  now: on('07', '12:00:00'),
  bills: [bill],
  live: money(0n),
  reservedToday: new Map(),
  running: new Map(),
  countedFrom: on('01'),
  servicesOf: (type) => (type === 'ec2-instance' ? [EC2] : []),
  factors: [],
  ...said,
});

const usdADay = (said: Known, day: string) =>
  [...expectationOf(said).speedsOn(on(day))].map(([name, speed]) => [
    name,
    Number(formatUsd(accrue(speed, MS_PER_DAY))).toFixed(2),
  ]);

describe('what meters do not see is expected to be', () => {
  test('what the bill has beyond what meters count at the price that is paid: then, and from now on', () => {
    // 20 USD a day at list prices, of 24 that are billed. From the 7th on, 1.2 times the list price is paid.
    const bill = billOf((index) => `${20 * index}`, '20');
    const days = bill.days.map((one) => ({ ...one, listed: aDay('20', 'ec2-instance') }));
    const factors = [{ at: on('07'), factors: new Map([['ec2-instance', factor(12_000n)]]) }];
    const said = known({ ...bill, days }, { factors });
    expect(usdADay(said, '09')).toEqual([]);
    expect(usdADay(known({ ...bill, days }), '09')).toEqual([[EC2, '4.00']]);
    const { unseenBetween } = expectationOf(said);
    expect([formatUsd(unseenBetween(on('05'), on('06'))), formatUsd(unseenBetween(on('07'), on('08')))]).toEqual([
      expect.stringMatching(/^4(\.0|$)/),
      '0',
    ]);
    expect(unseenBetween(on('06'), on('08'))).toBe(unseenBetween(on('06'), on('07')));
  });

  test('all of the bill, where they see nothing', () => {
    expect(usdADay(known(billOf(() => '0')), '09')).toEqual([[EC2, '24.00']]);
  });

  test('what they did not see of each service', () => {
    expect(usdADay(known(billOf((index) => `${18 * index}`, '18')), '09')).toEqual([[EC2, '6.00']]);
  });

  test('what they did not count at all, whatever they counted it for', () => {
    expect(usdADay(known(billOf((index) => `${20 * index}`)), '09')).toEqual([[EC2, '4.00']]);
  });

  test('before the account was counted, all of the bill; from then on what runs now is metered', () => {
    const running = new Map([['ec2-instance', ratePerHour(parseUsd('1'))]]);
    const adopted = known(
      billOf(() => '0'),
      { running, countedFrom: on('07', '12:00:00') },
    );
    expect(usdADay(adopted, '07')).toEqual([]);
    const { unseenBetween } = expectationOf(adopted);
    const between = (from: string, to: string) =>
      Number(formatUsd(unseenBetween(on('07', `${from}:00:00`), on('07', `${to}:00:00`)))).toFixed(2);
    expect([between('00', '12'), between('06', '18'), between('12', '18'), between('18', '12')]).toEqual([
      '12.00',
      '6.00',
      '0.00',
      '0.00',
    ]);
  });

  describe('of the days before the account was counted', () => {
    /** Counted since noon of the 5th: from then on 18 USD a day, half a day of it on the 5th. */
    const counted = ['0', '0', '0', '0', '9', '27'];
    const since = { countedFrom: on('05', '12:00:00'), now: on('07'), live: parseUsd('27') };

    test('what has no service in the ledger and is counted since, is not expected a second time', () => {
      expect(
        usdADay(
          known(
            billOf((index) => counted[index] ?? ''),
            since,
          ),
          '09',
        ),
      ).toEqual([[EC2, '6.00']]);
    });

    test('what runs by the hour on other days than this one is not either', () => {
      const bill = billOf((index) => counted[index] ?? '');
      const days = bill.days.map((day, index) => ({
        ...day,
        reserved: aDay(['0', '0', '0', '0', '9', '18'][index] ?? '', 'ec2-instance'),
      }));
      expect(usdADay(known({ ...bill, days }, since), '09')).toEqual([[EC2, '6.00']]);
    });
  });

  test('nothing where there is no bill', () => {
    const { speedsOn, unseenBetween } = expectationOf(known(emptyBill(ACCOUNT, NOVEMBER)));
    expect([speedsOn(on('07')).size, unseenBetween(on('01'), on('07'))]).toEqual([0, 0n]);
  });

  test('not what is billed of a day that is not over', () => {
    const bill = billOf((index) => `${18 * index}`, '18');
    const today = { day: on('07'), billed: aDay('99'), through: parseUsd('219'), live: undefined, reserved: new Map() };
    expect(usdADay(known({ ...bill, days: [...bill.days, today] }), '14')).toEqual([[EC2, '6.00']]);
  });

  test('at least what is billed of a day that is over, although it is not complete', () => {
    const bill = billOf((index) => `${18 * index}`, '18');
    const open = {
      day: on('07'),
      billed: aDay('39'),
      through: parseUsd('159'),
      live: parseUsd('108'),
      reserved: aDay('18', 'ec2-instance'),
    };
    const said = { now: on('08', '12:00:00') };
    expect(usdADay(known({ ...bill, days: [...bill.days, open] }, said), '14')).toEqual([[EC2, '21.00']]);
  });
});
