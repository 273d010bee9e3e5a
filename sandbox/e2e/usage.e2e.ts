import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { MS_PER_HOUR, MS_PER_MINUTE } from '../../src/core/domain/time';
import { Resources } from '../resources';
import { until } from '../sandbox';
import { calm, createSpoke, jumpTo, ledgerOf, now, organization } from './subject';

const ACCOUNT = '610000000111';
const FUNCTION = 'shop';

/** Amounts in revantios. */
const USD = 10_000_000_000;
/** What asking may cost in these hours: a few metrics, and the lists of all regions. */
const ASKING = 0.01 * USD;

/** What AWS would have published, in the account's own CloudWatch. */
async function published(
  namespace: string,
  values: Readonly<Record<string, number>>,
  dimensions: Readonly<Record<string, string>>,
): Promise<void> {
  const cloudWatch = new CloudWatchClient(organization.as(ACCOUNT));
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const MetricData = Object.entries(values).map(([MetricName, Value]) => ({
    MetricName,
    Value,
    Dimensions,
    Timestamp: new Date(now()),
  }));
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: namespace, MetricData }));
}

const isAbout = (accrued: string | undefined, usd: number) =>
  Number(accrued ?? 0) >= usd * USD && Number(accrued) < usd * USD + ASKING;

test('what Lambda and Bedrock are used for is counted once, and stops what uses it when the money is out', async () => {
  await createSpoke(ACCOUNT);
  await organization.setBudget(ACCOUNT, '10', { Mode: 'enforce' });
  await ledgerOf(ACCOUNT, 'its limit', ({ budgetLimit }) => budgetLimit === String(10 * USD));
  const resources = new Resources(organization, ACCOUNT);
  await resources.createFunction(FUNCTION);

  // 5 million requests are 1 USD, 48 million ms of 128 MB 0.1 USD; a million tokens of Nova Pro are 3.20.
  await published('AWS/Lambda', { Invocations: 5_000_000, Duration: 48_000_000 }, { FunctionName: FUNCTION });
  await published('AWS/Bedrock', { OutputTokenCount: 1_000_000 }, { ModelId: 'amazon.nova-pro-v1:0' });
  jumpTo(now() + 20 * MS_PER_MINUTE);
  await ledgerOf(ACCOUNT, 'what was used', ({ accruedExpenses }) => isAbout(accruedExpenses, 4.3));

  // Two looks later it is still the same, but for what the looks cost.
  jumpTo(now() + MS_PER_HOUR);
  await calm();
  jumpTo(now() + MS_PER_HOUR);
  await calm();
  await ledgerOf(ACCOUNT, 'the same', ({ accruedExpenses }) => isAbout(accruedExpenses, 4.3));

  await published('AWS/Bedrock', { OutputTokenCount: 2_000_000 }, { ModelId: 'amazon.nova-pro-v1:0' });
  jumpTo(now() + MS_PER_HOUR);
  await ledgerOf(ACCOUNT, 'exhausted', ({ state }) => state === 'exhausted');
  const reservation = () => resources.reservation(FUNCTION);
  assert.equal(await until('the stop of the function', reservation, (found) => found === 0), 0);
  await calm();
});
