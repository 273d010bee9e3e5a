import { CostExplorerClient, GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer';
import { mockClient } from 'aws-sdk-client-mock';
import { CostExplorerBill } from '../../../src/bill/aws/cost-explorer-bill';
import { formatUsd, parseUsd } from '../../../src/core/domain/money';
import { period, periodStart } from '../../../src/core/domain/period';
import { on } from '../../support/ledgers';

const aws = mockClient(CostExplorerClient);
const OCTOBER = periodStart(period('2026-10'));
const NOW = on('03', '06:00:00');

function bill(leavesOut: readonly string[] = ['Credit', 'Tax']) {
  const basis = { metric: 'UnblendedCost', leavesOut, currency: 'USD' };
  return new CostExplorerBill(new CostExplorerClient({ region: 'us-east-1' }), basis, { now: () => NOW });
}

const group = (account: string, service: string, amount: string, unit = 'USD') => ({
  Keys: [account, service],
  Metrics: { UnblendedCost: { Amount: amount, Unit: unit } },
});
const day = (date: string, ...groups: readonly ReturnType<typeof group>[]) => ({
  TimePeriod: { Start: date, End: date },
  Groups: [...groups],
  Estimated: true,
});

beforeEach(() => aws.reset());

test('asks for days by account and service, without the records that are left out, page by page', async () => {
  aws
    .on(GetCostAndUsageCommand)
    .resolvesOnce({
      ResultsByTime: [day('2026-11-01', group('222222222222', 'AWS Lambda', '0.0000012345'))],
      NextPageToken: 'more',
    })
    .resolvesOnce({ ResultsByTime: [day('2026-11-02', group('012345678901', 'EC2 - Other', '1.20E-8'))] });
  const read = await bill().read(on('01'), on('04'), on('01'));
  expect(aws.commandCalls(GetCostAndUsageCommand).map(({ args }) => args[0].input)).toEqual(
    [undefined, 'more'].map((NextPageToken) => ({
      TimePeriod: { Start: '2026-11-01', End: '2026-11-04' },
      Granularity: 'DAILY',
      Metrics: ['UnblendedCost'],
      GroupBy: [
        { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
        { Type: 'DIMENSION', Key: 'SERVICE' },
      ],
      Filter: { Not: { Dimensions: { Key: 'RECORD_TYPE', Values: ['Credit', 'Tax'] } } },
      NextPageToken,
    })),
  );
  expect([read.requests, read.readAt, read.from, read.to]).toEqual([2, NOW, on('01'), on('04')]);
  expect(read.amounts.map((one) => ({ ...one, amount: formatUsd(one.amount) }))).toEqual([
    { account: '222222222222', service: 'AWS Lambda', day: on('01'), amount: '0.0000012345' },
    { account: '012345678901', service: 'Amazon Elastic Compute Cloud', day: on('02'), amount: '0.000000012' },
  ]);
});

describe('where only the last days are needed', () => {
  const DAILY = { Granularity: 'DAILY' } as const;

  test('all of them are taken if they fit on a page', async () => {
    aws.on(GetCostAndUsageCommand).resolves({
      ResultsByTime: [day('2026-11-01', group('222222222222', 'AWS Lambda', '1'))],
    });
    const read = await bill().read(on('01'), on('20'), on('17'));
    expect([read.requests, read.dailyFrom, read.amounts.length]).toEqual([1, undefined, 1]);
  });

  test('more is asked for in two parts: the last days, and what each month had before', async () => {
    aws.on(GetCostAndUsageCommand, DAILY).resolves({ ResultsByTime: [], NextPageToken: 'much' });
    aws.on(GetCostAndUsageCommand, { ...DAILY, TimePeriod: { Start: '2026-11-01', End: '2026-11-04' } }).resolves({
      ResultsByTime: [day('2026-11-02', group('222222222222', 'AWS Lambda', '1'))],
    });
    aws.on(GetCostAndUsageCommand, { Granularity: 'MONTHLY' }).resolves({
      ResultsByTime: [day('2026-10-01', group('222222222222', '', '40'), group('333333333333', '', '2', 'EUR'))],
    });
    const read = await bill().read(OCTOBER, on('04'), on('01'));
    expect(read.before).toEqual([{ account: '222222222222', month: OCTOBER, amount: parseUsd('40') }]);
    expect([read.requests, read.dailyFrom, read.amounts.length, read.refused.length]).toEqual([3, on('01'), 1, 1]);
    const [first, , monthly] = aws.commandCalls(GetCostAndUsageCommand).map(({ args }) => args[0].input);
    expect(first?.TimePeriod).toEqual({ Start: '2026-10-01', End: '2026-11-04' });
    expect(monthly).toMatchObject({
      TimePeriod: { Start: '2026-10-01', End: '2026-11-01' },
      GroupBy: [{ Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' }],
    });
  });
});

test('without records that are left out, there is no filter', async () => {
  aws.on(GetCostAndUsageCommand).resolves({});
  await bill([]).read(on('01'), on('04'), on('01'));
  expect(aws.commandCalls(GetCostAndUsageCommand)[0]?.args[0].input).not.toHaveProperty('Filter');
});

test('what makes no sense is refused by name, and the rest is read', async () => {
  aws.on(GetCostAndUsageCommand).resolves({
    ResultsByTime: [
      day(
        '2026-11-01',
        group('222222222222', 'Amazon S3', '3', 'EUR'),
        group('222222222222', 'AWS Lambda', 'much'),
        group('NoLinkedAccount', 'Tax', '1'),
        group('333333333333', 'Amazon S3', '3'),
      ),
    ],
  });
  const { amounts, refused } = await bill().read(on('01'), on('04'), on('01'));
  expect(amounts).toHaveLength(1);
  expect(refused).toEqual([
    { account: '222222222222', reason: "Amazon S3 on 2026-11-01 is billed in 'EUR': expected USD" },
    {
      account: '222222222222',
      reason: "AWS Lambda on 2026-11-01: 'much' is not a number: expected one like 750.25 or 7.5025E+2",
    },
    { account: 'NoLinkedAccount', reason: "Tax on 2026-11-01: 'NoLinkedAccount' is not a 12-digit account id" },
  ]);
});
