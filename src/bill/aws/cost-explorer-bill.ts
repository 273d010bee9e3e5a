import {
  GetCostAndUsageCommand,
  type CostExplorerClient,
  type Dimension,
  type Expression,
  type Granularity,
  type ResultByTime,
} from '@aws-sdk/client-cost-explorer';
import type { AccountId } from '../../core/domain/address';
import { readUsd } from '../../core/domain/money';
import { periodOf, periodStart } from '../../core/domain/period';
import { formatInstant, readInstant, type Instant } from '../../core/domain/time';
import type { Clock } from '../../core/ports';
import { serviceInBill, type BilledAmount, type BillReading, type RefusedAmount } from '../domain/billed';
import type { Bill } from '../ports';

export interface CostBasis {
  /** How a cost is counted: UnblendedCost, AmortizedCost… */
  readonly metric: string;
  /** The types of records that are left out, in Cost Explorer's words: Credit, Refund, Tax… */
  readonly leavesOut: readonly string[];
  /** The currency in which amounts are expected. */
  readonly currency: string;
}

interface Grouping {
  readonly granularity: Granularity;
  readonly dimensions: readonly Dimension[];
}

interface Question {
  readonly from: Instant;
  readonly to: Instant;
  readonly by: Grouping;
  /** The most pages that are asked for. */
  readonly most?: number;
}

interface Answer {
  readonly results: readonly ResultByTime[];
  /** The pages of it. */
  readonly requests: number;
  readonly isAll: boolean;
}

const BY_DAY: Grouping = { granularity: 'DAILY', dimensions: ['LINKED_ACCOUNT', 'SERVICE'] };
const BY_MONTH: Grouping = { granularity: 'MONTHLY', dimensions: ['LINKED_ACCOUNT'] };
const ACCOUNT = /^\d{12}$/;

/** Reads the bill of a whole organization from the Cost Explorer of its payer. */
export class CostExplorerBill implements Bill {
  constructor(
    private readonly client: CostExplorerClient,
    private readonly basis: CostBasis,
    private readonly clock: Clock,
  ) {}

  /** All days are told one by one where that fits on a page: each page of an answer has its price. */
  async read(from: Instant, to: Instant, dailyFrom: Instant): Promise<BillReading> {
    const readAt = this.clock.now();
    const isShort = from < dailyFrom;
    const whole = await this.ask({ from, to, by: BY_DAY, most: isShort ? 1 : Number.POSITIVE_INFINITY });
    if (whole.isAll) return { readAt, from, to, requests: whole.requests, ...this.told(whole) };
    const daily = await this.ask({ from: dailyFrom, to, by: BY_DAY });
    const monthly = await this.ask({ from, to: dailyFrom, by: BY_MONTH });
    const [days, months] = [this.told(daily), this.told(monthly)];
    return {
      readAt,
      from,
      to,
      dailyFrom,
      requests: whole.requests + daily.requests + monthly.requests,
      amounts: days.amounts,
      before: months.amounts.map(({ account, day, amount }) => ({ account, amount, month: monthOf(day) })),
      refused: [...days.refused, ...months.refused],
    };
  }

  private told({ results }: Answer) {
    const read = results.flatMap((one) => this.amountsOf(one));
    return {
      amounts: read.filter((one): one is BilledAmount => 'amount' in one),
      refused: read.filter((one): one is RefusedAmount => 'reason' in one),
    };
  }

  private async ask({ from, to, by, most = Number.POSITIVE_INFINITY }: Question): Promise<Answer> {
    const { metric, leavesOut } = this.basis;
    const left: Expression = { Not: { Dimensions: { Key: 'RECORD_TYPE', Values: [...leavesOut] } } };
    const results: ResultByTime[] = [];
    let requests = 0;
    let page: string | undefined;
    do {
      const answer = await this.client.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: dateOf(from), End: dateOf(to) },
          Granularity: by.granularity,
          Metrics: [metric],
          GroupBy: by.dimensions.map((key) => ({ Type: 'DIMENSION', Key: key })),
          ...(leavesOut.length === 0 ? {} : { Filter: left }),
          NextPageToken: page,
        }),
      );
      requests += 1;
      results.push(...(answer.ResultsByTime ?? []));
      page = answer.NextPageToken;
    } while (page !== undefined && requests < most);
    return { results, requests, isAll: page === undefined };
  }

  /** Reads the amounts of a day, or of the part of a month that begins with it, one by one: one that makes no sense is refused by name, and delays no other. */
  private amountsOf({
    TimePeriod: time,
    Groups: groups = [],
  }: ResultByTime): readonly (BilledAmount | RefusedAmount)[] {
    const { metric, currency } = this.basis;
    return groups.map(({ Keys: [account = '', service = ''] = [], Metrics: metrics }) => {
      const { Amount: amount = '', Unit: unit = '' } = metrics?.[metric] ?? {};
      const what = `${service} on ${time?.Start}`;
      if (!ACCOUNT.test(account)) return { account, reason: `${what}: '${account}' is not a 12-digit account id` };
      if (unit !== currency) return { account, reason: `${what} is billed in '${unit}': expected ${currency}` };
      try {
        return {
          account: account as AccountId,
          service: serviceInBill(service),
          day: readInstant(time?.Start ?? ''),
          amount: readUsd(amount),
        };
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return { account, reason: `${what}: ${error.message}` };
      }
    });
  }
}

function monthOf(day: Instant): Instant {
  return periodStart(periodOf(day));
}

function dateOf(at: Instant): string {
  return formatInstant(at).slice(0, 10);
}
