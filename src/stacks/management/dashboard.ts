import { Duration, type Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { BUDGET_METRICS } from '../../budgets/contracts';
import { METRICS_NAMESPACE, type UseCase } from '../../core/contracts/names';
import { RUN_LINE } from '../../enforcement/contracts';
import { BILL_METRICS, EXPENSE_METRICS, POSITION_LINE } from '../../ledger/contracts';
import { GuardrailFunction } from '../shared/guardrail-function';

export const DASHBOARD_NAME = 'budget-guardrails';

const WHOLE = 24;
const HALF = 12;
const QUARTER = 6;
const HEIGHT = 6;
const TALL = 9;

/** CloudWatch's dashboards take no more rows of an answer. */
const MOST_ROWS = 100;

/** What a dashboard shows of the functions: each by the name of its use case. */
type Functions = ReadonlyMap<UseCase, lambda.IFunction>;

/**
 * One picture of the installation: what is in force, where budgets stand, what is late, what failed, what it costs. It
 * takes every function, queue, table and alarm that the stack has so far. There is no metric for each budget, as each
 * costs 0.30 USD a month: where budgets stand is a query of the log.
 */
export class Dashboard {
  constructor(stack: Stack) {
    const all = stack.node.findAll();
    const functions: Functions = new Map(
      all.flatMap((one) => (one instanceof GuardrailFunction ? [[one.useCase, one.function] as const] : [])),
    );
    const queues = all.filter((one): one is sqs.Queue => one instanceof sqs.Queue);
    const tables = all.filter((one): one is dynamodb.Table => one instanceof dynamodb.Table);
    const alarms = all.filter((one): one is cloudwatch.Alarm => one instanceof cloudwatch.Alarm);
    new cloudwatch.Dashboard(stack, 'Dashboard', {
      dashboardName: DASHBOARD_NAME,
      defaultInterval: Duration.days(1),
      widgets: [
        inForce(),
        [positions(functions)],
        [stops(functions)],
        late(functions),
        failed(functions, queues),
        costs(functions, tables),
        [new cloudwatch.AlarmStatusWidget({ title: 'Alarms: docs/alarms.md', alarms, width: WHOLE, height: TALL })],
      ],
    });
  }
}

function inForce(): cloudwatch.IWidget[] {
  const budgets = [
    ours(BUDGET_METRICS.inForce, 'in force'),
    ours(BUDGET_METRICS.pending, 'pending'),
    ours(BUDGET_METRICS.rejected, 'rejected'),
  ];
  return [
    new cloudwatch.SingleValueWidget({ title: 'Budgets', metrics: budgets, width: HALF, height: HEIGHT }),
    new cloudwatch.GraphWidget({
      title: 'Hours since what AWS has billed',
      left: [ours(BILL_METRICS.ageHours, 'age of the bill')],
      width: QUARTER,
      height: HEIGHT,
    }),
    new cloudwatch.GraphWidget({
      title: 'Repaired: what events missed',
      left: [ours(BUDGET_METRICS.repaired, 'budgets', 'Sum'), ours(EXPENSE_METRICS.guessedMs, 'ms at a guess', 'Sum')],
      width: QUARTER,
      height: HEIGHT,
    }),
  ];
}

function positions(functions: Functions): cloudwatch.IWidget {
  return new cloudwatch.LogQueryWidget({
    title: 'Budgets nearest to their limit, USD',
    logGroupNames: logsOf(functions, ['reconcile-expenses']),
    queryLines: [
      `filter message = "${POSITION_LINE}"`,
      'stats latest(percent) as percent_spent, latest(spent) as usd_spent, latest(limit) as usd_limit, ' +
        'latest(perHour) as usd_an_hour, latest(runsOutOn) as runs_out_on, latest(state) as is by address',
      'sort percent_spent desc',
      `limit ${MOST_ROWS}`,
    ],
    width: WHOLE,
    height: TALL,
  });
}

function stops(functions: Functions): cloudwatch.IWidget {
  return new cloudwatch.LogQueryWidget({
    title: 'Stopped and given back, USD an hour',
    logGroupNames: logsOf(functions, ['disable-resources', 'restore-resources']),
    queryLines: [
      `filter message = "${RUN_LINE}"`,
      'fields @timestamp, did, address, resource, perHour as usd_an_hour, reason',
      'sort @timestamp desc',
      `limit ${MOST_ROWS}`,
    ],
    width: WHOLE,
    height: HEIGHT,
  });
}

function late(functions: Functions): cloudwatch.IWidget[] {
  const readers = pick(functions, ['propagate-budget', 'adopt-budget', 'settle-expenses']);
  const called = pick(functions, ['disable-resources', 'restore-resources', 'meter-resource', 'meter-usage']);
  return [
    graph('Streams: milliseconds that the oldest change waits', readers, 'IteratorAge', 'Maximum'),
    graph('Calls: milliseconds that the oldest waits', called, 'AsyncEventAge', 'Maximum'),
  ];
}

function failed(functions: Functions, queues: readonly sqs.Queue[]): cloudwatch.IWidget[] {
  const waiting = queues.map((queue) =>
    queue.metricApproximateNumberOfMessagesVisible({ label: nameOf(queue), period: Duration.minutes(5) }),
  );
  return [
    new cloudwatch.GraphWidget({ title: 'Given up: messages in queues', left: waiting, width: HALF, height: HEIGHT }),
    graph('Errors of functions', [...functions], 'Errors', 'Sum', QUARTER),
    graph('Throttled calls of functions', [...functions], 'Throttles', 'Sum', QUARTER),
  ];
}

function costs(functions: Functions, tables: readonly dynamodb.Table[]): cloudwatch.IWidget[] {
  const day = { period: Duration.days(1), statistic: 'Sum' };
  const units = tables.flatMap((table) => [
    table.metricConsumedReadCapacityUnits({ ...day, label: `${nameOf(table)}: read units` }),
    table.metricConsumedWriteCapacityUnits({ ...day, label: `${nameOf(table)}: write units` }),
  ]);
  return [
    new cloudwatch.GraphWidget({
      title: 'Own cost: cents a day for the bill',
      left: [ours(BILL_METRICS.cents, 'Cost Explorer', 'Sum', Duration.days(1))],
      width: QUARTER,
      height: HEIGHT,
    }),
    new cloudwatch.LogQueryWidget({
      title: 'Own cost: USD a day for metrics of use',
      view: cloudwatch.LogQueryVisualizationType.BAR,
      logGroupNames: logsOf(functions, ['meter-usage']),
      queryLines: ['filter message = "usage metered"', 'stats sum(askingUsd) as usd by bin(1d)'],
      width: QUARTER,
      height: HEIGHT,
    }),
    new cloudwatch.GraphWidget({
      title: 'Own cost: units of tables a day',
      left: units,
      width: QUARTER,
      height: HEIGHT,
    }),
    graph('Own cost: milliseconds of functions a day', [...functions], 'Duration', 'Sum', QUARTER, day.period),
  ];
}

/** A metric that the functions write themselves: of the installation, never of one budget. */
function ours(metricName: string, label: string, statistic = 'Maximum', period = Duration.minutes(15)) {
  return new cloudwatch.Metric({ namespace: METRICS_NAMESPACE, metricName, label, statistic, period });
}

function graph(
  title: string,
  functions: readonly (readonly [UseCase, lambda.IFunction])[],
  metric: string,
  statistic: string,
  width = HALF,
  period = Duration.minutes(5),
): cloudwatch.IWidget {
  const left = functions.map(([label, one]) => one.metric(metric, { label, statistic, period }));
  return new cloudwatch.GraphWidget({ title, left, width, height: HEIGHT });
}

function pick(functions: Functions, names: readonly UseCase[]): (readonly [UseCase, lambda.IFunction])[] {
  return names.map((name) => [name, functionOf(functions, name)] as const);
}

function logsOf(functions: Functions, names: readonly UseCase[]): string[] {
  return pick(functions, names).map(([, one]) => (one as lambda.Function).logGroup.logGroupName);
}

function functionOf(functions: Functions, name: UseCase): lambda.IFunction {
  const found = functions.get(name);
  if (found === undefined) throw new Error(`the dashboard shows ${name}, and the stack has no such function`);
  return found;
}

/** The name of a queue or table as its article has it: those of the constructs around it. */
function nameOf(one: Construct): string {
  const around = one.node.scopes.slice(1, -1).map(({ node }) => node.id);
  return around.join(': ');
}
