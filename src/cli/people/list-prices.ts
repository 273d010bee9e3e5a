import { halfUpDivide } from '../../core/domain/division';
import { money, parseUsd, type Money } from '../../core/domain/money';

/** What so many units cost. */
export interface ListPrice {
  readonly usd: string;
  readonly per: number;
  readonly unit: string;
}

/**
 * What AWS's services cost that the guardrail itself uses: list prices of us-east-1, without free tiers.
 *
 * https://aws.amazon.com/lambda/pricing/, …/dynamodb/pricing/on-demand/, …/cloudwatch/pricing/, …/sns/pricing/,
 * …/sqs/pricing/, …/eventbridge/pricing/, …/kms/pricing/, …/aws-cost-management/pricing/, 2026-11-28
 */
export const LIST_PRICES = {
  lambdaRequest: { usd: '0.20', per: 1_000_000, unit: 'requests' },
  lambdaArm: { usd: '0.0000133334', per: 1, unit: 'GB-seconds' },
  lambdaX86: { usd: '0.0000166667', per: 1, unit: 'GB-seconds' },
  dynamoDbRead: { usd: '0.125', per: 1_000_000, unit: 'read units' },
  dynamoDbWrite: { usd: '0.625', per: 1_000_000, unit: 'write units' },
  /** The table, and its backup of every moment. */
  dynamoDbStorage: { usd: '0.45', per: 1, unit: 'GB-months' },
  logs: { usd: '0.50', per: 1, unit: 'GB' },
  alarm: { usd: '0.10', per: 1, unit: 'alarm-months' },
  dashboard: { usd: '3', per: 1, unit: 'dashboard-months' },
  metric: { usd: '0.30', per: 1, unit: 'metric-months' },
  key: { usd: '1', per: 1, unit: 'key-months' },
  sns: { usd: '0.50', per: 1_000_000, unit: 'messages' },
  sqs: { usd: '0.40', per: 1_000_000, unit: 'messages' },
  scheduler: { usd: '1', per: 1_000_000, unit: 'calls' },
  event: { usd: '1', per: 1_000_000, unit: 'events' },
  billCent: { usd: '0.01', per: 1, unit: 'cents' },
} as const satisfies Readonly<Record<string, ListPrice>>;

/** Counts come from CloudWatch as floating numbers: six decimals of them are kept. */
const SCALE = 1_000_000;

export function costAt({ usd, per }: ListPrice, quantity: number): Money {
  return money(halfUpDivide(parseUsd(usd) * BigInt(Math.round(quantity * SCALE)), BigInt(per) * BigInt(SCALE)));
}
