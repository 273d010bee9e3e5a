import { parseUsd } from '../../../src/core/domain/money';
import { previousPeriod } from '../../../src/core/domain/period';
import { emptyBill, type AccountBill } from '../../../src/ledger/domain/account-bill';
import { billSight, NO_BILL } from '../../../src/ledger/domain/bill-sight';
import { ratePerHour } from '../../../src/ledger/domain/rate';
import { ACCOUNT, NOVEMBER, on } from '../../support/ledgers';

const line = { missedStarts: 0n, price: 0n, notMetered: 0n, unknown: 0n, factor: undefined };
const covered = (live: string, total: string) => ({
  from: on('15'),
  through: on('20'),
  lines: [{ ...line, service: 'Amazon EC2', live: parseUsd(live), total: parseUsd(total) }],
});
const bill = (changes: Partial<AccountBill>) => ({ ...emptyBill(ACCOUNT, NOVEMBER), ...changes }) as AccountBill;
const unseen = ratePerHour(parseUsd('1'));

describe('what bills tell of an account', () => {
  test('nobody has ever said anything', () => {
    expect(billSight(undefined, undefined)).toEqual(NO_BILL);
    expect(billSight(bill({}), undefined)).toEqual(NO_BILL);
  });

  test('Cost Explorer: up to the end of the last day, but not of the hours that AWS may not have heard of', () => {
    const told = bill({
      source: 'CostExplorer',
      readAt: on('21', '06:10:00'),
      billedThrough: on('21'),
      coverage: covered('7.39', '10') as never,
      unseen,
    });
    expect(billSight(told, undefined)).toEqual({
      source: 'CostExplorer',
      billedThrough: on('21'),
      seenLive: 73,
      knownThrough: on('20', '06:10:00'),
      unseen,
    });
    const late = { ...told, billedThrough: on('19') };
    expect(billSight(late, undefined).knownThrough).toBe(on('19'));
  });

  test('a sum in an AWS Budget names no day, and may lack one', () => {
    const told = bill({ source: 'AwsBudget', readAt: on('21', '06:10:00') });
    expect(billSight(told, undefined)).toEqual({
      source: 'AwsBudget',
      billedThrough: undefined,
      seenLive: undefined,
      knownThrough: on('20', '06:10:00'),
      unseen: undefined,
    });
  });

  test('no speed of the unseen: a sum in an AWS Budget, and a bill of which no day is complete yet', () => {
    const none = ratePerHour(parseUsd('0'));
    const told = bill({ source: 'CostExplorer', readAt: on('21'), unseen: none });
    expect([
      billSight(told, undefined).unseen,
      billSight({ ...told, closedThrough: on('20') }, undefined).unseen,
      billSight({ ...told, closedThrough: on('20'), source: 'AwsBudget' }, undefined).unseen,
    ]).toEqual([undefined, none, undefined]);
  });

  test('an account that AWS bills nothing is known to nobody knows when', () => {
    const told = bill({ source: 'CostExplorer', readAt: on('21', '06:10:00') });
    expect(billSight(told, undefined)).toMatchObject({ source: 'CostExplorer', knownThrough: undefined });
  });

  test('what the new month does not say yet, the old one may; a share of nothing is no share', () => {
    const october = { ...bill({}), period: previousPeriod(NOVEMBER) };
    const before = {
      ...october,
      source: 'CostExplorer',
      readAt: on('01', '06:10:00'),
      billedThrough: on('01'),
    } as const;
    const now = bill({ source: 'CostExplorer', readAt: on('01', '12:10:00'), coverage: covered('0', '0') as never });
    expect(billSight(now, { ...before, coverage: covered('1', '2') as never, unseen })).toMatchObject({
      billedThrough: on('01'),
      seenLive: 50,
      unseen,
    });
  });
});
