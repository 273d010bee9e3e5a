import { dynamoDb, sns } from '../core/aws/clients';
import { SnsOperators } from '../core/aws/sns-operators';
import { formatUsd, total } from '../core/domain/money';
import { clock } from '../core/lambda/clock';
import { logMetrics } from '../core/lambda/metrics';
import { spokeDoor } from '../core/lambda/spoke-door';
import { DynamoDbMeters } from '../ledger/aws/dynamodb-meters';
import { DOUBT_NOTICES } from '../ledger/domain/doubt-notice';
import { ledgerPorts, ownersOf } from '../ledger/wiring';
import { CloudWatchMetrics } from './aws/cloudwatch-metrics';
import { DynamoDbLooks } from './aws/dynamodb-looks';
import { UsageAnswers } from './aws/usage-answers';
import { METER_USAGE_MANDATE, MeterUsageEnv } from './contracts';
import type { UsagePorts } from './meter-account-usage';
import { meterUsage, UsageRoster } from './meter-usage';
import { inRegion } from './usage/region.table';
import { USAGE_METERS } from './usage/registry';

/** Within this time, an account has told what was used in it. */
const CONVERSATION_MS = 40_000;

const env = MeterUsageEnv.parse(process.env);
const roster = new UsageRoster();
const answers = new UsageAnswers(clock);
const ports: UsagePorts = {
  ...ledgerPorts(env),
  meters: new DynamoDbMeters(dynamoDb, env.COST_TABLE_NAME),
  regionsSeen: new DynamoDbLooks(dynamoDb, env.COST_TABLE_NAME),
  usageMeters: USAGE_METERS,
  inRegion,
  homeRegion: process.env.AWS_REGION ?? '',
  accounts: () => roster.dueAt.size,
  metrics: spokeDoor(env, METER_USAGE_MANDATE).through(
    CONVERSATION_MS,
    (conversation) => new CloudWatchMetrics(conversation, USAGE_METERS, answers),
  ),
  operators: new SnsOperators(sns, env.OPERATORS_TOPIC_ARN, DOUBT_NOTICES, ownersOf(env)),
};

/** Fails at its end when an account failed for another reason than its own: what it could not do is due again. */
export async function handler(): Promise<void> {
  const { looks, failures, left } = await meterUsage(roster, ports);
  const looked = looks.filter(({ outcome }) => outcome !== 'early');
  if (looked.length > 0 || left > 0) {
    logMetrics(
      'usage metered',
      { UsageLooks: looked.length, UsageLooksLeft: left },
      {
        accounts: looked,
        usd: formatUsd(total(looked.map(({ booked }) => booked))),
        askingUsd: formatUsd(total(looked.map(({ asking }) => asking))),
      },
    );
  }
  if (failures.length > 0) {
    const reasons = failures.map(({ account, failure }) => `${account}: ${String(failure)}`);
    throw new AggregateError(
      failures.map(({ failure }) => failure),
      `what is paid by use could not be metered: ${reasons.join('; ')}`,
    );
  }
}
