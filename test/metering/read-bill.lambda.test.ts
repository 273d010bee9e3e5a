import { CostExplorerClient, GetCostAndUsageCommand } from '@aws-sdk/client-cost-explorer';
import {
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/metering/read-bill.lambda';
import { startWithout } from '../support/environment';

const NOW = '2026-11-10T06:10:00.000Z';
const cost = mockClient(CostExplorerClient);
const dynamoDb = mockClient(DynamoDBClient);
const lines: string[] = [];

beforeEach(() => {
  lines.length = 0;
  jest.spyOn(Date, 'now').mockReturnValue(Date.parse(NOW));
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  dynamoDb
    .reset()
    .on(GetItemCommand)
    .resolves({})
    .on(QueryCommand)
    .resolves({ Items: [] })
    .on(ScanCommand)
    .resolves({ Items: [] })
    .on(TransactWriteItemsCommand)
    .resolves({});
  cost
    .reset()
    .on(GetCostAndUsageCommand)
    .resolves({
      ResultsByTime: [
        {
          TimePeriod: { Start: '2026-11-08', End: '2026-11-09' },
          Groups: [{ Keys: ['222222222222', 'Amazon S3'], Metrics: { UnblendedCost: { Amount: '2.5', Unit: 'USD' } } }],
        },
      ],
    });
});

afterEach(() => jest.restoreAllMocks());

const records = () =>
  dynamoDb
    .commandCalls(TransactWriteItemsCommand)
    .flatMap(({ args }) => args[0].input.TransactItems ?? [])
    .map(({ Put: put }) => [put?.Item?.Address?.S, put?.Item?.Record?.S, put?.Item?.billedThrough?.S]);

describe('read-bill', () => {
  test('keeps what AWS says of every account, and tells what asking has cost and how old the bill is', async () => {
    await handler({ source: 'aws.events' });

    expect(records()).toEqual([['222222222222', 'bill#2026-11', '2026-11-09T00:00:00.000Z']]);
    const read = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find((line) => 'BillRequests' in line);
    expect(read).toMatchObject({ BillRequests: 1, BillRequestCents: 1, accounts: 1 });
    expect(Number(read?.BillAgeHours)).toBeCloseTo(30 + 1 / 6);
  });

  test('anchors one account without asking AWS', async () => {
    await handler({ anchor: '222222222222' });

    expect(cost.calls()).toHaveLength(0);
    expect(lines.join('')).toContain('"kind":"unknown"');
  });

  test('fails with the names of the accounts whose bill could not be booked', async () => {
    dynamoDb.on(TransactWriteItemsCommand).rejects(new Error('no answer'));

    await expect(handler({ source: 'aws.events' })).rejects.toThrow('the bill of 222222222222 could not be booked');
  });

  test('fails when AWS does not answer', async () => {
    cost.on(GetCostAndUsageCommand).rejects(new Error('AccessDenied'));

    await expect(handler({ source: 'aws.events' })).rejects.toThrow('AccessDenied');
  });

  test('does not start without its settings', () => {
    expect(() => startWithout('COST_METRIC', 'metering/read-bill')).toThrow(/COST_METRIC/);
  });

  test('goes by an AWS Budget only where the installation has no bill', async () => {
    await handler({ anchor: '222222222222', spent: '12.5' });
    expect(lines).toEqual([]);
    process.env.BILL_SOURCE = 'AwsBudget';
    await jest.isolateModulesAsync(async () => {
      const without = jest.requireActual<{ handler: typeof handler }>('../../src/metering/read-bill.lambda');
      await without.handler({ anchor: '222222222222', spent: '12.5' });
    });
    process.env.BILL_SOURCE = 'CostExplorer';

    expect(records()).toEqual([['222222222222', 'bill#2026-11', undefined]]);
  });

  test('asks nobody where the installation has no bill', async () => {
    process.env.BILL_SOURCE = 'none';
    await jest.isolateModulesAsync(async () => {
      const without = jest.requireActual<{ handler: typeof handler }>('../../src/metering/read-bill.lambda');
      await without.handler({ source: 'aws.events' });
    });
    process.env.BILL_SOURCE = 'CostExplorer';

    expect(lines.join('')).toContain('bill not read');
  });
});
