import { formatUsd, money, parseUsd, type Money } from '../../../src/core/domain/money';
import { later, MS_PER_DAY, type Instant } from '../../../src/core/domain/time';
import { emptyBill, withReading, type AccountReading } from '../../../src/ledger/domain/account-bill';
import { withLive } from '../../../src/ledger/domain/live-days';
import { ACCOUNT, NOVEMBER, NOVEMBER_STARTS, on } from '../../support/ledgers';

const EMPTY = emptyBill(ACCOUNT, NOVEMBER);

/** What AWS says at `at`, by day of November and service, up to the end of the day of `at`. */
function readingOf(at: Instant, said: Readonly<Record<string, Readonly<Record<string, string>>>>): AccountReading {
  return {
    readAt: at,
    from: NOVEMBER_STARTS,
    to: later(on(new Date(at).getUTCDate().toString().padStart(2, '0')), MS_PER_DAY),
    amounts: Object.entries(said).flatMap(([day, services]) =>
      Object.entries(services).map(([service, usd]) => ({ service, day: on(day), amount: parseUsd(usd) })),
    ),
    closedThrough: undefined,
  };
}

const usdBy = (amounts: Readonly<Record<string, string>>) =>
  new Map(Object.entries(amounts).map(([name, usd]) => [name, parseUsd(usd)]));

describe('what was counted live', () => {
  const counted = (
    now: Instant,
    live: string,
    days: Readonly<Record<string, string>>,
    since: Readonly<Record<string, string>>,
  ) => ({
    now,
    live: parseUsd(live),
    reserved: new Map(Object.entries(days).map(([day, usd]) => [on(day), new Map([['ec2-instance', parseUsd(usd)]])])),
    used: new Map(Object.entries(days).map(([day]) => [on(day), new Map([['lambda', parseUsd('1')]])])),
    /** By half again more than what is paid. */
    listed: new Map(
      Object.entries(days).map(([day, usd]) => [
        on(day),
        new Map([
          ['ec2-instance', money((parseUsd(usd) * 3n) / 2n)],
          ['lambda', parseUsd('1.5')],
        ]),
      ]),
    ),
    whole: new Set(Object.keys(days).map((day) => on(day))),
    /** What they have cost since the beginning of a day. */
    reservedBetween: (from: Instant): Money =>
      parseUsd(since[new Date(from).getUTCDate().toString().padStart(2, '0')] ?? '0'),
  });

  test('by the end of a day is what is counted now without what resources have cost since', () => {
    const bill = withLive(
      EMPTY,
      counted(on('03', '06:00:00'), '10', { '01': '3', '02': '4' }, { '02': '5', '03': '1' }),
    );
    expect(bill.days.map(({ live }) => formatUsd(live ?? money(0n)))).toEqual(['5', '9']);
  });

  test('of a start that is heard of late is added to the days that it ran in, and to those after', () => {
    const before = withLive(EMPTY, counted(on('03'), '7', { '01': '3', '02': '4' }, { '02': '4' }));
    const after = withLive(before, counted(on('03', '01:00:00'), '9', { '01': '5', '02': '4' }, { '02': '4' }));
    expect(after.days.map(({ live }) => formatUsd(live ?? money(0n)))).toEqual(['5', '9']);
    expect(withLive(after, counted(on('03', '02:00:00'), '9', { '01': '5', '02': '4' }, {})).days).toEqual(after.days);
  });

  test('of a stop that is heard of late is taken from the days that it did not run in, and from those after', () => {
    const before = withLive(EMPTY, counted(on('03'), '12', { '01': '5', '02': '7' }, { '02': '7' }));
    expect(before.days.map(({ live }) => formatUsd(live ?? money(0n)))).toEqual(['5', '12']);
    const told = counted(on('03', '01:00:00'), '4', { '01': '4', '02': '0' }, { '02': '0' });
    const after = withLive(before, told);
    expect(after.days.map(({ live }) => formatUsd(live ?? money(0n)))).toEqual(['4', '4']);
    expect(after.days[0]).toMatchObject({ listed: usdBy({ 'ec2-instance': '6', lambda: '1.5' }) });
    expect(withLive(after, told).days).toEqual(after.days);
  });

  test('is not taken back where rows do not know all of a day any more', () => {
    const before = withLive(EMPTY, counted(on('03'), '12', { '01': '5', '02': '7' }, { '02': '7' }));
    const forgotten = {
      ...counted(on('03', '01:00:00'), '12', { '01': '4', '02': '7' }, { '02': '7' }),
      whole: new Set<Instant>(),
    };
    expect(withLive(before, forgotten).days).toEqual(before.days);
  });

  test('of a start and its stop that are both heard of late was missed no longer than it ran', () => {
    const runs = (hour: string, usd: string) => counted(on('02', hour), usd, { '01': usd }, {});
    const missed = (...heard: readonly (readonly [string, string])[]) =>
      heard.reduce((bill, [hour, usd]) => withLive(bill, runs(hour, usd)), EMPTY).days[0]?.missed;
    expect(missed(['00:10:00', '0'], ['06:10:00', '10'])).toEqual(usdBy({ 'ec2-instance': '10' }));
    expect(missed(['00:10:00', '0'], ['06:10:00', '10'], ['12:10:00', '3'])).toEqual(usdBy({ 'ec2-instance': '3' }));
    expect(missed(['00:10:00', '9'], ['06:10:00', '3'])).toEqual(new Map());
  });

  test('of use whose metrics come after the day is added to it and to those after, once', () => {
    const lives = (bill: typeof EMPTY) => bill.days.map(({ live }) => formatUsd(live ?? money(0n)));
    const read = (hour: string, live: string, first: string, second: string) => ({
      ...counted(on('03', hour), live, { '01': '3', '02': '4' }, { '02': '4' }),
      used: new Map([
        [on('01'), usdBy({ lambda: first })],
        [on('02'), usdBy({ lambda: second })],
      ]),
    });
    const before = withLive(EMPTY, read('00:10:00', '9', '1', '1'));
    expect(lives(before)).toEqual(['5', '9']);
    // Of the last hour of the 2nd, 0.5 USD.
    const after = withLive(before, read('06:10:00', '9.5', '1', '1.5'));
    expect(lives(after)).toEqual(['5', '9.5']);
    expect(lives(withLive(after, read('12:10:00', '9.5', '1', '1.5')))).toEqual(['5', '9.5']);
    // Late by days: of the 1st, 0.25 USD.
    expect(lives(withLive(after, read('18:10:00', '9.75', '1.25', '1.5')))).toEqual(['5.25', '9.75']);
  });

  test('when AWS told of a day that was not over is kept, with what is heard of it late', () => {
    const told = withReading(EMPTY, readingOf(on('02', '06:00:00'), { '02': { S3: '5' } }), 'up');
    const first = withLive(told, counted(on('02', '06:00:00'), '3', { '01': '2' }, { '02': '1' }));
    expect(first.days[1]?.liveAtTold).toEqual({ live: parseUsd('3'), reserved: parseUsd('1') });
    const later_ = withLive(first, counted(on('02', '12:00:00'), '9', { '01': '4' }, { '02': '2.5' }));
    expect(later_.days[1]?.liveAtTold).toEqual({ live: parseUsd('6.5'), reserved: parseUsd('2.5') });
    // It stopped at once, as is heard in the evening.
    const stopped = counted(on('02', '18:00:00'), '5', { '01': '4', '02': '0' }, { '02': '0' });
    expect(withLive(later_, stopped).days[1]?.liveAtTold).toEqual({ live: parseUsd('4'), reserved: parseUsd('0') });
  });

  test('is kept at list prices, too, of what costs by the hour and by use, and where it was heard of late', () => {
    const before = withLive(EMPTY, counted(on('03'), '7', { '01': '3', '02': '4' }, { '02': '4' }));
    expect(before.days[0]).toMatchObject({
      used: usdBy({ lambda: '1' }),
      listed: usdBy({ 'ec2-instance': '4.5', lambda: '1.5' }),
    });
    expect(before.days[0]?.missed).toBeUndefined();
    const after = withLive(before, counted(on('03', '01:00:00'), '9', { '01': '5', '02': '4' }, { '02': '4' }));
    expect(after.days[0]).toMatchObject({
      listed: usdBy({ 'ec2-instance': '7.5', lambda: '1.5' }),
      missed: usdBy({ 'ec2-instance': '2' }),
    });
    // When the bill names services no more, nothing of that is worth keeping.
    const weeksLater = withLive(after, counted(on('20'), '9', {}, {}));
    expect(weeksLater.days[0]).toMatchObject({ live: parseUsd('5') });
    expect(weeksLater.days[0]).not.toHaveProperty('listed');
  });

  test('is not compared in days that were over before it was kept so', () => {
    const old = { day: on('01'), billed: new Map(), through: undefined, live: parseUsd('3'), reserved: new Map() };
    const bill = withLive({ ...EMPTY, days: [old] }, counted(on('02'), '3', { '01': '3' }, {}));
    expect(bill.days[0]).not.toHaveProperty('listed');
  });

  test('stays when the rows of a day have expired', () => {
    const before = withLive(EMPTY, counted(on('02'), '7', { '01': '3' }, {}));
    expect(withLive(before, counted(on('02', '01:00:00'), '9', {}, {})).days).toEqual(before.days);
  });
});
