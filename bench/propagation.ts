import pMap from 'p-map';
import { BUDGETS_STREAM, BUDGETS_TABLE, type ParameterChanged, RECEIPT } from '../src/budgets/contracts';
import type { UseCase } from '../src/core/contracts/names';
import { Deliveries } from './deliveries';
import { rounded, type Figure, type Measurement } from './figures';
import { changedAccounts, recordOf, type ChangedAccount } from './organization';
import { connectProduct, type Product } from './product';
import { SimulatedAwsProcess } from './simulated-aws-process';
import { EVENT_DELAY_MS, LATENCY_MS, LIMITS } from './simulated/limits';
import type { AccountState, Report } from './simulated/messages';
import { between, seededRandom } from './simulated/random';

/** Lambda would run up to 1,000 at once in as many processes. This is one process. */
const SYNCS_AT_ONCE = 100;
/** Of an asynchronous invocation that fails. */
const LAMBDA_RETRIES = 2;
const SEED = 7;
const MS_PER_SECOND = 1_000;
const EXAMPLES = 3;

const SIMULATED_AWS =
  `a simulated AWS that answers after ${LATENCY_MS.lowest} to ${LATENCY_MS.highest} ms and allows, a second, ` +
  `${LIMITS.stsRequests} calls of STS, ${LIMITS.tableReadUnits} read and ${LIMITS.tableWriteUnits} write units of the table, and in each account ` +
  `${LIMITS.ssmReads} reads and ${LIMITS.ssmPuts} puts of parameters and ${LIMITS.budgetsRequests} calls of Budgets (assumed: AWS publishes no number)`;

/** What others leave over of the management account's limits, so that they bind in one process, too. */
const TIGHT_SHARE = 0.15;

/** All accounts' budgets change at once: until every receipt proves that its value is in force. */
export async function measurePropagation(progress: (line: string) => void): Promise<Measurement> {
  const aws = await SimulatedAwsProcess.start();
  try {
    const product = await connectProduct(aws.endpoint);
    const whole = await measureShare(1, product, aws, progress);
    const tight = await measureShare(TIGHT_SHARE, product, aws, progress);
    const repeated = /seconds$|in_force$|failures$|throttled_calls$/;
    const tightFigures = tight.figures
      .filter(({ name }) => repeated.test(name))
      .map((figure) => ({ ...figure, name: figure.name.replace('propagate', 'propagate.tight') }));
    // Under tight limits an account may be left to Lambda's next retry: a figure with a target, not a fault.
    return { figures: [...whole.figures, ...tightFigures], faults: whole.faults };
  } finally {
    aws.stop();
  }
}

async function measureShare(
  share: number,
  product: Product,
  aws: SimulatedAwsProcess,
  progress: (line: string) => void,
): Promise<Measurement> {
  const accounts = changedAccounts();
  await aws.open(accounts, share);
  progress(
    `${accounts.length} accounts change at once, in one process, with ${100 * share} % of the limits of ${SIMULATED_AWS}`,
  );
  const start = performance.now();
  const failures = await propagate(accounts, product, aws);
  const seconds = (performance.now() - start) / MS_PER_SECOND;
  const report = await aws.report();
  for (const failure of failures.slice(0, EXAMPLES)) progress(failure);
  return { figures: figures(accounts, report, failures.length, seconds), faults: faults(accounts, report) };
}

/** No record is delivered twice: what the stream would have to repeat counts as a failure, and is described here. */
async function propagate(
  accounts: readonly ChangedAccount[],
  product: Product,
  aws: SimulatedAwsProcess,
): Promise<readonly string[]> {
  const failures: string[] = [];
  const delayMs = between(EVENT_DELAY_MS.lowest, EVENT_DELAY_MS.highest, seededRandom(SEED));
  const deliveries = new Deliveries<ParameterChanged>(
    async (event) => {
      const failure = await syncFailure(event, product);
      if (failure !== undefined) failures.push(failure);
    },
    SYNCS_AT_ONCE,
    delayMs,
  );
  aws.onParameterChanged((event) => deliveries.add(event));
  const records = accounts.map(recordOf);
  await pMap(
    batches(records, BUDGETS_STREAM.batchSize),
    async (batch) => {
      const propagated = await product.propagateBudget(batch);
      const failed = propagated.filter(({ outcome: { kind } }) => kind !== 'parameter-put' && kind !== 'in-force');
      failures.push(
        ...failed.map(({ change, outcome }) => `propagate-budget of ${change.address}: ${describe(outcome)}`),
      );
    },
    { concurrency: BUDGETS_STREAM.parallelizationFactor },
  );
  // With the report come the last change events.
  await aws.report();
  await deliveries.idle();
  return failures;
}

/** What is wrong after Lambda's asynchronous retries, which come here at once. */
async function syncFailure(event: ParameterChanged, product: Product): Promise<string | undefined> {
  let failure: string | undefined;
  for (let attempt = 0; attempt <= LAMBDA_RETRIES; attempt++) {
    const outcome = await product.syncBudget(event).catch((error: unknown) => ({ kind: 'failed' as const, error }));
    if (outcome.kind === 'in-force') return undefined;
    failure = `sync-budget of ${event.account}: ${describe(outcome)}`;
  }
  return failure;
}

function describe(outcome: { readonly kind: string; readonly reason?: string; readonly error?: unknown }): string {
  return `${outcome.kind} ${outcome.reason ?? String(outcome.error ?? '')}`.trimEnd();
}

function batches<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

function figures(
  accounts: readonly ChangedAccount[],
  report: Report,
  failures: number,
  seconds: number,
): readonly Figure[] {
  const callsPerChange = (useCase: UseCase) => {
    const calls = Object.values(report.traffic.answered[useCase] ?? {}).reduce((sum, count) => sum + count, 0);
    return rounded(calls / accounts.length, 3);
  };
  return [
    { name: 'propagate.accounts_per_second', value: rounded(accounts.length / seconds, 1), unit: 'accounts/s' },
    { name: 'propagate.seconds', value: rounded(seconds, 2), unit: 's' },
    {
      name: 'propagate.accounts_in_force',
      value: accounts.length - notInForce(accounts, report).length,
      unit: 'accounts',
    },
    { name: 'propagate.failures', value: failures, unit: 'changes' },
    { name: 'propagate.api_calls_per_change', value: callsPerChange('propagate-budget'), unit: 'calls' },
    { name: 'sync.api_calls_per_change', value: callsPerChange('sync-budget'), unit: 'calls' },
    { name: 'propagate.throttled_calls', value: report.traffic.throttled, unit: 'calls' },
  ];
}

function faults(accounts: readonly ChangedAccount[], report: Report): readonly string[] {
  const missing = notInForce(accounts, report);
  if (missing.length === 0) return [];
  const examples = missing
    .slice(0, EXAMPLES)
    .map((state) => JSON.stringify(state))
    .join('\n  ');
  return [`propagate: ${missing.length} of ${accounts.length} budgets are not in force, the first are\n  ${examples}`];
}

/** In force is what receipt, parameter and AWS Budget all say. */
function notInForce(accounts: readonly ChangedAccount[], report: Report): readonly AccountState[] {
  const wanted = new Map(accounts.map(({ account, after }) => [account, after]));
  return report.accounts.filter(({ account, item, parameter, limit }) => {
    const value = wanted.get(account);
    const receipt = item?.[BUDGETS_TABLE.receipt]?.M;
    const proven = receipt?.[RECEIPT.status]?.S === 'IN_FORCE' && receipt[RECEIPT.value]?.N === value;
    return !proven || item?.[BUDGETS_TABLE.value]?.S !== value || parameter !== value || limit !== value;
  });
}
