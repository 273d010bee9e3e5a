import {
  GetCostAndUsageCommand,
  type CostExplorerClient,
  type Expression,
  type ResultByTime,
} from '@aws-sdk/client-cost-explorer';
import type { AccountId } from '../../core/domain/address';
import { readUsd } from '../../core/domain/money';
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

const ACCOUNT = /^\d{12}$/;

/** Reads the bill of a whole organization from the Cost Explorer of its payer. */
export class CostExplorerBill implements Bill {
  constructor(
    private readonly client: CostExplorerClient,
    private readonly basis: CostBasis,
    private readonly clock: Clock,
  ) {}

  async read(from: Instant, to: Instant): Promise<BillReading> {
    const readAt = this.clock.now();
    const { metric, leavesOut } = this.basis;
    const left: Expression = { Not: { Dimensions: { Key: 'RECORD_TYPE', Values: [...leavesOut] } } };
    const days: ResultByTime[] = [];
    let requests = 0;
    let page: string | undefined;
    do {
      const answer = await this.client.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: dateOf(from), End: dateOf(to) },
          Granularity: 'DAILY',
          Metrics: [metric],
          GroupBy: [
            { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
            { Type: 'DIMENSION', Key: 'SERVICE' },
          ],
          ...(leavesOut.length === 0 ? {} : { Filter: left }),
          NextPageToken: page,
        }),
      );
      requests += 1;
      days.push(...(answer.ResultsByTime ?? []));
      page = answer.NextPageToken;
    } while (page !== undefined);
    const read = days.flatMap((day) => this.amountsOf(day));
    return {
      readAt,
      from,
      to,
      requests,
      amounts: read.filter((one): one is BilledAmount => 'amount' in one),
      refused: read.filter((one): one is RefusedAmount => 'reason' in one),
    };
  }

  /** Reads the amounts of a day one by one: one that makes no sense is refused by name, and delays no other. */
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

function dateOf(at: Instant): string {
  return formatInstant(at).slice(0, 10);
}
