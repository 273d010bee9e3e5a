import { CostExplorerClient, GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer';
import { mockClient } from 'aws-sdk-client-mock';
import { CostExplorerBill } from '../../../src/bill/aws/cost-explorer-bill';
import { formatUsd } from '../../../src/core/domain/money';
import { on } from '../../support/ledgers';

const aws = mockClient(CostExplorerClient);
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
  const read = await bill().read(on('01'), on('04'));
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

test('without records that are left out, there is no filter', async () => {
  aws.on(GetCostAndUsageCommand).resolves({});
  await bill([]).read(on('01'), on('04'));
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
  const { amounts, refused } = await bill().read(on('01'), on('04'));
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
