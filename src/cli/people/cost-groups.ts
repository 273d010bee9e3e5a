import pMap from 'p-map';
import { BUDGET_METRICS } from '../../budgets/contracts';
import { METRICS_NAMESPACE } from '../../core/contracts/names';
import { accountOf, address as toAddress } from '../../core/domain/address';
import { total, type Money } from '../../core/domain/money';
import type { Period } from '../../core/domain/period';
import { MS_PER_DAY, MS_PER_SECOND, type Instant } from '../../core/domain/time';
import { BILL_METRICS, EXPENSE_METRICS } from '../../ledger/contracts';
import { plainName } from './articles';
import { CliError } from './cli-error';
import type { InstallationView, MetricSum, Part } from './installation-view';
import { costAt, LIST_PRICES, type ListPrice } from './list-prices';
import { count } from './words';

/** One thing that costs: how much of it was counted, by whom, and what that is in USD. */
export interface CostRow {
  readonly what: string;
  readonly counted: string;
  readonly price: string;
  readonly cost: Money;
  readonly source: string;
  readonly paidBy: 'management account' | 'spokes';
}

export interface Span {
  readonly from: Instant;
  readonly now: Instant;
  readonly period: Period;
  readonly accounts: readonly string[];
}

const CONCURRENCY = 8;
const MB_PER_GB = 1_024;
const BYTES_PER_GB = 1_024 ** 3;
/** The days of a month, by which prices of a month are cut. */
const DAYS_PER_MONTH = 30;

/** Returns what is counted, each group by itself: who may not ask for one learns of the others. */
export function costGroups(view: InstallationView, span: Span) {
  const of = async (type: string) => (await view.parts()).filter((part) => part.type === type);
  const sums = (metrics: readonly MetricSum[]) => view.sums(metrics, span.from, span.now);
  const months = (span.now - span.from) / (DAYS_PER_MONTH * MS_PER_DAY);
  return [
    { name: 'functions', count: async () => functions(await of('AWS::Lambda::Function'), view, sums) },
    { name: 'tables', count: async () => tables(await of('AWS::DynamoDB::Table'), view, sums, months) },
    { name: 'bills', count: async () => bills(sums) },
    { name: 'logs', count: async () => logs(await of('AWS::Logs::LogGroup'), sums) },
    { name: 'alarms, metrics and keys', count: async () => standing(await view.parts(), months) },
    { name: 'messages and queues', count: async () => messages(await view.parts(), sums) },
    { name: 'schedules', count: async () => schedules(await of('AWS::Scheduler::ScheduleGroup'), sums) },
    { name: 'events of spokes', count: async () => events(await of('AWS::Events::Rule'), sums) },
    { name: 'questions about use', count: async () => asking(view, span) },
  ] as const;
}

type Sums = (metrics: readonly MetricSum[]) => Promise<readonly number[]>;

function row(what: string, price: ListPrice, quantity: number, source: string, paidBy?: CostRow['paidBy']): CostRow {
  const { usd, per, unit } = price;
  return {
    what,
    counted: `${readable(quantity)} ${unit}`,
    price: per === 1 ? `${usd} USD each` : `${usd} USD for ${readable(per)}`,
    cost: costAt(price, quantity),
    source,
    paidBy: paidBy ?? 'management account',
  };
}

function readable(quantity: number): string {
  return quantity.toLocaleString('en-US', { maximumFractionDigits: quantity < 10 ? 4 : 0 });
}

async function functions(parts: readonly Part[], view: InstallationView, sums: Sums): Promise<readonly CostRow[]> {
  const metric = (name: string) => (metricName: string) => ({
    namespace: 'AWS/Lambda',
    metric: metricName,
    dimensions: { FunctionName: name },
  });
  const asked = parts.flatMap(({ physicalId }) => ['Invocations', 'Duration'].map(metric(physicalId)));
  const counted = await sums(asked);
  const sizes = await pMap(parts, ({ physicalId }) => view.functionState(physicalId), { concurrency: CONCURRENCY });
  return parts.flatMap(({ logicalId }, index) => {
    const [requests = 0, ms = 0] = counted.slice(2 * index, 2 * index + 2);
    const { memoryMb = 0, isArm = true } = sizes[index] ?? {};
    const seconds = (ms / MS_PER_SECOND) * (memoryMb / MB_PER_GB);
    const name = plainName(logicalId);
    const time = isArm ? LIST_PRICES.lambdaArm : LIST_PRICES.lambdaX86;
    return [
      row(`${name}: calls`, LIST_PRICES.lambdaRequest, requests, 'Lambda Invocations'),
      row(`${name}: time`, time, seconds, 'Lambda Duration, and its memory'),
    ];
  });
}

async function tables(
  parts: readonly Part[],
  view: InstallationView,
  sums: Sums,
  months: number,
): Promise<readonly CostRow[]> {
  const metric = (table: string) => (name: string) => ({
    namespace: 'AWS/DynamoDB',
    metric: name,
    dimensions: { TableName: table },
  });
  const names = ['ConsumedReadCapacityUnits', 'ConsumedWriteCapacityUnits'];
  const counted = await sums(parts.flatMap(({ physicalId }) => names.map(metric(physicalId))));
  const bytes = await pMap(parts, ({ physicalId }) => view.tableBytes(physicalId), { concurrency: CONCURRENCY });
  return parts.flatMap(({ logicalId }, index) => {
    const [reads = 0, writes = 0] = counted.slice(2 * index, 2 * index + 2);
    const size = ((bytes[index] ?? 0) / BYTES_PER_GB) * months;
    const name = plainName(logicalId);
    return [
      row(`${name}: reads`, LIST_PRICES.dynamoDbRead, reads, 'ConsumedReadCapacityUnits'),
      row(`${name}: writes`, LIST_PRICES.dynamoDbWrite, writes, 'ConsumedWriteCapacityUnits'),
      row(`${name}: storage, backup`, LIST_PRICES.dynamoDbStorage, size, 'DescribeTable, its size now'),
    ];
  });
}

async function bills(sums: Sums): Promise<readonly CostRow[]> {
  const metric = { namespace: METRICS_NAMESPACE, metric: BILL_METRICS.cents, dimensions: {} };
  const [cents = 0] = await sums([metric]);
  const source = `${METRICS_NAMESPACE} ${BILL_METRICS.cents}`;
  return [row('the bill, from Cost Explorer', LIST_PRICES.billCent, cents, source)];
}

async function logs(parts: readonly Part[], sums: Sums): Promise<readonly CostRow[]> {
  const metric = ({ physicalId }: Part) => ({
    namespace: 'AWS/Logs',
    metric: 'IncomingBytes',
    dimensions: { LogGroupName: physicalId },
  });
  const bytes = (await sums(parts.map(metric))).reduce((sum, one) => sum + one, 0);
  return [row('logs', LIST_PRICES.logs, bytes / BYTES_PER_GB, 'Logs IncomingBytes')];
}

/** What costs by the month, whatever happens. */
function standing(parts: readonly Part[], months: number): readonly CostRow[] {
  const of = (type: string) => parts.filter((part) => part.type === type).length;
  const metrics = [BUDGET_METRICS, BILL_METRICS, EXPENSE_METRICS].flatMap((some) => Object.values(some)).length;
  const source = 'resources of the stack';
  return [
    row('alarms', LIST_PRICES.alarm, of('AWS::CloudWatch::Alarm') * months, source),
    row('dashboards', LIST_PRICES.dashboard, of('AWS::CloudWatch::Dashboard') * months, source),
    row('keys', LIST_PRICES.key, of('AWS::KMS::Key') * months, source),
    row('metrics', LIST_PRICES.metric, metrics * months, 'metrics of this release'),
  ];
}

async function messages(parts: readonly Part[], sums: Sums): Promise<readonly CostRow[]> {
  const nameOf = ({ physicalId }: Part) => physicalId.split(/[:/]/).at(-1) ?? physicalId;
  const topics = parts.filter(({ type }) => type === 'AWS::SNS::Topic').map(nameOf);
  const queues = parts.filter(({ type }) => type === 'AWS::SQS::Queue').map(nameOf);
  const published = await sums(
    topics.map((TopicName) => ({
      namespace: 'AWS/SNS',
      metric: 'NumberOfMessagesPublished',
      dimensions: { TopicName },
    })),
  );
  const sent = await sums(
    queues.map((QueueName) => ({ namespace: 'AWS/SQS', metric: 'NumberOfMessagesSent', dimensions: { QueueName } })),
  );
  const all = (some: readonly number[]) => some.reduce((sum, one) => sum + one, 0);
  return [
    row('messages to operators', LIST_PRICES.sns, all(published), 'SNS NumberOfMessagesPublished'),
    row('dead letters', LIST_PRICES.sqs, all(sent), 'SQS NumberOfMessagesSent'),
  ];
}

async function schedules(parts: readonly Part[], sums: Sums): Promise<readonly CostRow[]> {
  const metric = ({ physicalId }: Part) => ({
    namespace: 'AWS/Scheduler',
    metric: 'InvocationAttemptCount',
    dimensions: { ScheduleGroup: physicalId.split('/').at(-1) ?? physicalId },
  });
  const calls = (await sums(parts.map(metric))).reduce((sum, one) => sum + one, 0);
  return [row('fences and thresholds', LIST_PRICES.scheduler, calls, 'Scheduler InvocationAttemptCount')];
}

/** Rules of a bus of its own take what spokes send. Each rule's matches are counted: one event may match two. */
async function events(parts: readonly Part[], sums: Sums): Promise<readonly CostRow[]> {
  const metrics = parts.flatMap(({ physicalId }) => {
    const [bus, rule] = physicalId.split('|');
    if (rule === undefined || bus === undefined) return [];
    return [{ namespace: 'AWS/Events', metric: 'MatchedEvents', dimensions: { EventBusName: bus, RuleName: rule } }];
  });
  const matched = (await sums(metrics)).reduce((sum, one) => sum + one, 0);
  return [row('events to the bus', LIST_PRICES.event, matched, 'Events MatchedEvents', 'spokes')];
}

/** Asking for metrics is billed to the account that is asked about, and is in its position. */
async function asking(view: InstallationView, { accounts, period }: Span): Promise<readonly CostRow[]> {
  const costs = await pMap(
    accounts,
    (account) => view.askingCost(accountOf(toAddress(account)), period, accounts.length),
    { concurrency: CONCURRENCY },
  );
  const known = costs.flatMap((cost) => cost ?? []);
  if (known.length === 0 && accounts.length > 0) throw new CliError('no account was asked this month');
  return [
    {
      what: 'asking CloudWatch what was used',
      counted: `${count(known.length, 'account')} in ${period}`,
      price: '0.01 USD for 1,000 metrics',
      cost: total(known),
      source: 'the Cost table, meter#look',
      paidBy: 'spokes',
    },
  ];
}
