import { billingClient, currencyOf } from '../bill/aws/billing-client';
import { CostExplorerBill } from '../bill/aws/cost-explorer-bill';
import { centsOf } from '../bill/domain/billed';
import { dynamoDb, sns, sts } from '../core/aws/clients';
import { SnsOperators } from '../core/aws/sns-operators';
import { address as toAddress, type Address } from '../core/domain/address';
import { parseUsd } from '../core/domain/money';
import { MS_PER_HOUR } from '../core/domain/time';
import { clock } from '../core/lambda/clock';
import { log } from '../core/lambda/log';
import { logMetrics } from '../core/lambda/metrics';
import { anchorAccount } from '../ledger/anchor-account';
import { DynamoDbMeters } from '../ledger/aws/dynamodb-meters';
import { AnchorCall, BILL_METRICS, ReadBillEnv } from '../ledger/contracts';
import { SPENDING_NOTICES } from '../ledger/domain/ways-out';
import { readBill } from '../ledger/read-bill';
import { ledgerPorts, ownersOf } from '../ledger/wiring';
import { billedServices } from './domain/billed-services';
import { METERED_LINES } from './types/billed-as.table';
import { minimumMs, stepMs } from './types/contracts';
import { USAGE_LINES } from './usage/billed-as-usage.table';
import { usedByDay } from './used-by-day';

const env = ReadBillEnv.parse(process.env);
const basis = {
  metric: env.COST_METRIC,
  leavesOut: env.BILL_LEAVES_OUT.split(',').filter((type) => type !== ''),
  currency: currencyOf(env.PARTITION),
};
const meters = new DynamoDbMeters(dynamoDb, env.COST_TABLE_NAME);
const ports = {
  ...ledgerPorts(env),
  bill: new CostExplorerBill(billingClient(sts, env, process.env.AWS_REGION ?? ''), basis, clock),
  operators: new SnsOperators(sns, env.OPERATORS_TOPIC_ARN, SPENDING_NOTICES, ownersOf(env)),
  calibration: env.CALIBRATION,
  servicesOf: billedServices(new Map([...METERED_LINES, ...USAGE_LINES])),
  usedByDay: (address: Address) => usedByDay(address, { meters }),
  minimumMs,
  stepMs,
};

/** Reads the bill of all accounts, or anchors the one account that is asked for by what AWS has said before. */
export async function handler(event: unknown): Promise<void> {
  const call = AnchorCall.safeParse(event);
  if (call.success) {
    const { anchor, spent } = call.data;
    const address = toAddress(anchor);
    // Where the bill is read, what an AWS Budget says is of another basis, and says nothing more.
    if (spent !== undefined && env.BILL_SOURCE !== 'AwsBudget') return;
    const said = spent === undefined ? undefined : { spent: parseUsd(spent), saidAt: clock.now() };
    log('account anchored', { address, outcome: await anchorAccount(address, said, ports) });
    return;
  }
  if (env.BILL_SOURCE !== 'CostExplorer') {
    log('bill not read', { source: env.BILL_SOURCE });
    return;
  }
  const { requests, billedThrough, anchored, failures } = await readBill(ports);
  const ageMs = billedThrough === undefined ? undefined : Math.max(0, clock.now() - billedThrough);
  logMetrics(
    'bill read',
    {
      [BILL_METRICS.requests]: requests,
      [BILL_METRICS.cents]: centsOf(requests),
      ...(ageMs === undefined ? {} : { [BILL_METRICS.ageHours]: ageMs / MS_PER_HOUR }),
    },
    { accounts: anchored.length },
  );
  for (const { address, outcome } of anchored) {
    if (outcome.kind === 'anchored') log('account anchored', { address, outcome });
  }
  if (failures.length === 0) return;
  const accounts = failures.map(({ address }) => address).join(', ');
  throw new AggregateError(
    failures.map(({ error }) => error),
    `the bill of ${accounts} could not be booked: ${failures.map(({ error }) => String(error)).join('; ')}`,
  );
}
