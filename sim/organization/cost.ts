import type { FunctionUse } from './functions';
import type { QuotaName, QuotaUse } from './quotas';

/** Prices of us-east-1, on demand, as docs/position-model.md has them: USD. */
const USD_PER_GB_SECOND = 0.000_013_333_4;
const GB = 0.5;
const USD_PER_INVOCATION = 0.2e-6;
const USD_PER_READ_UNIT = 0.125e-6;
const USD_PER_WRITE_UNIT = 0.625e-6;
const USD_PER_BILL_REQUEST = 0.01;
const USD_PER_METRIC = 0.01 / 1_000;
const USD_PER_LIST = 0.01 / 1_000;
const FREE_LISTS = 1_000_000;
const USD_PER_MESSAGE = 0.5e-6;
const USD_PER_SCHEDULE = 1e-6;
/** A key, and the alarms beyond the free ones: README.md. */
const FIXED_USD_PER_MONTH = 4;
const DAYS_PER_MONTH = 30;
/** Metrics that a read of an account's use asks for, where a queue is all that it has. */
const METRICS_PER_READ = 5;

/** The parts of what an installation costs. */
export interface Cost {
  readonly functions: number;
  readonly tables: number;
  readonly metrics: number;
  readonly bill: number;
  readonly messages: number;
  readonly fixed: number;
}

/** Returns what an account costs in a month of 30 days, in USD, by what was counted in some days of an organization. */
export function costPerAccountMonth(
  quotas: Readonly<Record<QuotaName, Pick<QuotaUse, 'calls'>>>,
  functions: Readonly<Record<string, Pick<FunctionUse, 'invocations' | 'seconds'>>>,
  accounts: number,
  days: number,
): Cost {
  const months = days / DAYS_PER_MONTH;
  const per = (usd: number) => usd / accounts / months;
  const calls = (name: QuotaName) => quotas[name].calls;
  const all = Object.values(functions);
  const seconds = all.reduce((sum, one) => sum + one.seconds, 0);
  const invocations = all.reduce((sum, one) => sum + one.invocations, 0);
  const lists = Math.max(0, calls('CloudWatch ListMetrics') - FREE_LISTS * months);
  return {
    functions: per(seconds * GB * USD_PER_GB_SECOND + invocations * USD_PER_INVOCATION),
    tables: per(
      calls('DynamoDB reads, table') * USD_PER_READ_UNIT + calls('DynamoDB writes, table') * USD_PER_WRITE_UNIT,
    ),
    metrics: per(calls('CloudWatch GetMetricData') * METRICS_PER_READ * USD_PER_METRIC + lists * USD_PER_LIST),
    bill: per(calls('Cost Explorer') * USD_PER_BILL_REQUEST),
    messages: per(calls('SNS Publish') * USD_PER_MESSAGE + calls('Scheduler invocations') * USD_PER_SCHEDULE),
    fixed: FIXED_USD_PER_MONTH / accounts,
  };
}

export function totalOf(cost: Cost): number {
  return cost.functions + cost.tables + cost.metrics + cost.bill + cost.messages + cost.fixed;
}
