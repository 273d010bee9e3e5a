import { costAt, LIST_PRICES } from '../../../src/cli/people/list-prices';
import { formatUsd, parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_DAY } from '../../../src/core/domain/time';
import { ended, given } from './given';
import { NOW, type InMemoryOffice } from './in-memory-office';

const ACCOUNT = '222222222222';
const MADE = [
  { type: 'AWS::Lambda::Function', logicalId: 'DisableResourcesFunction281A1B0F', physicalId: 'disable' },
  { type: 'AWS::DynamoDB::Table', logicalId: 'CostsTable019E8E5B', physicalId: 'costs' },
  { type: 'AWS::Logs::LogGroup', logicalId: 'DisableResourcesLog9CBF0894', physicalId: '/logs' },
  { type: 'AWS::CloudWatch::Alarm', logicalId: 'CostsLateD47ACFDE', physicalId: 'alarm' },
  { type: 'AWS::KMS::Key', logicalId: 'OperatorsKeyE687A59E', physicalId: 'key' },
  { type: 'AWS::SNS::Topic', logicalId: 'OperatorsTopic2DD4C591', physicalId: 'arn:aws:sns:eu-west-1:1:operators' },
  { type: 'AWS::SQS::Queue', logicalId: 'UndisabledQueue9EF58883', physicalId: 'https://sqs/1/queue' },
  { type: 'AWS::Scheduler::ScheduleGroup', logicalId: 'SchedulesExhaustionB0E93831', physicalId: 'fences' },
  { type: 'AWS::Events::Rule', logicalId: 'SpokeArrived388225E6', physicalId: 'bus|arrived' },
  { type: 'AWS::Events::Rule', logicalId: 'ReadBillScheduleDB73E79F', physicalId: 'scheduled' },
];
const COUNTED = {
  'disable Invocations': 2_000_000,
  'disable Duration': 1_000_000_000,
  'costs ConsumedReadCapacityUnits': 8_000_000,
  'costs ConsumedWriteCapacityUnits': 1_600_000,
  '/logs IncomingBytes': 2 * 1_024 ** 3,
  ' BillRequestCents': 120,
  'operators NumberOfMessagesPublished': 1_000,
  'queue NumberOfMessagesSent': 10,
  'fences InvocationAttemptCount': 500,
  'bus MatchedEvents': 3_000_000,
};

function used(prepare: (office: InMemoryOffice) => void = () => undefined) {
  return given((office) => {
    office.has(ACCOUNT, '500').has(`${ACCOUNT}.shop`, '5');
    const { installation } = office;
    installation.made = MADE;
    installation.bytes = 1_024 ** 3;
    installation.asking = parseUsd('0.35');
    for (const [name, sum] of Object.entries(COUNTED)) installation.metrics.set(name, sum);
    prepare(office);
  });
}

test('every row has what was counted, its price and its source; the sums are exact', async () => {
  const { office, terminal } = used();
  expect(await ended(office, terminal, 'cost')).toBe(0);
  // The last column alone would make lines too long to read here.
  expect(terminal.lines.map((line) => line.split(/ {2,}(CloudWatch|CloudFormation|DynamoDB|the |SOURCE)/)[0]))
    .toMatchInlineSnapshot(`
[
  "Since 2026-10-17 00:00:00 UTC (30 days), for 1 account, at list prices of us-east-1 before free tiers and discounts:",
  "",
  "WHAT                          COUNTED                PRICE                       USD",
  "DisableResources: time        500,000 GB-seconds     0.0000133334 USD each    6.6667",
  "metrics                       8 metric-months        0.30 USD each              2.40",
  "the bill, from Cost Explorer  120 cents              0.01 USD each              1.20",
  "CostsTable: reads             8,000,000 read units   0.125 USD for 1,000,000    1.00",
  "CostsTable: writes            1,600,000 write units  0.625 USD for 1,000,000    1.00",
  "logs                          2 GB                   0.50 USD each              1.00",
  "keys                          1 key-months           1 USD each                 1.00",
  "CostsTable: storage, backup   1 GB-months            0.45 USD each              0.45",
  "DisableResources: calls       2,000,000 requests     0.20 USD for 1,000,000     0.40",
  "alarms                        1 alarm-months         0.10 USD each              0.10",
  "messages to operators         1,000 messages         0.50 USD for 1,000,000   0.0005",
  "fences and thresholds         500 calls              1 USD for 1,000,000      0.0005",
  "dead letters                  10 messages            0.40 USD for 1,000,000     0.00",
  "15.22 USD in the management account",
  "",
  "WHAT                                      COUNTED               PRICE                        USD",
  "events to the bus                         3,000,000 events      1 USD for 1,000,000         3.00",
  "what is paid by use, asked of CloudWatch  1 account in 2026-11  0.01 USD for 1,000 metrics  0.35",
  "3.35 USD in the spokes",
  "",
  "Not counted: traces of X-Ray: 5 USD for a million that are recorded",
  "             requests to the key of the operators’ topic, and mails and other deliveries of SNS",
  "             storage of logs (kept for a year): 0.03 USD a GB-month",
]
`);
  expect(terminal.text).toMatch(/^DisableResources: time .* CloudWatch, Lambda Duration, and its memory$/m);
});

test('to machines, with exact amounts', async () => {
  const { office, terminal } = used();
  await ended(office, terminal, 'cost', '--since', '15d', '--json');
  const cost = JSON.parse(terminal.text) as { rows: { what: string; usd: string }[] };
  expect(cost).toMatchObject({
    since: '2026-11-01T00:00:00.000Z',
    accounts: 1,
    spokes_usd: '3.35',
    not_counted: expect.arrayContaining([expect.stringContaining('X-Ray')]) as unknown,
  });
  expect(cost.rows.find(({ what }) => what === 'DisableResources: time')?.usd).toBe('6.6667');
  // Half a month of one alarm.
  expect(cost.rows.find(({ what }) => what === 'alarms')?.usd).toBe('0.05');
  expect(office.installation.asked[0]).toEqual(['Invocations', later(NOW, -15 * MS_PER_DAY), NOW]);
});

test('what may not be asked is named, and hides nothing else', async () => {
  const { office, terminal } = used(({ installation }) => {
    installation.denied.add('tableBytes').add('askingCost');
  });
  await ended(office, terminal, 'cost');
  expect(terminal.text).toContain('Not counted: tables: AWS denies it: not authorized to perform: tableBytes');
  expect(terminal.text).toContain('questions about use: AWS denies it');
  expect(terminal.text).not.toContain('Costs');
  expect(terminal.text).toContain('DisableResources: calls');
});

test('an installation in which nothing was counted has its standing costs', async () => {
  const { office, terminal } = given();
  office.installation.made = [];
  expect(await ended(office, terminal, 'cost')).toBe(0);
  expect(terminal.text).toContain('for 0 accounts');
});

test('a price is for so many', () => {
  expect(formatUsd(costAt(LIST_PRICES.lambdaRequest, 1))).toBe('0.0000002');
  expect(formatUsd(costAt(LIST_PRICES.dynamoDbWrite, 0.5))).toBe('0.0000003125');
});
