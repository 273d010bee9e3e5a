import { parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_DAY, type Instant } from '../../../src/core/domain/time';
import { emptyBill, type Amounts } from '../../../src/ledger/domain/account-bill';
import { comparedDays, factorsOf, type ComparedDay } from '../../../src/ledger/domain/billed-factor';
import { ACCOUNT, NOVEMBER, on } from '../../support/ledgers';

const EC2 = 'Amazon Elastic Compute Cloud';
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'ec2-instance': [EC2],
  'ebs-volume': [EC2],
  'nat-gateway-bytes': [EC2, 'Amazon Virtual Private Cloud'],
  'public-ipv4': ['Amazon Virtual Private Cloud'],
  'rds-instance': ['Amazon Relational Database Service', 'Amazon Neptune'],
  lambda: ['AWS Lambda'],
};
const servicesOf = (kind: string) => NAMES[kind] ?? [];
const usdBy = (amounts: Readonly<Record<string, string>>): Amounts =>
  new Map(Object.entries(amounts).map(([name, usd]) => [name, parseUsd(usd)]));

const dayOf = (
  day: Instant,
  billed: Readonly<Record<string, string>>,
  listed: Readonly<Record<string, string>>,
): ComparedDay => ({
  day,
  billed: usdBy(billed),
  through: parseUsd('1'),
  live: parseUsd('1'),
  reserved: new Map(),
  listed: usdBy(listed),
});

/** Seven days that are alike. */
const week = (billed: Readonly<Record<string, string>>, listed: Readonly<Record<string, string>>, days = 7) =>
  Array.from({ length: days }, (_none, index) => dayOf(later(on('01'), index * MS_PER_DAY), billed, listed));

const found = (days: readonly ComparedDay[]) => factorsOf(days, servicesOf) && [...(factorsOf(days, servicesOf) ?? [])];

describe('what is paid of list prices', () => {
  test('is what AWS bills over what meters count at list prices, in seven days', () => {
    expect(found(week({ [EC2]: '7', S3: '9' }, { 'ec2-instance': '10' }))).toEqual([['ec2-instance', 7_000n]]);
  });

  test('is unknown with less than seven days', () => {
    expect(found(week({ [EC2]: '7' }, { 'ec2-instance': '10' }, 6))).toBeUndefined();
  });

  test('of a service that was first counted in these days is its list price', () => {
    const days = week({ [EC2]: '7' }, { 'ec2-instance': '10' });
    const isNew = days.map((day, index) => (index === 0 ? { ...day, listed: usdBy({ lambda: '0.1' }) } : day));
    expect(found(isNew)).toEqual([]);
    // It stood still on the first of the seven days, and ran before.
    expect(found([...days.slice(0, 1), ...isNew.map((day) => ({ ...day, day: later(day.day, MS_PER_DAY) }))])).toEqual([
      ['ec2-instance', 8_167n],
    ]);
  });

  test('is a fifth at least and half again at most', () => {
    expect(found(week({ S3: '1' }, { 'ec2-instance': '10' }))).toEqual([['ec2-instance', 2_000n]]);
    expect(found(week({ [EC2]: '19' }, { 'ec2-instance': '10' }))).toEqual([['ec2-instance', 15_000n]]);
  });

  test('is one for all kinds of a service, and for services that share a kind', () => {
    expect(found(week({ [EC2]: '12' }, { 'ec2-instance': '10', 'ebs-volume': '5' }))).toEqual([
      ['ec2-instance', 8_000n],
      ['ebs-volume', 8_000n],
    ]);
    const shared = { [EC2]: '6', 'Amazon Virtual Private Cloud': '3' };
    expect(found(week(shared, { 'ec2-instance': '5', 'public-ipv4': '2', 'nat-gateway-bytes': '3' }))).toEqual([
      ['ec2-instance', 9_000n],
      ['public-ipv4', 9_000n],
      ['nat-gateway-bytes', 9_000n],
    ]);
    // This bill has the one name, and not the other.
    expect(found(week({ 'Amazon Neptune': '4' }, { 'rds-instance': '5' }))).toEqual([['rds-instance', 8_000n]]);
  });

  test('is that of the list of what is billed under nobody knows which name', () => {
    expect(found(week({ [EC2]: '7' }, { 's3-requests': '10' }))).toEqual([]);
  });

  test('is not looked for where next to nothing is counted', () => {
    expect(found(week({}, { lambda: '0.14' }))).toEqual([]);
    expect(found(week({}, { lambda: '0.15' }))).toEqual([['lambda', 2_000n]]);
  });
});

describe('a day is compared', () => {
  const bill = { ...emptyBill(ACCOUNT, NOVEMBER), closedThrough: on('05') };
  const days = (all: readonly Partial<ComparedDay>[], countedFrom = on('01')) =>
    comparedDays([{ ...bill, days: all.map((day) => ({ ...dayOf(on('02'), {}, {}), ...day })) }], countedFrom).length;

  test('when its bill is complete and it was counted from its beginning', () => {
    expect(days([{}, { day: on('04') }])).toBe(2);
    expect(days([{ day: on('05') }])).toBe(0);
    expect(days([{}], on('02', '00:00:01'))).toBe(0);
  });

  test('unless nobody has said what it cost, or what was counted in it', () => {
    expect(days([{ through: undefined }])).toBe(0);
    const { listed: _listed, ...old } = dayOf(on('02'), {}, {});
    expect(comparedDays([{ ...bill, days: [old] }], on('01'))).toEqual([]);
  });
});
