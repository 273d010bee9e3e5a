import * as fc from 'fast-check';
import { formatUsd, money, parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_DAY } from '../../../src/core/domain/time';
import type { Amounts } from '../../../src/ledger/domain/account-bill';
import { coverageOf, explanationOf, sumOfLines } from '../../../src/ledger/domain/bill-coverage';
import type { ComparedDay } from '../../../src/ledger/domain/billed-factor';
import type { CoverageLine } from '../../../src/ledger/domain/coverage-line';
import { factor } from '../../../src/ledger/domain/factor';
import { on } from '../../support/ledgers';

const EC2 = 'Amazon Elastic Compute Cloud';
const RDS = 'Amazon Relational Database Service';
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'ec2-instance': [EC2],
  'rds-instance': [RDS, 'Amazon Neptune'],
  lambda: ['AWS Lambda'],
};
const servicesOf = (kind: string) => NAMES[kind] ?? [];
type Said = Readonly<Record<string, string>>;
const usdBy = (amounts: Said): Amounts => new Map(Object.entries(amounts).map(([name, usd]) => [name, parseUsd(usd)]));

const dayOf = (billed: Said, counted: Said, more: { listed?: Said; used?: Said; missed?: Said } = {}, day = 0) =>
  ({
    day: later(on('10'), day * MS_PER_DAY),
    billed: usdBy(billed),
    through: parseUsd('1'),
    live: parseUsd('1'),
    reserved: usdBy(counted),
    used: usdBy(more.used ?? {}),
    listed: usdBy(more.listed ?? { ...counted, ...more.used }),
    missed: usdBy(more.missed ?? {}),
  }) satisfies ComparedDay;

const words = ({ service, factor: paid, ...amounts }: CoverageLine) => [
  service,
  ...Object.entries(amounts)
    .filter(([, amount]) => amount !== 0n)
    .map(([name, amount]) => `${name} ${formatUsd(amount)}`),
  ...(paid === undefined ? [] : [`factor ${paid}`]),
];
const explained = (...days: readonly ComparedDay[]) => (coverageOf(days, [], servicesOf)?.lines ?? []).map(words);

describe('what AWS bills of a service beyond what meters counted', () => {
  test('is not metered, where no meter counts any of it', () => {
    expect(explained(dayOf({ S3: '5' }, {}))).toEqual([['S3', 'total 5', 'notMetered 5']]);
  });

  test('is a price, where less is paid than counted', () => {
    expect(explained(dayOf({ [EC2]: '7' }, { 'ec2-instance': '10' }))).toEqual([
      [EC2, 'total 7', 'live 10', 'price -3', 'factor 10000'],
    ]);
  });

  test('is little of a price when the factor counts already', () => {
    const day = dayOf({ [EC2]: '7' }, { 'ec2-instance': '7.1' }, { listed: { 'ec2-instance': '10' } });
    const factors = [{ at: on('09'), factors: new Map([['ec2-instance', factor(7_100n)]]) }];
    const [line] = coverageOf([day], factors, servicesOf)?.lines ?? [];
    expect(line && words(line)).toEqual([EC2, 'total 7', 'live 7.1', 'price -0.1', 'factor 7100']);
    expect(line && explanationOf(line)).toBe('price, counted from now on');
  });

  test('is not metered beyond half again of what was counted', () => {
    expect(explained(dayOf({ [EC2]: '40' }, { 'ec2-instance': '10' }))).toEqual([
      [EC2, 'total 40', 'live 10', 'price 5', 'notMetered 25', 'factor 10000'],
    ]);
  });

  test('is a missed start, as far as a meter heard of it when the day was over', () => {
    expect(explained(dayOf({ [EC2]: '10' }, { 'ec2-instance': '10' }, { missed: { 'ec2-instance': '4' } }))).toEqual([
      [EC2, 'total 10', 'live 6', 'missedStarts 4', 'factor 10000'],
    ]);
  });

  test('is unknown, where AWS bills less than a fifth of what was counted', () => {
    expect(explained(dayOf({}, {}, { used: { lambda: '10' } }))).toEqual([
      ['AWS Lambda', 'live 10', 'price -8', 'unknown -2', 'factor 10000'],
    ]);
  });

  test('of several days is one line, and what has several names is under the one that this bill has', () => {
    const days = [
      dayOf({ 'Amazon Neptune': '3', S3: '1' }, { 'rds-instance': '3' }, {}, 0),
      dayOf({ 'Amazon Neptune': '3', S3: '1' }, { 'rds-instance': '3' }, {}, 3),
    ];
    expect(explained(...days)).toEqual([
      ['Amazon Neptune', 'total 6', 'live 6', 'factor 10000'],
      ['S3', 'total 2', 'notMetered 2'],
    ]);
    expect(coverageOf(days, [], servicesOf)).toMatchObject({ from: on('10'), through: on('14') });
  });

  test('is not known before there is a day to compare', () => {
    expect(coverageOf([], [], servicesOf)).toBeUndefined();
  });

  test('property: what explains it adds up to what is billed, of each service and of all', () => {
    const amounts = (...names: readonly string[]) =>
      fc.dictionary(fc.constantFrom(...names), fc.nat(1_000).map(String), { maxKeys: names.length });
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(amounts(EC2, RDS, 'AWS Lambda', 'S3'), amounts('ec2-instance', 'rds-instance'), amounts('lambda')),
          { minLength: 1, maxLength: 5 },
        ),
        (all) => {
          const days = all.map(([billed, counted, used], index) => dayOf(billed, counted, { used }, index));
          const lines = coverageOf(days, [], servicesOf)?.lines ?? [];
          for (const line of [...lines, sumOfLines(lines)]) {
            expect(line.live + line.missedStarts + line.price + line.notMetered + line.unknown).toBe(line.total);
          }
          const billed = days.flatMap((day) => [...day.billed.values()]).reduce<bigint>((sum, one) => sum + one, 0n);
          expect(sumOfLines(lines).total).toBe(money(billed));
        },
      ),
    );
  });
});

test.each([
  ['all of it is seen live', {}],
  ['not metered', { notMetered: '3', price: '-2' }],
  ['price', { notMetered: '3', price: '-4' }],
  ['missed start', { missedStarts: '5', price: '-4' }],
  ['unknown', { unknown: '-1' }],
])('the most of it is said in words: %s', (said, amounts: Readonly<Record<string, string>>) => {
  const none = sumOfLines([]);
  const parsed = Object.fromEntries(Object.entries(amounts).map(([name, usd]) => [name, parseUsd(usd)]));
  expect(explanationOf({ service: EC2, factor: undefined, ...none, ...parsed })).toBe(said);
});
